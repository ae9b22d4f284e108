import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { snovTokenStore } from "@/server/platform/provider-token";
import { limiterFor } from "@/server/platform/rate-limit";
import { createSnovClient, type SnovClient } from "./client";

export interface Connection {
  /** Which request goes first when several wait for a slot. */
  priority: number;
  /** Runs once the slot has come and before the request leaves; what it throws keeps the request from leaving. */
  beforeSend?: () => Promise<void>;
}

/** The Snov.io that this installation is configured for. Throws `UNAVAILABLE` when it is off. */
export function connectSnov({ priority, beforeSend }: Connection): SnovClient {
  const { mode, apiUrl, clientId, clientSecret, missing } = env().snov;
  if (mode === "off") throw new AppError("UNAVAILABLE", `Snov.io is off: set ${missing.join(" and ")}`);
  const slots = limiterFor("snov", priority);
  return createSnovClient({
    baseUrl: apiUrl,
    clientId,
    clientSecret,
    tokenStore: snovTokenStore,
    limiter: {
      take: async (signal) => {
        await slots.take(signal);
        await beforeSend?.();
      },
    },
  });
}
