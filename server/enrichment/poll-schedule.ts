import { env } from "@/server/platform/env";

/** Seconds between polls. A webhook usually comes first; polling is what catches the lost ones. */
const WITH_WEBHOOK = [5, 10, 20, 40, 60];
const WITHOUT_WEBHOOK = [3, 3, 5, 8, 15, 30, 60];
export const DEADLINE_HOURS = 24;

function delays(): number[] {
  return env().snov.webhookBaseUrl ? WITH_WEBHOOK : WITHOUT_WEBHOOK;
}

export function firstPollAt(now: Date): Date {
  return pollAfter(0, now);
}

/** When to ask again after so many polls. */
export function pollAfter(polls: number, now: Date): Date {
  const all = delays();
  return new Date(now.getTime() + (all[Math.min(polls, all.length - 1)] ?? 60) * 1000);
}

/** Whether a task has gone without a result for so long that its fate must be called unknown. */
export function isOverdue(startedAt: Date, now: Date): boolean {
  return now.getTime() - startedAt.getTime() > DEADLINE_HOURS * 3_600_000;
}
