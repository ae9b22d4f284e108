import { z } from "zod";

import { AppError } from "@/server/platform/errors";

import { isRecord } from "../schema";
import type { FaultChanges, SandboxFaults } from "./faults";
import { json, type Reply } from "./replies";
import type { Delivery, Subscription, Task } from "./state";

export interface SandboxTask {
  hash: string;
  kind: Task["question"]["kind"];
  questions: number;
  status: "in_progress" | "completed" | "not_enough_credits";
  charged: number;
  acceptedAt: string;
  endedAt: string | null;
}

export interface SandboxState {
  balance: number;
  charged: { domain: number; email: number; verification: number; total: number };
  /** By method and path, since this process opened the sandbox. */
  requests: Record<string, number>;
  /** Start requests that came in, refused ones included; `tasks` holds the accepted ones. */
  starts: number;
  tasks: SandboxTask[];
  webhooks: { sent: number; delivered: number; failed: number; lost: number; deactivated: string[] };
  deliveries: Delivery[];
  subscriptions: Subscription[];
  maxRequestsInWindow: number;
}

/** What tests and the desk may do to the sandbox behind the product's back. */
export interface SandboxControls {
  state(): SandboxState;
  faults(): SandboxFaults;
  /** @throws {AppError} BAD_INPUT that names the wrong switch */
  setFaults(changes: FaultChanges): SandboxFaults;
  setCredits(balance: number): void;
  /** A new billing period: what was left rolls over. */
  renew(credits: number): void;
  /** Forgets all access tokens, as changing the account's keys would. */
  revokeTokens(): void;
  redeliver(taskHash: string): Promise<boolean>;
  /** What seven failed deliveries do: silently. False for one that there is not. */
  deactivateSubscription(id: string): boolean;
}

// `setFaults` checks the switches themselves and names the wrong one.
const faultsBody = z.custom<FaultChanges>(isRecord, "must be a JSON object");
const creditsBody = z.strictObject({ balance: z.number().nonnegative() });
const renewBody = z.strictObject({ credits: z.number().positive() });

const CALLS =
  "GET /_sandbox/state, GET or PUT /_sandbox/faults, PUT /_sandbox/credits, POST /_sandbox/renew, POST /_sandbox/tokens/revoke, POST /_sandbox/tasks/{hash}/redeliver, POST /_sandbox/webhooks/{id}/deactivate";

/** The sandbox's own door, which the real service does not have. Its requests count towards nothing. */
export async function answerControl(
  controls: SandboxControls,
  method: string,
  path: string,
  body: string,
): Promise<Reply> {
  try {
    return await route(controls, `${method} ${path}`, body);
  } catch (error) {
    if (error instanceof AppError) return json(400, { message: error.message, field: error.field });
    throw error;
  }
}

async function route(controls: SandboxControls, call: string, body: string): Promise<Reply> {
  const redelivery = /^POST \/_sandbox\/tasks\/(\w+)\/redeliver$/.exec(call)?.[1];
  if (redelivery !== undefined) return json(200, { delivered: await controls.redeliver(redelivery) });
  const switchedOff = /^POST \/_sandbox\/webhooks\/(\w+)\/deactivate$/.exec(call)?.[1];
  if (switchedOff !== undefined) return json(200, { deactivated: controls.deactivateSubscription(switchedOff) });
  switch (call) {
    case "GET /_sandbox/state":
      return json(200, controls.state());
    case "GET /_sandbox/faults":
      return json(200, controls.faults());
    case "PUT /_sandbox/faults":
      return json(200, controls.setFaults(readBody(faultsBody, body)));
    case "PUT /_sandbox/credits":
      controls.setCredits(readBody(creditsBody, body).balance);
      return json(200, controls.state());
    case "POST /_sandbox/renew":
      controls.renew(readBody(renewBody, body).credits);
      return json(200, controls.state());
    case "POST /_sandbox/tokens/revoke":
      controls.revokeTokens();
      return json(200, controls.state());
    default:
      return json(404, { message: `There is no ${call}; the sandbox knows ${CALLS}` });
  }
}

function readBody<Shape extends z.ZodType>(shape: Shape, body: string): z.output<Shape> {
  try {
    return shape.parse(JSON.parse(body));
  } catch (cause) {
    const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined;
    const field = issue?.path.join(".") || "body";
    throw new AppError("BAD_INPUT", `${field}: ${issue?.message ?? "must be JSON"}`, { field, cause });
  }
}
