"use client";

import { TriangleAlert } from "lucide-react";
import { Pip } from "@/components/ui/pip";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { formatCount } from "@/lib/format/numbers";
import type { QueueOverview } from "@/server/queues/schema";

/** The processes that work the jobs: what they do now and when they were last heard. */
export function Workers({ workers }: { workers: QueueOverview["workers"] }) {
  const alive = workers.filter((worker) => worker.isAlive).length;
  if (workers.length === 0) return null;
  return (
    <Section
      title="Workers"
      sub={`${alive} live${workers.length > alive ? `, ${workers.length - alive} gone in the last 24 hours` : ""}`}
      className="mt-9 max-w-3xl"
    >
      <table className="w-full table-fixed">
        <thead className="text-left text-muted text-xs">
          <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:font-medium">
            <th scope="col">Worker</th>
            <th scope="col" className="w-24 text-right">
              Active jobs
            </th>
            <th scope="col" className="w-32 text-right max-md:hidden">
              Started
            </th>
            <th scope="col" className="w-36 text-right">
              Last heartbeat
            </th>
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <tr key={worker.worker} className="border-line border-b [&>td]:h-9">
              <td>
                <span className="flex min-w-0 items-center gap-2">
                  <Pip tone={worker.isAlive ? "green" : "slate"} />
                  <span className="code truncate" title={worker.worker}>
                    {worker.worker}
                  </span>
                  <span className="sr-only">{worker.isAlive ? "live" : "gone"}</span>
                </span>
              </td>
              <td className="text-right">
                {worker.active === 0 ? <span className="text-muted">0</span> : formatCount(worker.active)}
              </td>
              <td className="text-right text-muted max-md:hidden">
                <RelativeTime at={worker.startedAt} />
              </td>
              <td className="text-right">
                <span className="inline-flex items-center justify-end gap-1.5">
                  {worker.isAlive ? null : <TriangleAlert className="size-3.5 text-amber" aria-hidden="true" />}
                  <RelativeTime at={worker.beatAt} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
