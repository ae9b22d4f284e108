"use client";

import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { countAxis, labelAxis } from "@/components/charts/axes";
import { ChartTooltip, ChartTooltipLine } from "@/components/charts/chart-tooltip";
import { LegendLine } from "@/components/charts/legend";
import type { BudgetPoint, BudgetChart as Chart } from "@/components/charts/prepare-budget";
import { formatDay } from "@/lib/format/dates";
import { formatCount } from "@/lib/format/numbers";

/** The running total of the period, its forecast with an interval, the limit as a thin red line. */
export function BudgetChart({ chart, height }: { chart: Chart; height: number }) {
  const labels = new Map(chart.points.map((point) => [point.day, point.label]));
  const limit = `${chart.limit.label} ${formatCount(chart.limit.value)}`;
  return (
    <ComposedChart
      responsive
      data={chart.points}
      style={{ width: "100%", height }}
      margin={{ top: 14, right: 2, bottom: 0, left: 0 }}
      accessibilityLayer
      aria-label={`Credits spent in this period against a limit of ${formatCount(chart.limit.value)}`}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis dataKey="day" {...labelAxis(chart.labelled, labels)} padding={{ left: 8, right: 22 }} />
      <YAxis {...countAxis(chart.ticks, 46)} allowDataOverflow />
      <Tooltip
        cursor={{ stroke: "var(--control)" }}
        isAnimationActive={false}
        content={({ payload }) => <BudgetTooltip point={payload[0]?.payload} />}
      />
      <Area
        dataKey="range"
        type="linear"
        fill="var(--slate-tint)"
        fillOpacity={1}
        stroke="var(--line-strong)"
        strokeWidth={1}
        isAnimationActive={false}
        activeDot={false}
        tooltipType="none"
      />
      {chart.limit.value > 0 ? (
        <ReferenceLine
          y={chart.limit.value}
          stroke="var(--red)"
          strokeWidth={1.5}
          label={{ value: limit, position: "insideBottomRight", fill: "var(--red-text)", fontSize: 11, offset: 4 }}
        />
      ) : null}
      <ReferenceLine
        x={chart.today}
        stroke="var(--accent)"
        label={{ value: "Now", position: "insideTopLeft", fill: "var(--accent)", fontSize: 11, offset: 4 }}
      />
      <Line
        dataKey="spent"
        type="linear"
        stroke="var(--spent)"
        strokeWidth={2}
        dot={false}
        isAnimationActive={false}
        activeDot={{ r: 3, fill: "var(--spent)", stroke: "var(--surface)" }}
      />
      <Line
        dataKey="forecast"
        type="linear"
        stroke="var(--fg-soft)"
        strokeWidth={2}
        strokeDasharray="4 3"
        dot={false}
        isAnimationActive={false}
        activeDot={{ r: 3, fill: "var(--fg-soft)", stroke: "var(--surface)" }}
      />
    </ComposedChart>
  );
}

function BudgetTooltip({ point }: { point: BudgetPoint | undefined }) {
  if (!point) return null;
  return (
    <ChartTooltip title={formatDay(point.day)}>
      {point.spent === null ? null : (
        <ChartTooltipLine mark={<LegendLine kind="solid" />} label="Spent" value={formatCount(point.spent)} />
      )}
      {point.spent !== null || point.forecast === null ? null : (
        <ChartTooltipLine mark={<LegendLine kind="dashed" />} label="Forecast" value={formatCount(point.forecast)} />
      )}
      {point.range && point.range[0] !== point.range[1] ? (
        <ChartTooltipLine
          mark={<LegendLine kind="band" />}
          label="8 in 10"
          value={`${formatCount(point.range[0])} to ${formatCount(point.range[1])}`}
        />
      ) : null}
    </ChartTooltip>
  );
}
