"use client";

import { Unplug } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatQuantity } from "@/lib/format/numbers";
import type { QueueOverview } from "@/server/queues/schema";

/** Work waits and nobody takes it: the one trouble that no queue can show by itself. */
export function NoWorkerNotice({ overview: { items, workers } }: { overview: QueueOverview }) {
  if (workers.some((worker) => worker.isAlive)) return null;
  const waiting = items.reduce((sum, queue) => sum + queue.ready + queue.scheduled, 0);
  const last = workers.toSorted((a, b) => b.beatAt.localeCompare(a.beatAt)).at(0);
  return (
    <div
      role="alert"
      className="mb-3 flex items-center gap-2 rounded-control bg-red-tint px-2.5 py-2 text-red-text text-xs leading-[1.125rem]"
    >
      <Unplug className="size-4 shrink-0" aria-hidden="true" />
      <p>
        <b className="font-semibold">
          {waiting > 0
            ? `${formatQuantity(waiting, "job")} ${waiting === 1 ? "waits" : "wait"} and no live worker takes them.`
            : "No worker is alive."}
        </b>{" "}
        {last ? (
          <>
            The last one, <span className="code break-all">{last.worker}</span>, was heard{" "}
            <RelativeTime at={last.beatAt} />.{" "}
          </>
        ) : (
          "None was heard in the last 24 hours. "
        )}
        Start one with <span className="code">npm run worker</span>; nothing is lost meanwhile.
      </p>
    </div>
  );
}
