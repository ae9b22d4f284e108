"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useTransition } from "react";
import { CostTiles } from "@/components/credits/analytics/cost-tiles";
import { RatesFigure } from "@/components/credits/analytics/rates-figure";
import { Reach } from "@/components/credits/analytics/reach";
import { RunCosts } from "@/components/credits/analytics/run-costs";
import { burnRanges, burnSearch } from "@/components/credits/burn-search";
import { Segmented } from "@/components/ui/segmented";
import { cn } from "@/lib/class-names";
import { useTRPC } from "@/lib/trpc/client";

const RANGES = burnRanges.map((days) => ({ value: String(days), label: `${days} d` }));

/** What the credits of a range cost and brought, and how far the rest reaches. */
export function AnalyticsView() {
  const [isMoving, startTransition] = useTransition();
  const [days, setDays] = useQueryState("days", burnSearch.days.withOptions({ startTransition, scroll: false }));
  const { data } = useSuspenseQuery(useTRPC().credits.analytics.queryOptions({ days }));
  return (
    <>
      <div className="mb-2 flex items-center gap-2">
        <h2 className="font-semibold text-base">What it cost and brought</h2>
        <span className="ml-auto">
          <Segmented
            label="Range"
            value={String(days)}
            options={RANGES}
            onChange={(value) => setDays(burnRanges.find((range) => String(range) === value) ?? null)}
          />
        </span>
      </div>
      <div className={cn("transition-opacity", isMoving && "opacity-60")}>
        <CostTiles costs={data.costs} days={days} />
        <div className="mt-8 grid gap-x-12 gap-y-8 xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
          <RatesFigure days={data.days} />
          <Reach forecast={data.forecast} />
        </div>
        <RunCosts runs={data.runs} days={days} />
      </div>
    </>
  );
}
