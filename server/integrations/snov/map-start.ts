import type { ProviderError } from "@/server/platform/errors";

import { answerError, failureOf, keepBody } from "./errors";
import type { StartOutcome, WireAnswer } from "./outcomes";
import * as schema from "./schema";

/** What became of a start request, from the answer it got. A 2xx without a task hash leaves its fate open. */
export function mapStart(wire: WireAnswer): StartOutcome {
  const isSuccess = wire.status >= 200 && wire.status < 300;
  if (isSuccess) {
    const hash = schema.startAnswer.safeParse(wire.json);
    if (hash.success && hash.data !== null) return { outcome: "started", taskHash: hash.data };
  }
  const failure = failureOf(wire);
  if (failure?.kind === "out-of-credits" || statusOf(wire) === "not_enough_credits") {
    return { outcome: "out-of-credits", status: wire.status, body: keepBody(wire.body) };
  }
  if (failure && isSurelyRefused(failure, wire.status)) return { outcome: "not-sent", error: failure };
  const reason = failure?.message ?? "there is no task hash in it";
  const error = answerError(
    "unknown-fate",
    wire,
    `Snov.io may have accepted the task, but its answer does not say (${reason})`,
  );
  return { outcome: "unknown-fate", error };
}

function isSurelyRefused(failure: ProviderError, status: number): boolean {
  if (failure.kind === "rate-limited" || failure.kind === "unauthorised") return true;
  // 302 and 303 may follow an accepted POST; the others only say where to send it instead.
  const isMoved = status === 301 || status === 307 || status === 308;
  return isMoved || (status >= 400 && status < 500 && status !== 408);
}

function statusOf(wire: WireAnswer): string | null {
  const parsed = schema.taskStatus.safeParse(wire.json);
  return parsed.success ? parsed.data : null;
}
