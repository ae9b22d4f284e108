import type { z } from "zod";

import { ProviderError } from "@/server/platform/errors";

import { answerError, failureOf } from "./errors";
import type { ResultOutcome, WireAnswer } from "./outcomes";
import { parseWire } from "./read-wire";
import * as schema from "./schema";

const PENDING = new Set(["in_progress", "started", "pending", "processing", "queued"]);
const COMPLETED = new Set(["completed", "complete"]);

/** What Snov.io says of a task by its hash; `readAnswers` is asked only where there may be answers. */
export function mapResult<Answer>(
  wire: WireAnswer,
  { what, item }: { what: string; item: z.ZodType },
  readAnswers: () => Answer[],
): ResultOutcome<Answer> {
  const failure = failureOf(wire);
  if (failure) {
    // The account's word about this request, not the task's about itself: what the task found may well be billed.
    if (failure.kind === "out-of-credits") return { outcome: "refused-for-credits", error: failure };
    // The hash is the only input of a result request: 422 is about the hash, and so is a 404 with Snov.io's own words.
    const isUnknownTask = wire.status === 422 || (failure.kind === "not-found" && wire.json !== undefined);
    if (isUnknownTask) return { outcome: "unknown-task", body: failure.body ?? "" };
    throw failure;
  }
  const status = parseWire(schema.taskStatus, wire, what);
  if (PENDING.has(status)) return { outcome: "pending" };
  if (status === "not_enough_credits")
    return {
      outcome: "out-of-credits",
      answers: readIfAny(readAnswers).answers,
      hasUnreadable: hasUnreadable(wire, item),
      raw: wire.json,
    };
  if (COMPLETED.has(status)) return { outcome: "completed", ...readIfAny(readAnswers), raw: wire.json };
  throw answerError("malformed", wire, `Snov.io's ${what} has the unknown status “${status.slice(0, 60)}”`);
}

function hasUnreadable(wire: WireAnswer, item: z.ZodType): boolean {
  const items = schema.anyTask.safeParse(wire.json).data?.data ?? [];
  return items.some((one) => !item.safeParse(one).success);
}

/** Whatever else such a body holds, that the task has ended, or the credits, must reach the caller. */
function readIfAny<Answer>(readAnswers: () => Answer[]): { answers: Answer[]; flaw: string | null } {
  try {
    return { answers: readAnswers(), flaw: null };
  } catch (error) {
    if (error instanceof ProviderError) return { answers: [], flaw: error.message };
    throw error;
  }
}
