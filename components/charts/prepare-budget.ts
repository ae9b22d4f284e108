import { pickLabels, prepareTicks } from "@/components/charts/prepare-ticks";
import { formatDay, formatShortDay } from "@/lib/format/dates";
import type { Burn, Credits } from "@/server/credits/schema";

const DAY_MS = 86_400_000;
/** The normal quantile of an interval that holds 8 times in 10. */
const EIGHT_IN_TEN = 1.2816;

export interface BudgetPoint {
  day: string;
  label: string;
  /** Running total; null in the future. */
  spent: number | null;
  /** Null in the past; both meet today. */
  forecast: number | null;
  range: [number, number] | null;
}

export interface BudgetChart {
  points: BudgetPoint[];
  ticks: number[];
  labelled: string[];
  today: string;
  limit: { value: number; label: string };
}

type Situation = Pick<Credits, "available" | "held" | "budget" | "forecast">;

/**
 * The period's running total against what ends it, with the pace carried on to the period's end. The interval widens with
 * the spread of the finished days; without a limit on the budget, the credits of the account are the limit.
 */
export function prepareBudget(credits: Situation, days: Burn["days"]): BudgetChart {
  const start = credits.budget.startsAt.slice(0, 10);
  const past = days.filter((day) => day.day >= start);
  const today = days.at(-1)?.day ?? start;
  const totals = past.map((day) => day.domain + day.email + day.verification);
  const spent = totals.reduce((sum, total) => sum + total, 0);
  const finished = totals.slice(firstSpending(totals), -1);
  const spread = EIGHT_IN_TEN * deviation(finished);
  const limit =
    credits.budget.limit === null
      ? { value: spent + credits.held + credits.available, label: "All credits" }
      : { value: credits.budget.limit, label: "Budget" };

  let running = 0;
  const points: BudgetPoint[] = past.map(({ day }, index) => {
    running += totals[index] ?? 0;
    const isToday = day === today;
    return {
      ...named(day),
      spent: running,
      forecast: isToday ? running : null,
      range: isToday ? [running, running] : null,
    };
  });
  for (let ahead = 1; ; ahead += 1) {
    const day = new Date(Date.parse(today) + ahead * DAY_MS).toISOString().slice(0, 10);
    if (day > credits.budget.endsAt.slice(0, 10) || ahead > 366) break;
    const forecast = Math.round(spent + credits.forecast.perDay * ahead);
    const margin = Math.round(spread * Math.sqrt(ahead));
    points.push({
      ...named(day),
      spent: null,
      forecast,
      range: [Math.max(spent, forecast - margin), forecast + margin],
    });
  }
  const highest = Math.max(limit.value, ...points.map((point) => point.range?.[1] ?? point.spent ?? 0));
  // An interval that runs far above everything else would press the line to the ground: it is cut instead.
  const top = Math.min(highest, Math.max(limit.value, spent * 4));
  return { points, ticks: prepareTicks(top), labelled: pickLabels(points, 6).map((point) => point.day), today, limit };
}

export function tabulateBudget({ points, limit }: BudgetChart): { columns: string[]; rows: string[][] } {
  return {
    columns: ["Day", "Spent, running total", "Forecast", "8 in 10", limit.label],
    rows: points.map(({ day, spent, forecast, range }) => [
      formatDay(day),
      spent === null ? "" : String(spent),
      forecast === null ? "" : String(forecast),
      range === null || range[0] === range[1] ? "" : `${range[0]} to ${range[1]}`,
      String(limit.value),
    ]),
  };
}

function named(day: string): { day: string; label: string } {
  return { day, label: formatShortDay(day) };
}

function firstSpending(totals: readonly number[]): number {
  const first = totals.findIndex((total) => total > 0);
  return first === -1 ? totals.length : first;
}

function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
