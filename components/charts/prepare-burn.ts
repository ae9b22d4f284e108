import { pickLabels, prepareTicks } from "@/components/charts/prepare-ticks";
import { operations } from "@/components/charts/series";
import { formatDay, formatShortDay } from "@/lib/format/dates";
import { formatCount } from "@/lib/format/numbers";
import type { Burn } from "@/server/credits/schema";

export interface BurnBar {
  day: string;
  label: string;
  domain: number;
  email: number;
  verification: number;
  total: number;
  /** Today is not over: drawn open and named so. */
  isUnfinished: boolean;
}

export interface BurnChart {
  bars: BurnBar[];
  ticks: number[];
  /** Days whose labels stand on the axis. */
  labelled: string[];
  /** What readers and the caption are told. */
  summary: string;
  total: number;
}

/** Stacked bars of credits a day; the last day of the range is the running one. */
export function prepareBurn(days: Burn["days"]): BurnChart {
  const bars = days.map(({ day, domain, email, verification }, index) => ({
    day,
    label: formatShortDay(day),
    domain,
    email,
    verification,
    total: domain + email + verification,
    isUnfinished: index === days.length - 1,
  }));
  const total = bars.reduce((sum, bar) => sum + bar.total, 0);
  const today = bars.at(-1)?.total ?? 0;
  return {
    bars,
    ticks: prepareTicks(Math.max(0, ...bars.map((bar) => bar.total))),
    labelled: pickLabels(bars, 6).map((bar) => bar.day),
    summary: `${formatCount(total)} credits in ${bars.length} days, ${formatCount(today)} so far today`,
    total,
  };
}

/** The same numbers as rows, newest first. */
export function tabulateBurn(days: Burn["days"]): { columns: string[]; rows: string[][] } {
  return {
    columns: ["Day", ...operations.map((operation) => operation.label), "Released"],
    rows: days
      .toReversed()
      .map((day) => [
        formatDay(day.day),
        ...operations.map((operation) => String(day[operation.key])),
        String(day.released),
      ]),
  };
}
