"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useTransition } from "react";
import { BurnChart } from "@/components/charts/burn-chart";
import { ChartTable } from "@/components/charts/chart-table";
import { FigureFrame } from "@/components/charts/figure-frame";
import { Legend, LegendItem } from "@/components/charts/legend";
import { prepareBurn, tabulateBurn } from "@/components/charts/prepare-burn";
import { operations } from "@/components/charts/series";
import { burnRanges, burnSearch } from "@/components/credits/burn-search";
import { Swatch } from "@/components/ui/credit-bar";
import { Segmented } from "@/components/ui/segmented";
import { cn } from "@/lib/class-names";
import { useTRPC } from "@/lib/trpc/client";

const HEIGHT = 196;
const RANGES = burnRanges.map((days) => ({ value: String(days), label: `${days} d` }));

export function BurnFigure() {
  const [isMoving, startTransition] = useTransition();
  const [days, setDays] = useQueryState("days", burnSearch.days.withOptions({ startTransition, scroll: false }));
  const { data } = useSuspenseQuery(useTRPC().credits.burn.queryOptions({ days }));
  const chart = prepareBurn(data.days);
  const table = tabulateBurn(data.days);
  return (
    <FigureFrame
      title="Credits a day"
      sub={chart.summary}
      actions={
        <Segmented
          label="Range"
          value={String(days)}
          options={RANGES}
          onChange={(value) => setDays(burnRanges.find((range) => String(range) === value) ?? null)}
        />
      }
      file={{ fileName: "strikeline-credits-a-day", ...table }}
      legend={
        <Legend>
          {operations.map(({ key, label }) => (
            <LegendItem key={key} mark={<Swatch kind={key} />}>
              {label}
            </LegendItem>
          ))}
        </Legend>
      }
      chart={
        <div className={cn("relative transition-opacity", isMoving && "opacity-60")}>
          <BurnChart chart={chart} height={HEIGHT} />
          {chart.total === 0 ? (
            <p className="absolute inset-0 grid place-content-center text-muted">
              Nothing was spent in these {days} days.
            </p>
          ) : null}
        </div>
      }
      table={<ChartTable caption="Credits a day by operation" {...table} className="h-[220px]" />}
    />
  );
}
