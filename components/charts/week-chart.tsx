"use client";

import { Bar, BarChart, Tooltip, XAxis, YAxis } from "recharts";
import { TICK } from "@/components/charts/axes";
import { ChartTooltip, ChartTooltipLine } from "@/components/charts/chart-tooltip";
import { type WeekChart as Chart, levelOf, nameHour, type WeekHour, weekdays } from "@/components/charts/prepare-week";
import { formatCount } from "@/lib/format/numbers";

/** Of a stack that grows from its foot: Sunday first. */
const UPWARDS = weekdays.map((day, index) => ({ day, index })).toReversed();
const GAP = 2;

/** Hours across, days down, the more spent the fuller; an hour is pointed at with all its days. */
export function WeekChart({ chart, height }: { chart: Chart; height: number }) {
  return (
    <BarChart
      responsive
      data={chart.hours}
      style={{ width: "100%", height }}
      margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
      barCategoryGap={0}
      accessibilityLayer
      aria-label={`Credits spent by weekday and hour: ${chart.summary}`}
    >
      <XAxis
        dataKey="hour"
        ticks={[0, 6, 12, 18]}
        interval={0}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        height={20}
      />
      <YAxis
        width={34}
        domain={[0, weekdays.length]}
        ticks={UPWARDS.map((_, place) => place + 0.5)}
        tickFormatter={(place: number) => UPWARDS[Math.floor(place)]?.day.slice(0, 3) ?? ""}
        interval={0}
        tick={TICK}
        tickLine={false}
        axisLine={false}
      />
      <Tooltip
        cursor={{ fill: "none", stroke: "var(--control)" }}
        isAnimationActive={false}
        content={({ payload }) => <WeekTooltip column={payload[0]?.payload} />}
      />
      {UPWARDS.map(({ day, index }) => (
        <Bar
          key={day}
          dataKey={() => 1}
          name={day}
          stackId="week"
          isAnimationActive={false}
          shape={<WeekCell index={index} steps={chart.steps} />}
        />
      ))}
    </BarChart>
  );
}

interface WeekCellProps {
  index: number;
  steps: readonly number[];
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  payload?: WeekHour;
}

/** Recharts fills in place and size. */
function WeekCell({ index, steps, x = 0, y = 0, width = 0, height = 0, payload }: WeekCellProps) {
  const level = levelOf(payload?.cells[index] ?? 0, steps);
  return (
    <rect
      x={x + GAP / 2}
      y={y + GAP / 2}
      width={Math.max(0, width - GAP)}
      height={Math.max(0, height - GAP)}
      rx={2}
      fill={`var(--heat-${level})`}
    />
  );
}

function WeekTooltip({ column }: { column: WeekHour | undefined }) {
  if (!column) return null;
  return (
    <ChartTooltip title={nameHour(column.hour)}>
      {weekdays.map((day, index) => (
        <ChartTooltipLine key={day} label={day} value={formatCount(column.cells[index] ?? 0)} />
      ))}
    </ChartTooltip>
  );
}
