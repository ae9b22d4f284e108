"use client";

import { ChartTable } from "@/components/charts/chart-table";
import { FigureFrame } from "@/components/charts/figure-frame";
import { HoursChart } from "@/components/charts/hours-chart";
import { Legend, LegendItem } from "@/components/charts/legend";
import { listHours, prepareHours, tabulateHours } from "@/components/charts/prepare-hours";
import type { FailedJobsAct } from "@/components/queues/failed-jobs-dialog";
import { QueueFailures } from "@/components/queues/queue-failures";
import { Kbd } from "@/components/ui/kbd";
import { useNow } from "@/components/ui/now";
import { formatDuration } from "@/lib/format/durations";
import type { Queue } from "@/server/queues/schema";

const HEIGHT = 168;

/** The chosen queue close up: its hours, its times, and what failed last. */
export function QueueDay({ queue, onAct }: { queue: Queue; onAct: ((act: FailedJobsAct) => void) | null }) {
  const now = useNow();
  const chart = prepareHours(queue.hours);
  const table = tabulateHours(queue.hours, now);
  return (
    <div className="mt-8 grid gap-x-12 gap-y-8 xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
      <div className="min-w-0">
        <FigureFrame
          title={`${queue.name}, last 24 hours`}
          sub={chart.summary}
          file={{ fileName: `strikeline-${queue.name}-hours`, ...listHours(queue.hours) }}
          legend={
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <Legend>
                <LegendItem mark={<span aria-hidden="true" className="size-2.5 rounded-mark bg-blue" />}>
                  Completed
                </LegendItem>
                <LegendItem mark={<span aria-hidden="true" className="size-2.5 rounded-mark bg-red" />}>
                  Failed or tried again
                </LegendItem>
              </Legend>
              <span className="ml-auto flex items-center gap-1 text-muted text-xs print:hidden max-md:hidden pointer-coarse:hidden">
                <Kbd>J</Kbd>
                <Kbd>K</Kbd> choose a queue
              </span>
            </div>
          }
          chart={<HoursChart chart={chart} height={HEIGHT} name={queue.name} />}
          table={<ChartTable caption={`Attempts an hour of ${queue.name}`} {...table} className="h-[192px]" />}
        />
        <dl className="mt-3 grid gap-y-1 border-line border-t pt-2.5">
          <Times label="Wait" times={queue.wait} />
          <Times label="Run" times={queue.run} />
        </dl>
      </div>
      <QueueFailures queue={queue} onAct={onAct} />
    </div>
  );
}

function Times({ label, times: { p50, p95, p99 } }: { label: string; times: Queue["wait"] }) {
  const show = (seconds: number | null) => (seconds === null ? "–" : formatDuration(seconds));
  return (
    <div className="flex gap-x-3">
      <dt className="w-9 shrink-0 font-[550]">{label}</dt>
      <dd className="text-fg-soft tabular-nums">
        half within {show(p50)}, 95% within <b className="font-[550] text-fg">{show(p95)}</b>, 99% within {show(p99)}
      </dd>
    </div>
  );
}
