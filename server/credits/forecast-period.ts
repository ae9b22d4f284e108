const DAY_MS = 86_400_000;
/** The normal quantile of an interval that holds 8 times in 10. */
const EIGHT_IN_TEN = 1.2816;
/** Further than this a pace of a month says nothing. */
const HORIZON_DAYS = 3650;
/** From fewer finished days no spread can be told. */
const FEWEST_DAYS = 3;

interface Situation {
  /** London day, not over yet. */
  today: string;
  /** Credits of the finished days before today, oldest first, from the first day with any. */
  finished: readonly number[];
  /** The last day of the period: the plan's renewal, or the end of the budget's period. */
  until: string;
  /** Credits spent in the period so far. */
  spent: number;
  /** Credits that may still be spent in it. */
  left: number;
}

export interface PeriodForecast {
  /** Credits spent by the end of the period; low and high hold 8 times in 10. Null while there are too few days to tell a spread. */
  byEnd: { expected: number; low: number; high: number } | null;
  /** The day on which nothing is left, at the usual pace, at a fast and at a slow one. Null: not within ten years. */
  exhaustedOn: { earliest: string | null; likely: string | null; latest: string | null };
  observedDays: number;
}

/**
 * Carries the pace of the finished days on to the end of the period. Days are taken as independent, so that the spread of a sum of
 * n days is the square root of n times that of one; bursts (the Gazette appears on Tuesdays) make the interval wider, never narrower.
 */
export function forecastPeriod({ today, finished, until, spent, left }: Situation): PeriodForecast {
  const observedDays = finished.length;
  if (observedDays < FEWEST_DAYS) {
    return { byEnd: null, exhaustedOn: { earliest: null, likely: null, latest: null }, observedDays };
  }
  const mean = finished.reduce((sum, value) => sum + value, 0) / observedDays;
  const margin = EIGHT_IN_TEN * deviation(finished, mean);
  const after = (days: number) => ({ expected: mean * days, margin: margin * Math.sqrt(days) });
  const ahead = after(Math.max(0, daysBetween(today, until)));
  const dayOf = (sumAfter: (days: number) => number) => firstDay(today, left, sumAfter);
  return {
    byEnd: {
      expected: Math.round(spent + ahead.expected),
      low: Math.round(spent + Math.max(0, ahead.expected - ahead.margin)),
      high: Math.round(spent + ahead.expected + ahead.margin),
    },
    exhaustedOn: {
      earliest: dayOf((days) => after(days).expected + after(days).margin),
      likely: dayOf((days) => after(days).expected),
      latest: dayOf((days) => after(days).expected - after(days).margin),
    },
    observedDays,
  };
}

/** The first day after which as much as is left has been spent. */
function firstDay(today: string, left: number, sumAfter: (days: number) => number): string | null {
  for (let days = 0; days <= HORIZON_DAYS; days += 1) {
    if (sumAfter(days) >= left) return new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10);
  }
  return null;
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

function deviation(values: readonly number[], mean: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
