"use client";

import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import { countAxis, labelAxis } from "@/components/charts/axes";
import { ChartTooltip, ChartTooltipLine } from "@/components/charts/chart-tooltip";
import type { HoursChart as Chart, HourBar } from "@/components/charts/prepare-hours";
import { StackPiece } from "@/components/charts/stack-piece";
import { formatCount } from "@/lib/format/numbers";

/** Attempts an hour: completed blue, failed red on top; the running hour is pale with a dashed edge. */
export function HoursChart({ chart, height, name }: { chart: Chart; height: number; name: string }) {
  const labels = new Map(chart.bars.map((bar) => [bar.at, bar.label]));
  return (
    <BarChart
      responsive
      data={chart.bars}
      style={{ width: "100%", height }}
      margin={{ top: 6, right: 16, bottom: 0, left: 0 }}
      barCategoryGap="25%"
      accessibilityLayer
      aria-label={`Attempts an hour of ${name}: ${chart.summary}`}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis dataKey="at" {...labelAxis(chart.labelled, labels)} />
      <YAxis {...countAxis(chart.ticks, 40)} />
      <Tooltip
        cursor={{ fill: "var(--hover)" }}
        isAnimationActive={false}
        content={({ payload }) => <HourTooltip bar={payload[0]?.payload} />}
      />
      <Bar dataKey="completed" stackId="hour" isAnimationActive={false} shape={<StackPiece color="var(--blue)" />} />
      <Bar dataKey="failed" stackId="hour" isAnimationActive={false} shape={<StackPiece color="var(--red)" />} />
    </BarChart>
  );
}

function HourTooltip({ bar }: { bar: HourBar | undefined }) {
  if (!bar) return null;
  return (
    <ChartTooltip title={bar.isUnfinished ? `${bar.label}, so far` : `From ${bar.label}`}>
      <ChartTooltipLine label="Completed" value={formatCount(bar.completed)} />
      <ChartTooltipLine label="Failed" value={formatCount(bar.failed)} />
    </ChartTooltip>
  );
}
