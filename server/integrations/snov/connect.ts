import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { snovTokenStore } from "@/server/platform/provider-token";
import { limiterFor } from "@/server/platform/rate-limit";
import type { Limiter, Slot } from "@/server/platform/slot";
import { createSnovClient, type SnovClient } from "./client";

export interface Connection {
  /** Which request goes first when several wait for a slot. */
  priority: number;
  /** Its requests cost something: none of them tries whether Snov.io is up again. */
  isPaid?: boolean;
  /** The slot that the first request leaves with. */
  slot?: Slot;
  /** Runs once the slot has come and before the request leaves; what it throws keeps the request from leaving. */
  beforeSend?: () => Promise<void>;
}

/** The Snov.io that this installation is configured for. Throws `UNAVAILABLE` when it is off. */
export function connectSnov(connection: Connection): SnovClient {
  const { mode, apiUrl, clientId, clientSecret, missing } = env().snov;
  if (mode === "off") throw new AppError("UNAVAILABLE", `Snov.io is off: set ${missing.join(" and ")}`);
  return createSnovClient({
    baseUrl: apiUrl,
    clientId,
    clientSecret,
    tokenStore: snovTokenStore,
    limiter: createLimiter(connection),
  });
}

function createLimiter({ priority, isPaid = false, slot: brought, beforeSend }: Connection): Limiter {
  const slots = limiterFor("snov", { priority, mayTry: !isPaid });
  let next = brought;
  return {
    take: async (signal) => {
      for (;;) {
        const slot = next?.isFresh() ? next : await slots.take(signal);
        next = undefined;
        try {
          await beforeSend?.();
        } catch (error) {
          slot.giveBack();
          throw error;
        }
        if (slot.isFresh()) return slot;
        slot.giveBack();
      }
    },
  };
}
