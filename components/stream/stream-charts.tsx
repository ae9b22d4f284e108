"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ChartTable } from "@/components/charts/chart-table";
import { FigureFrame } from "@/components/charts/figure-frame";
import { Legend, LegendItem } from "@/components/charts/legend";
import {
  type StackChart as Chart,
  prepareDays,
  prepareMinutes,
  prepareRequests,
  type StackBar,
} from "@/components/charts/prepare-stream";
import { StackChart } from "@/components/charts/stack-chart";
import { useNow } from "@/components/ui/now";
import { formatCount } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

/** What the stream brings: by the minute, by the day, and what it makes us ask. */
export function StreamCharts() {
  const { data } = useSuspenseQuery(useTRPC().stream.history.queryOptions());
  const now = useNow();
  return (
    <div className="mt-8 grid gap-8">
      <Figure
        title="Events a minute"
        sub="the last hour"
        fileName="strikeline-stream-minutes"
        none="Nothing came in this hour."
        chart={prepareMinutes(data.minutes, now)}
      />
      <Figure
        title="Strike-offs a day"
        sub="30 days, in London"
        fileName="strikeline-strike-offs-a-day"
        none="No company was seen entering or leaving strike-off in these 30 days."
        chart={prepareDays(data.days)}
      />
      <Figure
        title="Requests to Companies House"
        sub={`by five minutes, of ${formatCount(data.requestLimit)}; the last six hours`}
        fileName="strikeline-companies-house-requests"
        none="Companies House was asked nothing in these six hours."
        chart={prepareRequests(data, now)}
        limit={data.requestLimit}
      />
    </div>
  );
}

interface FigureProps {
  title: string;
  sub: string;
  fileName: string;
  /** Said where there is nothing to draw. */
  none: string;
  chart: Chart;
  limit?: number;
}

function isEmpty({ values }: StackBar): boolean {
  return Object.values(values).every((count) => count === 0);
}

function Figure({ title, sub, fileName, none, chart, limit }: FigureProps) {
  return (
    <FigureFrame
      title={title}
      sub={sub}
      file={{ fileName, ...chart.file }}
      legend={
        chart.series.length > 1 ? (
          <Legend>
            {chart.series.map(({ key, label, color }) => (
              <LegendItem
                key={key}
                mark={<span aria-hidden="true" className="size-2.5 rounded-mark" style={{ background: color }} />}
              >
                {label}
              </LegendItem>
            ))}
          </Legend>
        ) : null
      }
      chart={
        <div className="relative">
          <StackChart chart={chart} height={200} name={title} limit={limit} />
          {chart.bars.every(isEmpty) ? (
            <p className="absolute inset-0 grid place-content-center px-12 text-center text-muted">{none}</p>
          ) : null}
        </div>
      }
      table={<ChartTable caption={title} {...chart.table} className="h-[200px]" />}
    />
  );
}
