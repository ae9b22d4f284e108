"use client";

import { CartesianGrid, type DotItemDotProps, Line, LineChart, Tooltip, XAxis, YAxis } from "recharts";
import { countAxis, labelAxis } from "@/components/charts/axes";
import { ChartTooltip, ChartTooltipLine } from "@/components/charts/chart-tooltip";
import type { RatesChart as Chart, RatePoint } from "@/components/charts/prepare-rates";
import { operations } from "@/components/charts/series";
import { Swatch } from "@/components/ui/credit-bar";
import { formatDay } from "@/lib/format/dates";
import { formatQuantity, formatShare } from "@/lib/format/numbers";
import type { Operation } from "@/server/credits/schema";

const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** How often asking brought something, one line an operation, each point a week. */
export function RatesChart({ chart, height }: { chart: Chart; height: number }) {
  const labels = new Map(chart.points.map((point) => [point.day, point.label]));
  return (
    <LineChart
      responsive
      data={chart.points}
      style={{ width: "100%", height }}
      margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
      accessibilityLayer
      aria-label={`Share of useful answers by operation: ${chart.summary}`}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis dataKey="day" {...labelAxis(chart.labelled, labels)} padding={{ left: 8, right: 8 }} />
      <YAxis {...countAxis(TICKS, 46)} tickFormatter={formatShare} />
      <Tooltip
        cursor={{ stroke: "var(--control)" }}
        isAnimationActive={false}
        content={({ payload }) => <RatesTooltip point={payload[0]?.payload} />}
      />
      {operations.map(({ key, label, color }) => (
        <Line
          key={key}
          dataKey={key}
          name={label}
          type="linear"
          stroke={color}
          strokeWidth={2}
          dot={(dot: DotItemDotProps) => (
            <RateDot key={dot.key} dot={dot} color={color} isShown={hasDot(chart.points, dot.index, key)} />
          )}
          isAnimationActive={false}
          activeDot={{ r: 3, fill: color, stroke: "var(--surface)" }}
        />
      ))}
    </LineChart>
  );
}

/** Few points show as such, and so does one without neighbours: no line would go through it. */
function hasDot(points: readonly RatePoint[], index: number, operation: Operation): boolean {
  const isAlone =
    (points[index - 1]?.[operation] ?? null) === null && (points[index + 1]?.[operation] ?? null) === null;
  return points.length <= 14 || isAlone;
}

function RateDot({ dot: { cx, cy }, color, isShown }: { dot: DotItemDotProps; color: string; isShown: boolean }) {
  if (!isShown || cx === undefined || cy === undefined || cy === null) return null;
  return <circle cx={cx} cy={cy} r={2.5} fill={color} />;
}

function RatesTooltip({ point }: { point: RatePoint | undefined }) {
  if (!point) return null;
  return (
    <ChartTooltip title={`Seven days to ${formatDay(point.day)}`}>
      {operations.map(({ key, label }) => {
        const rate = point[key];
        const value =
          rate === null ? "not asked" : `${formatShare(rate)} of ${formatQuantity(point.asked[key], "answer")}`;
        return <ChartTooltipLine key={key} mark={<Swatch kind={key} />} label={label} value={value} />;
      })}
    </ChartTooltip>
  );
}
