import { pickLabels } from "@/components/charts/prepare-ticks";
import { operations } from "@/components/charts/series";
import { formatDay, formatShortDay } from "@/lib/format/dates";
import { formatCount, formatShare } from "@/lib/format/numbers";
import type { Analytics, Operation } from "@/server/credits/schema";

/** Days that are read together: one day alone has too few answers for a rate. */
const WINDOW_DAYS = 7;

export interface RatePoint extends Record<Operation, number | null> {
  day: string;
  label: string;
  /** Answers in the window, by operation. */
  asked: Record<Operation, number>;
}

export interface RatesChart {
  points: RatePoint[];
  labelled: string[];
  summary: string;
}

/** The share of useful answers in the seven days up to each day; null while there is none. */
export function prepareRates(days: Analytics["days"]): RatesChart {
  const points = days.map(({ day }, index) => {
    const window = days.slice(Math.max(0, index - WINDOW_DAYS + 1), index + 1);
    const sums = operations.map(({ key }) => ({ key, ...sumOf(window, key) }));
    return {
      day,
      label: formatShortDay(day),
      ...toRecord(sums.map(({ key, asked, found }) => [key, asked === 0 ? null : found / asked])),
      asked: toRecord(sums.map(({ key, asked }) => [key, asked])),
    };
  });
  return { points, labelled: pickLabels(points, 6).map((point) => point.day), summary: summarise(days) };
}

/** The same numbers by single day, newest first. */
export function tabulateRates(days: Analytics["days"]): { columns: string[]; rows: string[][] } {
  return {
    columns: ["Day", ...operations.flatMap(({ label }) => [`${label} asked`, `${label} useful`, `${label} rate`])],
    rows: days.toReversed().map((day) => [
      formatDay(day.day),
      ...operations.flatMap(({ key }) => {
        const { asked, found } = day[key];
        return [String(asked), String(found), asked === 0 ? "" : formatShare(found / asked)];
      }),
    ]),
  };
}

function summarise(days: Analytics["days"]): string {
  const parts = operations.flatMap(({ key, label }) => {
    const { asked, found } = sumOf(days, key);
    return asked === 0 ? [] : [`${label.toLowerCase()} ${formatShare(found / asked)} of ${formatCount(asked)}`];
  });
  return parts.length === 0 ? "nothing was answered" : parts.join(", ");
}

function sumOf(days: Analytics["days"], operation: Operation): { asked: number; found: number } {
  return {
    asked: days.reduce((sum, day) => sum + day[operation].asked, 0),
    found: days.reduce((sum, day) => sum + day[operation].found, 0),
  };
}

function toRecord<Value>(entries: readonly (readonly [Operation, Value])[]): Record<Operation, Value> {
  // Every operation is among the entries: both come of `operations`.
  return Object.fromEntries(entries) as Record<Operation, Value>;
}
