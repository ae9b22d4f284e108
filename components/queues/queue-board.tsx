"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { Fragment, useState } from "react";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { DiscardDialog } from "@/components/queues/discard-dialog";
import type { FailedJobsAct } from "@/components/queues/failed-jobs-dialog";
import { groupQueues } from "@/components/queues/group-queues";
import { GroupRow } from "@/components/queues/group-row";
import { NoWorkerNotice } from "@/components/queues/no-worker-notice";
import { PauseDialog } from "@/components/queues/pause-dialog";
import { PauseLine } from "@/components/queues/pause-line";
import { QueueDay } from "@/components/queues/queue-day";
import { QueueHead } from "@/components/queues/queue-head";
import { QueueRow } from "@/components/queues/queue-row";
import { RetryDialog } from "@/components/queues/retry-dialog";
import { useResume } from "@/components/queues/use-resume";
import { Workers } from "@/components/queues/workers";
import { useLive } from "@/components/shell/live";
import { useShortcut } from "@/components/ui/shortcuts";
import { useTRPC } from "@/lib/trpc/client";
import type { Queue } from "@/server/queues/schema";

/** Heartbeats, allowances and ages change without a notice. */
const REFRESH_MS = 10_000;

interface Asked {
  names: string[];
  what: string;
}

/** Every queue with its depth, its last day and its switch. */
export function QueueBoard({ isAdmin }: { isAdmin: boolean }) {
  const isLive = useLive().state === "live";
  const { data } = useSuspenseQuery(
    useTRPC().queues.overview.queryOptions(undefined, { refetchInterval: isLive ? REFRESH_MS : false }),
  );
  const [focused, setFocused] = useQueryState("queue", parseAsString);
  const [pausing, setPausing] = useState<Asked | null>(null);
  const [deciding, setDeciding] = useState<{ act: FailedJobsAct; queue: Queue } | null>(null);
  const { resume, isResuming } = useResume();
  const groups = groupQueues(data);
  const queues = groups.flatMap((group) => group.queues);
  const current = queues.find((queue) => queue.name === focused);

  function toggle(queue: Queue) {
    if (queue.paused) void resume([queue.name]);
    else setPausing({ names: [queue.name], what: queue.name });
  }

  function asked(act: FailedJobsAct) {
    const queue = deciding?.act === act ? deciding.queue : null;
    return { name: queue?.name ?? null, isPaid: queue?.isPaid ?? false };
  }

  useQueueKeys({
    queues,
    focused,
    onFocus: (name) => void setFocused(name),
    onToggle: isAdmin && current ? () => toggle(current) : null,
    onRetry:
      isAdmin && current && current.failed + current.dead > 0
        ? () => setDeciding({ act: "retry", queue: current })
        : null,
  });

  return (
    <>
      <NoWorkerNotice overview={data} />
      <table className="w-full table-fixed max-md:block">
        <QueueHead />
        <tbody className="max-md:block">
          {groups.map((group) => (
            <Fragment key={group.title}>
              <GroupRow
                group={group}
                isAdmin={isAdmin}
                onPause={(names) => setPausing({ names, what: `every ${group.title} queue` })}
                onResume={(names) => void resume(names)}
              />
              {group.queues.map((queue) => (
                <Fragment key={queue.name}>
                  <QueueRow
                    queue={queue}
                    isFocused={queue.name === focused}
                    isAdmin={isAdmin}
                    onFocus={() => void setFocused(queue.name)}
                    onToggle={() => toggle(queue)}
                    onAct={(act) => setDeciding({ act, queue })}
                  />
                  {queue.paused ? (
                    <PauseLine
                      queue={queue}
                      paused={queue.paused}
                      isBusy={isResuming}
                      onResume={isAdmin ? () => void resume([queue.name]) : null}
                    />
                  ) : null}
                </Fragment>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
      {current ? (
        <QueueDay queue={current} onAct={isAdmin ? (act) => setDeciding({ act, queue: current }) : null} />
      ) : null}
      <Workers workers={data.workers} />
      <PauseDialog names={pausing?.names ?? null} what={pausing?.what ?? ""} onClose={() => setPausing(null)} />
      <RetryDialog {...asked("retry")} onClose={() => setDeciding(null)} />
      <DiscardDialog {...asked("discard")} onClose={() => setDeciding(null)} />
    </>
  );
}

interface QueueKeys {
  queues: readonly Queue[];
  focused: string | null;
  onFocus: (name: string | null) => void;
  onToggle: (() => void) | null;
  onRetry: (() => void) | null;
}

function useQueueKeys({ queues, focused, onFocus, onToggle, onRetry }: QueueKeys) {
  const router = useRouter();
  useRowKeys({
    keys: queues.map(({ name }) => name),
    focused,
    onFocus,
    noun: "queue",
    onOpen: (name) => router.push(`/queues/jobs?queue=${name}`),
  });
  useShortcut("P", "Pause or resume the queue", () => onToggle?.(), { isOff: onToggle === null });
  useShortcut("T", "Retry the queue's failed jobs", () => onRetry?.(), { isOff: onRetry === null });
}
