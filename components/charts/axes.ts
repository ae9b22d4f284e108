import { formatCount } from "@/lib/format/numbers";

/** What the words along every axis look like. */
export const TICK = { fontSize: 11, fill: "var(--axis)" };

/** What every axis along the foot shares: chosen labels on a strong baseline. */
export function labelAxis(labelled: string[], labels: ReadonlyMap<string, string>) {
  return {
    ticks: labelled,
    interval: 0,
    tickFormatter: (value: string) => labels.get(value) ?? value,
    tick: TICK,
    tickLine: false,
    axisLine: { stroke: "var(--line-strong)" },
    height: 22,
  };
}

/** What every axis of counts shares: round ticks from zero, without a line. `width` is in pixels. */
export function countAxis(ticks: number[], width: number) {
  return {
    width,
    ticks,
    domain: [0, ticks.at(-1) ?? 1],
    interval: 0,
    tickFormatter: formatCount,
    tick: TICK,
    tickLine: false,
    axisLine: false,
  };
}
