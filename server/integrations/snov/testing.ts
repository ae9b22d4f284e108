import { ProviderError } from "@/server/platform/errors";

import type { ResultOutcome } from "./outcomes";

/** The answers of a complete result. */
export function answersOf<Answer>(outcome: ResultOutcome<Answer>): Answer[] {
  if (outcome.outcome !== "completed") throw new Error(`expected completed, got ${outcome.outcome}`);
  return outcome.answers;
}

/** The `ProviderError` that `work` throws. */
export function errorOf(work: () => unknown): ProviderError {
  try {
    work();
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
  throw new Error("expected a ProviderError");
}
