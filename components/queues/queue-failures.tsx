"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, RotateCw, Trash2 } from "lucide-react";
import Link from "next/link";
import type { FailedJobsAct } from "@/components/queues/failed-jobs-dialog";
import { Button } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { useHydrated } from "@/components/ui/use-hydrated";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatCount } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Queue } from "@/server/queues/schema";

const SHOWN = 5;
const PLACES = Array.from({ length: SHOWN }, (_, index) => index);

/** The queue's last failures with their errors; each leads to its attempts. */
export function QueueFailures({ queue, onAct }: { queue: Queue; onAct: ((act: FailedJobsAct) => void) | null }) {
  const { data } = useQuery(useTRPC().jobs.list.queryOptions({ queue: [queue.name], state: ["failed"], limit: SHOWN }));
  const jobs = useHydrated() ? data?.items : undefined;
  return (
    <Section
      title="Last failures"
      sub={queue.dead > 0 ? `${formatCount(queue.dead)} wait for a person` : undefined}
      className="mt-0 min-w-0"
      actions={
        onAct && queue.dead > 0 ? (
          <>
            <Button size="sm" icon={<RotateCw />} onClick={() => onAct("retry")}>
              Retry {formatCount(queue.dead)}
            </Button>
            <Button size="sm" icon={<Trash2 />} onClick={() => onAct("discard")}>
              Discard {formatCount(queue.dead)}
            </Button>
          </>
        ) : null
      }
    >
      <ul className="border-line-strong border-t">
        {jobs === undefined
          ? PLACES.map((place) => (
              <li key={place} className="flex h-11 items-center border-line border-b">
                <Skeleton width={`${50 + ((place * 17) % 30)}%`} />
              </li>
            ))
          : jobs.map((job) => (
              <li key={job.id} className="flex min-h-11 items-center gap-4 border-line border-b py-1">
                <span className="min-w-0 flex-1">
                  <Link href={`/queues/jobs/${job.id}`} className="block truncate">
                    {job.error ?? "no error was kept"}
                  </Link>
                  <span className="block truncate text-muted text-xs">
                    {job.companyName ? formatCompanyName(job.companyName) : job.id}
                  </span>
                </span>
                <RelativeTime at={job.finishedAt ?? job.createdAt} className="shrink-0 text-muted" />
              </li>
            ))}
        {jobs?.length === 0 ? (
          <li className="flex h-11 items-center border-line border-b">
            <Mark hue="green" icon={<CircleCheck aria-hidden="true" />}>
              Nothing failed for good.
            </Mark>
          </li>
        ) : null}
      </ul>
    </Section>
  );
}
