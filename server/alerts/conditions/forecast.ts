import { daysBetween, formatDay } from "@/lib/format/dates";
import type { Condition, Firing } from "@/server/alerts/condition";
import { readPeriodCredits } from "@/server/alerts/period-credits";
import { readCredits } from "@/server/credits/reads";
import { londonDay } from "@/server/platform/calendar";
import { db } from "@/server/platform/db/client";

const SOON_DAYS = 7;
const DAY_MS = 86_400_000;

/** The pace of the last fortnight does not last to the plan's renewal or the period's end. Once a period. */
export const forecast: Condition = {
  name: "forecast",
  everySeconds: 30,
  find: async ({ forecastDays }, now) => {
    const period = await readPeriodCredits(db, now);
    if (!period) return [];
    const [credits, first, reading] = await Promise.all([
      readCredits(now),
      db.creditTransfer.findFirst({
        where: { kind: "commit" },
        orderBy: { sequence: "asc" },
        select: { createdAt: true },
      }),
      db.balanceReading.findFirst({ orderBy: { readAt: "desc" }, select: { readAt: true, limitResetsInDays: true } }),
    ]);
    if (!first || credits.available <= 0) return [];
    const renewal =
      reading?.limitResetsInDays == null
        ? null
        : new Date(reading.readAt.getTime() + reading.limitResetsInDays * DAY_MS);
    const until = renewal && renewal > now && renewal < period.endsAt ? renewal : period.endsAt;
    return judgeForecast({
      periodId: period.id,
      today: londonDay(now),
      exhaustedOn: credits.forecast.exhaustedOn,
      perDay: credits.forecast.perDay,
      until: londonDay(until),
      isRenewal: until === renewal,
      observedDays: daysBetween(londonDay(first.createdAt), londonDay(now)),
      forecastDays,
    });
  },
};

interface Situation {
  periodId: string;
  /** London days. */
  today: string;
  exhaustedOn: string | null;
  perDay: number;
  until: string;
  isRenewal: boolean;
  /** Whole days since the first credit was spent. */
  observedDays: number;
  forecastDays: number;
}

/** A pace of a day or two is often a first run's, so far ahead it convinces nobody; what ends within a week does. */
export function judgeForecast(situation: Situation): Firing[] {
  const { exhaustedOn, until, today, observedDays, forecastDays } = situation;
  if (exhaustedOn === null || exhaustedOn >= until) return [];
  if (observedDays < forecastDays && daysBetween(today, exhaustedOn) > SOON_DAYS) return [];
  const end = situation.isRenewal ? "the plan renews" : "the period ends";
  return [
    {
      key: "forecast",
      period: situation.periodId,
      severity: "warning",
      sentence: `At ${situation.perDay} credits a day they run out on ${formatDay(exhaustedOn)}, before ${end} on ${formatDay(until)}.`,
      link: "/credits",
    },
  ];
}
