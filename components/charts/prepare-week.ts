import { formatCount } from "@/lib/format/numbers";
import type { SpendingHours } from "@/server/credits/schema";

export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** A column of the week: one hour on its seven days, Monday first. */
export interface WeekHour {
  hour: number;
  cells: number[];
}

export interface WeekChart {
  hours: WeekHour[];
  /** Up to and with these an hour is pale, fuller, full; beyond the last it is fullest. */
  steps: number[];
  total: number;
  summary: string;
}

/** The hours of four weeks laid over each other. */
export function prepareWeek({ hours }: SpendingHours): WeekChart {
  const columns = Array.from({ length: 24 }, (_, hour) => ({
    hour,
    cells: weekdays.map(
      (_, index) => hours.find((cell) => cell.weekday === index + 1 && cell.hour === hour)?.spent ?? 0,
    ),
  }));
  const total = hours.reduce((sum, { spent }) => sum + spent, 0);
  const most = hours.reduce((top, cell) => (cell.spent > top.spent ? cell : top), { weekday: 1, hour: 0, spent: 0 });
  return {
    hours: columns,
    steps: prepareSteps(most.spent),
    total,
    summary: total === 0 ? "nothing in 28 days" : `most on ${weekdays[most.weekday - 1]}s ${nameHour(most.hour)}`,
  };
}

/** Three round numbers below the highest value, each about twice the one before, so that quiet and busy hours part. */
export function prepareSteps(highest: number): number[] {
  const round: number[] = [];
  for (let power = 1; round.length === 0 || power <= highest; power *= 10) round.push(power, 2 * power, 5 * power);
  const below = round.filter((value) => value < highest);
  return below.length < 3 ? [1, 2, 5] : below.slice(-3);
}

/** Which of the five colours a value has. */
export function levelOf(value: number, steps: readonly number[]): number {
  return value === 0 ? 0 : 1 + steps.filter((step) => value > step).length;
}

/** As the clock says it: `07:00 to 08:00`. */
export function nameHour(hour: number): string {
  return `${clock(hour)} to ${clock(hour + 1)}`;
}

const clock = (hour: number) => `${String(hour % 24).padStart(2, "0")}:00`;

/** The same numbers as rows, an hour each. */
export function tabulateWeek(chart: WeekChart): { columns: string[]; rows: string[][] } {
  return {
    columns: ["Hour", ...weekdays.map((day) => day.slice(0, 3))],
    rows: chart.hours.map(({ hour, cells }) => [nameHour(hour), ...cells.map(String)]),
  };
}

/** What the legend says of each colour. */
export function nameSteps(steps: readonly number[]): string[] {
  return ["0", ...steps.map((step) => `to ${formatCount(step)}`), "more"];
}
