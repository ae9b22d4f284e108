"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ChartTable } from "@/components/charts/chart-table";
import { FigureFrame } from "@/components/charts/figure-frame";
import { Legend, LegendItem } from "@/components/charts/legend";
import { nameSteps, prepareWeek, tabulateWeek } from "@/components/charts/prepare-week";
import { WeekChart } from "@/components/charts/week-chart";
import { useTRPC } from "@/lib/trpc/client";

const HEIGHT = 196;
const COLOURS = ["bg-heat-0", "bg-heat-1", "bg-heat-2", "bg-heat-3", "bg-heat-4"];

export function WeekFigure() {
  const { data } = useSuspenseQuery(useTRPC().credits.hours.queryOptions());
  const chart = prepareWeek(data);
  const table = tabulateWeek(chart);
  return (
    <FigureFrame
      title="When credits are spent"
      sub="28 days, London time"
      file={{ fileName: "strikeline-credits-by-hour", ...table }}
      legend={
        <Legend>
          {nameSteps(chart.steps).map((name, level) => (
            <LegendItem
              key={name}
              mark={<span aria-hidden="true" className={`size-2.5 shrink-0 rounded-mark ${COLOURS[level]}`} />}
            >
              {level === 0 ? `${name} credits` : name}
            </LegendItem>
          ))}
        </Legend>
      }
      chart={
        <div className="relative">
          <WeekChart chart={chart} height={HEIGHT} />
          {chart.total === 0 ? (
            <p className="absolute inset-0 grid place-content-center pb-5 pl-8 text-muted">
              Nothing was spent in these 28 days.
            </p>
          ) : null}
        </div>
      }
      table={<ChartTable caption="Credits spent in 28 days by hour and weekday" {...table} className="h-[220px]" />}
    />
  );
}
