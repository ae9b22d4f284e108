"use client";

import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { countAxis, labelAxis } from "@/components/charts/axes";
import { ChartTooltip, ChartTooltipLine } from "@/components/charts/chart-tooltip";
import type { StackChart as Chart, StackBar } from "@/components/charts/prepare-stream";
import { StackPiece } from "@/components/charts/stack-piece";
import { formatCount } from "@/lib/format/numbers";

interface StackChartProps {
  chart: Chart;
  height: number;
  name: string;
  /** Drawn as a line when the bars come near it. */
  limit?: number;
}

/** Stacked bars of counts over time, each series in its own colour. */
export function StackChart({ chart, height, name, limit }: StackChartProps) {
  const labels = new Map(chart.bars.map((bar) => [bar.at, bar.label]));
  const highest = chart.ticks.at(-1) ?? 1;
  return (
    <BarChart
      responsive
      data={chart.bars}
      style={{ width: "100%", height }}
      margin={{ top: 6, right: 16, bottom: 0, left: 0 }}
      barCategoryGap="20%"
      accessibilityLayer
      aria-label={`${name}: ${chart.summary}`}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis dataKey="at" {...labelAxis(chart.labelled, labels)} />
      <YAxis {...countAxis(chart.ticks, 40)} />
      <Tooltip
        cursor={{ fill: "var(--hover)" }}
        isAnimationActive={false}
        content={({ payload }) => <BarTooltip bar={payload[0]?.payload} series={chart.series} />}
      />
      {limit !== undefined && limit <= highest ? (
        <ReferenceLine
          y={limit}
          stroke="var(--red)"
          label={{
            value: `Limit ${formatCount(limit)}`,
            position: "insideTopLeft",
            fill: "var(--red-text)",
            fontSize: 11,
            offset: 4,
          }}
        />
      ) : null}
      {chart.series.map(({ key, color }) => (
        <Bar
          key={key}
          dataKey={(bar: StackBar) => bar.values[key] ?? 0}
          name={key}
          stackId="all"
          isAnimationActive={false}
          shape={<StackPiece color={color} />}
        />
      ))}
    </BarChart>
  );
}

function BarTooltip({ bar, series }: { bar: StackBar | undefined; series: Chart["series"] }) {
  if (!bar) return null;
  return (
    <ChartTooltip title={bar.isUnfinished ? `${bar.label}, so far` : bar.label}>
      {series.map(({ key, label }) => (
        <ChartTooltipLine key={key} label={label} value={formatCount(bar.values[key] ?? 0)} />
      ))}
    </ChartTooltip>
  );
}
