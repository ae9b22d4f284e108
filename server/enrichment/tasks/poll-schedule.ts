import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";

export const DEADLINE_HOURS = 24;
/** Long enough for an accepted task to end, be billed and send its webhook: what takes longer than that may hang until the deadline. */
export const SURELY_ENDS_MINUTES = 10;

/** When a webhook is expected, polling only catches the lost ones: it comes after so many times the usual wait, ever seldomer. */
const BACKSTOP_WAITS = 2.5;
const EARLIEST_BACKSTOP_MS = 3_000;
/** What others have seen of Snov.io, until we have seen it ourselves. */
const FIRST_GUESS_MS: Record<LookupKind, number> = { domain: 5_000, email: 8_000, verification: 12_000 };
const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;

/** The share of tasks that should be ready at their first poll; the others cost a request more. */
const READY_SHARE = 0.93;
/** How far one observation moves the wait: boldly at first, then so that some dozens of tasks follow a change. */
const BOLD_STEP = 0.6;
const STEADY_STEP = 0.1;
const BOLD_OBSERVATIONS = 4;
/** So many observations are enough; a surprise takes a part of them away, so that after a few steps are bold again. */
const ENOUGH_OBSERVATIONS = 30;
/** What goes on for longer without a surprise says that the wait is too long: it sinks the faster the longer. */
const MOST_OBSERVATIONS = 300;
const LEFT_AFTER_SURPRISE = 0.5;
/** A task that is not ready so near to the wait is as good as not ready at the wait. */
const NEARLY = 0.75;

/** A person looks at the screen: so much of the wait later it is asked for already, then a few times until the wait is over. */
const PERSON_FIRST = 0.4;
const PERSON_NEXT = 0.15;
const PERSON_EARLY_POLLS = 3;

export interface LearnedWait {
  waitMs: number;
  observations: number;
}

export function firstGuess(kind: LookupKind): LearnedWait {
  return { waitMs: FIRST_GUESS_MS[kind], observations: 0 };
}

/** What was seen of a task so long after its start: `ready` and `pending` by a poll, the one numbered `polls`; `told` by its webhook. */
export interface Sighting {
  is: "ready" | "pending" | "told";
  polls: number;
  elapsedMs: number;
}

/**
 * What is known after a sighting; null when it teaches nothing. A task that was not ready pushes the wait up, a ready one lets it
 * sink by less, so that it settles where `READY_SHARE` of the tasks are ready, and follows when Snov.io gets slower or faster.
 * Every poll past the wait that is still too early is such a push: what is far too short grows fast. A ready task that was polled
 * late says nothing of an earlier poll; a webhook says when the task was ready.
 */
export function learn({ waitMs, observations }: LearnedWait, seen: Sighting): LearnedWait | null {
  const wasReady = wasReadyAtWait(waitMs, seen);
  if (wasReady === null) return null;
  const known = Math.min(observations, ENOUGH_OBSERVATIONS);
  const step = Math.max(STEADY_STEP, BOLD_STEP / (1 + known / BOLD_OBSERVATIONS));
  if (!wasReady)
    return {
      waitMs: clampWait(waitMs * Math.exp(step * READY_SHARE)),
      observations: Math.floor(known * LEFT_AFTER_SURPRISE),
    };
  const calm = Math.max(1, observations / ENOUGH_OBSERVATIONS);
  return {
    waitMs: clampWait(waitMs * Math.exp(-step * (1 - READY_SHARE) * calm)),
    observations: Math.min(observations + 1, MOST_OBSERVATIONS),
  };
}

/** Whether the task was ready when the wait was over; null when nobody can tell. */
function wasReadyAtWait(waitMs: number, { is, polls, elapsedMs }: Sighting): boolean | null {
  switch (is) {
    case "told":
      return elapsedMs <= waitMs;
    case "pending":
      return elapsedMs >= waitMs * NEARLY ? false : null;
    case "ready":
      return elapsedMs <= waitMs || (polls === 0 && elapsedMs <= waitMs * 1.25 + 1_000) ? true : null;
  }
}

function clampWait(ms: number): number {
  return Math.round(Math.min(Math.max(ms, SHORTEST_MS), LONGEST_MS));
}

export interface PollCircumstances {
  expectsWebhook: boolean;
  /** A person waits for one of its lookups. */
  isWaitedFor: boolean;
  /** Since its start. */
  elapsedMs: number;
}

/** What goes on for long is asked for after so much of that time again, at most: tasks that never end must not use up the allowance. */
const SHARE_OF_ELAPSED = 1 / 8;
const SELDOMEST_MS = 300_000;

/** Milliseconds to the next poll of a task that was polled so many times. */
export function pollDelayMs(
  polls: number,
  { waitMs }: LearnedWait,
  { expectsWebhook, isWaitedFor, elapsedMs }: PollCircumstances,
): number {
  const longest = Math.min(Math.max(LONGEST_MS, elapsedMs * SHARE_OF_ELAPSED), SELDOMEST_MS);
  const clamp = (ms: number) => Math.round(Math.min(Math.max(ms, SHORTEST_MS), longest));
  if (expectsWebhook) return clamp(Math.max(EARLIEST_BACKSTOP_MS, waitMs * BACKSTOP_WAITS) * 2 ** Math.min(polls, 20));
  if (isWaitedFor && polls < PERSON_EARLY_POLLS) return clamp(waitMs * (polls === 0 ? PERSON_FIRST : PERSON_NEXT));
  const usual = isWaitedFor ? polls - PERSON_EARLY_POLLS + 1 : polls;
  // Most of those not ready at first are so a little later; what is very late is asked for ever less often.
  return usual === 0 ? waitMs : clamp(0.5 * waitMs * 1.6 ** Math.min(usual - 1, 30));
}

/** Whether a task has gone without a result for so long that its fate must be called unknown. */
export function isOverdue(startedAt: Date, now: Date): boolean {
  return now.getTime() - startedAt.getTime() > DEADLINE_HOURS * 3_600_000;
}
