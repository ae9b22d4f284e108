import { pickLabels, prepareTicks } from "@/components/charts/prepare-ticks";
import { formatInstant, formatTimeOfDay } from "@/lib/format/dates";
import { formatCount } from "@/lib/format/numbers";

interface Hour {
  at: string;
  completed: number;
  failed: number;
}

export interface HourBar extends Hour {
  /** Its beginning in London: `14:00`. */
  label: string;
  /** The running hour is not over: drawn open and named so. */
  isUnfinished: boolean;
}

export interface HoursChart {
  bars: HourBar[];
  ticks: number[];
  labelled: string[];
  summary: string;
}

/** Attempts an hour, completed below and failed above. */
export function prepareHours(hours: readonly Hour[]): HoursChart {
  const bars = hours.map((hour, index) => ({
    ...hour,
    label: formatTimeOfDay(hour.at).slice(0, 5),
    isUnfinished: index === hours.length - 1,
  }));
  const completed = bars.reduce((sum, bar) => sum + bar.completed, 0);
  const failed = bars.reduce((sum, bar) => sum + bar.failed, 0);
  return {
    bars,
    ticks: prepareTicks(Math.max(0, ...bars.map((bar) => bar.completed + bar.failed))),
    labelled: pickLabels(bars, 7).map((bar) => bar.at),
    summary:
      completed + failed === 0
        ? "nothing ran"
        : `${formatCount(completed)} attempts completed, ${formatCount(failed)} failed`,
  };
}

/** The same numbers as rows, newest hour first. `now` decides whether a year is named. */
export function tabulateHours(hours: readonly Hour[], now: Date) {
  return tabulate(hours, (hour) => formatInstant(hour.at, now));
}

/** The same for a file, with instants that a program reads. */
export function listHours(hours: readonly Hour[]) {
  return tabulate(hours, (hour) => hour.at);
}

function tabulate(hours: readonly Hour[], nameOf: (hour: Hour) => string): { columns: string[]; rows: string[][] } {
  return {
    columns: ["Hour from", "Completed", "Failed"],
    rows: hours.toReversed().map((hour) => [nameOf(hour), String(hour.completed), String(hour.failed)]),
  };
}
