"use client";

import { useSuspenseQueries } from "@tanstack/react-query";
import { BudgetChart } from "@/components/charts/budget-chart";
import { ChartTable } from "@/components/charts/chart-table";
import { FigureFrame } from "@/components/charts/figure-frame";
import { Legend, LegendItem, LegendLine } from "@/components/charts/legend";
import { prepareBudget, tabulateBudget } from "@/components/charts/prepare-budget";
import { BUDGET_DAYS } from "@/components/credits/burn-search";
import { formatShortDay } from "@/lib/format/dates";
import { useTRPC } from "@/lib/trpc/client";

const HEIGHT = 216;

export function BudgetFigure() {
  const trpc = useTRPC();
  const [credits, burn] = useSuspenseQueries({
    queries: [trpc.credits.overview.queryOptions(), trpc.credits.burn.queryOptions({ days: BUDGET_DAYS })],
  });
  const chart = prepareBudget(credits.data, burn.data.days);
  const table = tabulateBudget(chart);
  const { budget } = credits.data;
  const hasInterval = chart.points.some(({ range }) => range !== null && range[0] !== range[1]);
  return (
    <FigureFrame
      title={budget.limit === null ? "Spent in this period" : "Spent against budget"}
      sub={`credits, ${formatShortDay(budget.startsAt)} to ${formatShortDay(budget.endsAt)}`}
      file={{ fileName: "strikeline-budget", ...table }}
      legend={
        <Legend>
          <LegendItem mark={<LegendLine kind="solid" />}>Spent, running total</LegendItem>
          <LegendItem mark={<LegendLine kind="dashed" />}>Forecast</LegendItem>
          {hasInterval ? <LegendItem mark={<LegendLine kind="band" />}>8 in 10</LegendItem> : null}
          <LegendItem mark={<LegendLine kind="limit" />}>{chart.limit.label}</LegendItem>
        </Legend>
      }
      chart={
        <div className="relative">
          <BudgetChart chart={chart} height={HEIGHT} />
          {chart.limit.value === 0 ? (
            <p className="absolute inset-0 grid place-content-center text-muted">No credit was granted yet.</p>
          ) : null}
        </div>
      }
      table={<ChartTable caption="Spent against budget by day" {...table} className="h-[240px]" />}
    />
  );
}
