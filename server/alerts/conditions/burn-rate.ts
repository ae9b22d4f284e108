import { formatCredits } from "@/lib/format/numbers";
import type { Condition, Firing } from "@/server/alerts/condition";
import { type PeriodCredits, readPeriodCredits } from "@/server/alerts/period-credits";
import type { AlertPolicy, BurnRate } from "@/server/alerts/schema";
import { db } from "@/server/platform/db/client";

/** From this rate on a period's credits are gone in three days. */
const CRITICAL_RATE = 10;

/** Credits go much faster than an even pace: both windows of a pair say so, and it is more than a handful. */
export const burnRate: Condition = {
  name: "burn-rate",
  everySeconds: 10,
  find: async (policy, now) => {
    const credits = await readPeriodCredits(db, now);
    return credits ? judgeBurnRates(credits, policy, (minutes) => readBurned(minutes, now)) : [];
  },
};

/**
 * The fastest pair whose windows agree: one burst is one alert, not one a pair. `burned` tells the credits newly spent or held in
 * the last so many minutes; the dearer long window is read only when the short one asks for it.
 */
export async function judgeBurnRates(
  credits: Pick<PeriodCredits, "total" | "minutes">,
  { burnRates, burnLeastCredits }: Pick<AlertPolicy, "burnRates" | "burnLeastCredits">,
  burned: (minutes: number) => Promise<number>,
): Promise<Firing[]> {
  const limitOf = (minutes: number, rate: number) => (credits.total / credits.minutes) * minutes * rate;
  for (const pair of burnRates.toSorted((a, b) => b.rate - a.rate)) {
    const { rate, longMinutes, shortMinutes } = pair;
    if ((await burned(shortMinutes)) < limitOf(shortMinutes, rate)) continue;
    const long = await burned(longMinutes);
    if (long < Math.max(limitOf(longMinutes, rate), burnLeastCredits)) continue;
    return [tell(pair, long, credits)];
  }
  return [];
}

function tell(pair: BurnRate, burned: number, credits: Pick<PeriodCredits, "total" | "minutes">): Firing {
  const { rate, longMinutes, shortMinutes } = pair;
  const times = Math.round(((burned / longMinutes) * credits.minutes * 10) / credits.total) / 10;
  return {
    key: `burn-rate:${rate}:${longMinutes}/${shortMinutes}`,
    period: null,
    severity: rate >= CRITICAL_RATE ? "critical" : "warning",
    sentence: `Credits burn ${times} times as fast as the period allows: ${formatCredits(burned)} in the last ${words(longMinutes)}, and still so in the last ${words(shortMinutes)}.`,
    link: "/credits",
  };
}

function words(minutes: number): string {
  if (minutes % 1440 === 0) return minutes === 1440 ? "day" : `${minutes / 1440} days`;
  if (minutes % 60 === 0) return minutes === 60 ? "hour" : `${minutes / 60} hours`;
  return minutes === 1 ? "minute" : `${minutes} minutes`;
}

/** Holds less releases: what is settled or held now and was not before. Holds of before that came back count for nothing. */
async function readBurned(minutes: number, now: Date): Promise<number> {
  const since = new Date(now.getTime() - minutes * 60_000);
  const [row] = await db.$queryRaw<{ burned: number }[]>`
    select coalesce(sum(case kind when 'hold' then amount else -amount end), 0)::int as burned
    from snov_credit_usage where created_at > ${since} and kind in ('hold', 'release')`;
  return Math.max(0, row?.burned ?? 0);
}
