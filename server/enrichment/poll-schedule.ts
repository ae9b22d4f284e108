import type { LookupKind } from "@/server/enrichment/lookup-kinds";

export const DEADLINE_HOURS = 24;

/** When a webhook is expected, polling only catches the lost ones: it comes after so many times the usual wait, ever seldomer. */
const BACKSTOP_WAITS = 2.5;
const EARLIEST_BACKSTOP_MS = 3_000;
/** What others have seen of Snov.io, until we have seen it ourselves. */
const FIRST_GUESS_MS: Record<LookupKind, number> = { domain: 5_000, email: 8_000, verification: 12_000 };
const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;

/** The share of tasks that should be ready at their first poll; the others cost a request more. */
const READY_SHARE = 0.9;
/** How far one observation moves the wait: boldly at first, then so that some dozens of tasks follow a change. */
const BOLD_STEP = 0.6;
const STEADY_STEP = 0.1;
const BOLD_OBSERVATIONS = 4;

export interface LearnedWait {
  waitMs: number;
  observations: number;
}

export function firstGuess(kind: LookupKind): LearnedWait {
  return { waitMs: FIRST_GUESS_MS[kind], observations: 0 };
}

/** What a task's first poll saw, so long after its start. */
export interface FirstPoll {
  isReady: boolean;
  elapsedMs: number;
}

/**
 * By what the wait is to be multiplied: a task that was not ready pushes it up, a ready one lets it sink by less, so that it
 * settles where `READY_SHARE` of the tasks are ready, and follows when Snov.io gets slower or faster. A ready task that was polled
 * late says nothing of an earlier poll.
 */
export function correctionOf({ waitMs, observations }: LearnedWait, { isReady, elapsedMs }: FirstPoll): number {
  const step = Math.max(STEADY_STEP, BOLD_STEP / (1 + observations / BOLD_OBSERVATIONS));
  if (!isReady) return Math.exp(step * READY_SHARE);
  const isLate = elapsedMs > waitMs * 1.25 + 1_000;
  return isLate ? 1 : Math.exp(-step * (1 - READY_SHARE));
}

export function clampWait(ms: number): number {
  return Math.round(Math.min(Math.max(ms, SHORTEST_MS), LONGEST_MS));
}

/** Milliseconds to the next poll of a task that was polled so many times. */
export function pollDelayMs(polls: number, { waitMs }: LearnedWait, expectsWebhook: boolean): number {
  if (expectsWebhook)
    return clampWait(Math.max(EARLIEST_BACKSTOP_MS, waitMs * BACKSTOP_WAITS) * 2 ** Math.min(polls, 10));
  // Most of those not ready at first are so a little later; what is very late is asked for ever less often.
  return polls === 0 ? waitMs : clampWait(0.5 * waitMs * 1.6 ** Math.min(polls - 1, 20));
}

/** Whether a task has gone without a result for so long that its fate must be called unknown. */
export function isOverdue(startedAt: Date, now: Date): boolean {
  return now.getTime() - startedAt.getTime() > DEADLINE_HOURS * 3_600_000;
}
