import type { Credits } from "@/server/credits/schema";

const DAY_MS = 86_400_000;
/** Further than this a pace of a fortnight says nothing. */
const HORIZON_DAYS = 3650;

interface Situation {
  /** London days. */
  today: string;
  firstDay: string | null;
  /** Credits spent from `firstDay` to today. */
  spentLately: number;
  available: number;
  budget: Pick<Credits["budget"], "remaining" | "endsAt">;
}

/**
 * The day on which the pace of the last fortnight uses up what is available, or what the budget leaves, whichever is
 * sooner. A budget that outlasts its own period ends nothing: it starts anew.
 */
export function forecastExhaustion(situation: Situation): Credits["forecast"] {
  const { today, firstDay, spentLately, available, budget } = situation;
  if (firstDay === null || spentLately === 0) return { exhaustedOn: null, perDay: 0 };
  const days = Math.max(1, daysBetween(firstDay, today) + 1);
  const perDay = Math.round((spentLately / days) * 10) / 10;
  const byBudget = budget.remaining === null ? null : addDays(today, budget.remaining / (spentLately / days));
  const byBalance = addDays(today, available / (spentLately / days));
  const isBudgetFirst =
    byBudget !== null && byBudget < budget.endsAt.slice(0, 10) && (byBalance === null || byBudget < byBalance);
  return { exhaustedOn: isBudgetFirst ? byBudget : byBalance, perDay };
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

function addDays(day: string, days: number): string | null {
  if (days > HORIZON_DAYS) return null;
  return new Date(Date.parse(day) + Math.floor(days) * DAY_MS).toISOString().slice(0, 10);
}
