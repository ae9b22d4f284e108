import { pickLabels, prepareTicks } from "@/components/charts/prepare-ticks";
import { formatInstant, formatShortDay, formatTimeOfDay } from "@/lib/format/dates";
import { formatCount } from "@/lib/format/numbers";
import type { StreamHistory } from "@/server/register/stream/schema";

export interface StackBar {
  at: string;
  label: string;
  /** The running minute, day or window is not over. */
  isUnfinished: boolean;
  /** By series; 0 where there was none. */
  values: Record<string, number>;
}

export interface StackChart {
  bars: StackBar[];
  series: readonly { key: string; label: string; color: string }[];
  ticks: number[];
  labelled: string[];
  summary: string;
  table: { columns: string[]; rows: string[][] };
  /** The same rows for a file, with instants and days that a program reads. */
  file: { columns: string[]; rows: string[][] };
}

const MINUTE_MS = 60_000;

const KINDS = [
  { key: "company-profile", label: "Profiles", color: "var(--series-domain)" },
  { key: "filing-history", label: "Filings", color: "var(--series-email)" },
  { key: "other", label: "Other kinds", color: "var(--slate)" },
  { key: "malformed", label: "Unreadable", color: "var(--red)" },
] as const;

/** Events a minute by kind over the last hour; minutes in which nothing came are gaps without a bar. */
export function prepareMinutes(minutes: StreamHistory["minutes"], now: Date): StackChart {
  const last = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const bars = Array.from({ length: 60 }, (_, index) => {
    const at = new Date(last - (59 - index) * MINUTE_MS).toISOString();
    return {
      at,
      label: formatTimeOfDay(at).slice(0, 5),
      isUnfinished: index === 59,
      values: {} as Record<string, number>,
    };
  });
  const byInstant = new Map(bars.map((bar) => [bar.at, bar]));
  for (const { minute, kind, events } of minutes) {
    const bar = byInstant.get(minute);
    if (bar) bar.values[kind] = (bar.values[kind] ?? 0) + events;
  }
  return finish(bars, KINDS, "Minute from", (bar) => formatInstant(bar.at, now));
}

const MOVES = [
  { key: "entered", label: "Entered", color: "var(--amber)" },
  { key: "left", label: "Left or dissolved", color: "var(--slate)" },
] as const;

export function prepareDays(days: StreamHistory["days"]): StackChart {
  const bars = days.map(({ day, entered, left }, index) => ({
    at: day,
    label: formatShortDay(day),
    isUnfinished: index === days.length - 1,
    values: { entered, left },
  }));
  return finish(bars, MOVES, "Day", (bar) => bar.label);
}

const REQUESTS = [{ key: "requests", label: "Requests", color: "var(--blue)" }] as const;

export function prepareRequests(history: Pick<StreamHistory, "requests">, now: Date): StackChart {
  const bars = history.requests.map(({ from, requests }, index) => ({
    at: from,
    label: formatTimeOfDay(from).slice(0, 5),
    isUnfinished: index === history.requests.length - 1,
    values: { requests },
  }));
  return finish(bars, REQUESTS, "Five minutes from", (bar) => formatInstant(bar.at, now));
}

function finish(
  bars: StackBar[],
  series: StackChart["series"],
  first: string,
  name: (bar: StackBar) => string,
): StackChart {
  const totals = series.map(({ key, label }) => ({
    label,
    total: bars.reduce((sum, bar) => sum + (bar.values[key] ?? 0), 0),
  }));
  const heights = bars.map((bar) => series.reduce((sum, { key }) => sum + (bar.values[key] ?? 0), 0));
  const columns = [first, ...series.map(({ label }) => label)];
  const tabulate = (nameOf: (bar: StackBar) => string) =>
    bars.toReversed().map((bar) => [nameOf(bar), ...series.map(({ key }) => String(bar.values[key] ?? 0))]);
  const words = totals.filter(({ total }) => total > 0).map(({ label, total }) => `${label} ${formatCount(total)}`);
  return {
    bars,
    series,
    ticks: prepareTicks(Math.max(0, ...heights)),
    labelled: pickLabels(bars, 7).map((bar) => bar.at),
    summary: words.length === 0 ? "nothing yet" : words.join(", "),
    table: { columns, rows: tabulate(name) },
    file: { columns, rows: tabulate((bar) => bar.at) },
  };
}
