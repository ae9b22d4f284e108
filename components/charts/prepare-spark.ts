import { formatCount } from "@/lib/format/numbers";

export interface SparkBar {
  x: number;
  /** Height of the bar in the unit height of 1; an hour with any work keeps a visible stub. */
  height: number;
  hasFailures: boolean;
  isUnfinished: boolean;
}

export interface Spark {
  bars: SparkBar[];
  label: string;
}

const STUB = 0.06;

/** Work an hour as small bars, for one row of a table. Heights compare hours of one queue, not queues with each other. */
export function prepareSpark(hours: readonly { completed: number; failed: number }[]): Spark {
  const highest = Math.max(1, ...hours.map((hour) => hour.completed + hour.failed));
  const completed = hours.reduce((sum, hour) => sum + hour.completed, 0);
  const failed = hours.reduce((sum, hour) => sum + hour.failed, 0);
  return {
    bars: hours.map((hour, index) => {
      const total = hour.completed + hour.failed;
      return {
        x: index,
        height: total === 0 ? 0 : Math.max(STUB, total / highest),
        hasFailures: hour.failed > 0,
        isUnfinished: index === hours.length - 1,
      };
    }),
    label:
      completed + failed === 0
        ? "Nothing ran in this time"
        : `${formatCount(completed)} completed and ${formatCount(failed)} failed in ${hours.length} hours`,
  };
}
