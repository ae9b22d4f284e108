"use client";

import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import { countAxis, labelAxis } from "@/components/charts/axes";
import { ChartTooltip, ChartTooltipLine } from "@/components/charts/chart-tooltip";
import type { BurnBar, BurnChart as Chart } from "@/components/charts/prepare-burn";
import { operations } from "@/components/charts/series";
import { StackPiece } from "@/components/charts/stack-piece";
import { Swatch } from "@/components/ui/credit-bar";
import { formatDay } from "@/lib/format/dates";
import { formatCount } from "@/lib/format/numbers";

/** Credits a day, stacked by operation; the running day is pale with a dashed edge. */
export function BurnChart({ chart, height }: { chart: Chart; height: number }) {
  const labels = new Map(chart.bars.map((bar) => [bar.day, bar.label]));
  return (
    <BarChart
      responsive
      data={chart.bars}
      style={{ width: "100%", height }}
      margin={{ top: 6, right: 16, bottom: 0, left: 0 }}
      barCategoryGap="20%"
      accessibilityLayer
      aria-label={`Credits a day by operation: ${chart.summary}`}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis dataKey="day" {...labelAxis(chart.labelled, labels)} />
      <YAxis {...countAxis(chart.ticks, 40)} />
      <Tooltip
        cursor={{ fill: "var(--hover)" }}
        isAnimationActive={false}
        content={({ payload }) => <BurnTooltip bar={payload[0]?.payload} />}
      />
      {operations.map((operation) => (
        <Bar
          key={operation.key}
          dataKey={operation.key}
          name={operation.label}
          stackId="day"
          fill={operation.color}
          isAnimationActive={false}
          shape={<StackPiece color={operation.color} />}
        />
      ))}
    </BarChart>
  );
}

function BurnTooltip({ bar }: { bar: BurnBar | undefined }) {
  if (!bar) return null;
  return (
    <ChartTooltip title={bar.isUnfinished ? `${formatDay(bar.day)}, so far` : formatDay(bar.day)}>
      {operations.map(({ key, label }) => (
        <ChartTooltipLine key={key} mark={<Swatch kind={key} />} label={label} value={formatCount(bar[key])} />
      ))}
      <ChartTooltipLine label="Together" value={formatCount(bar.total)} />
    </ChartTooltip>
  );
}
