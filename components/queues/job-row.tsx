"use client";

import Link from "next/link";
import { companyOfJob, jobLook, type PausedQueues, whyItWaits } from "@/components/queues/queue-words";
import { Mark } from "@/components/ui/mark";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/class-names";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatDuration } from "@/lib/format/durations";
import { formatCount } from "@/lib/format/numbers";
import { formatClause } from "@/lib/format/sentences";
import type { Job } from "@/server/queues/schema";

export function JobsHead() {
  return (
    <thead className="text-left text-muted text-xs max-md:sr-only">
      <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:px-2 [&>th]:font-medium [&>th]:first:pl-4 [&>th]:last:pr-4">
        <th scope="col" className="w-[92px]">
          Job
        </th>
        <th scope="col" className="w-[132px]">
          Queue
        </th>
        <th scope="col" className="w-[112px]">
          State
        </th>
        <th scope="col" className="w-[20%] max-lg:w-auto">
          Company
        </th>
        <th scope="col" className="max-lg:hidden">
          Why it waits or failed
        </th>
        <th scope="col" className="w-[70px] text-right max-xl:hidden">
          Attempts
        </th>
        <th scope="col" className="w-[66px] text-right max-xl:hidden">
          Ran
        </th>
        <th scope="col" className="w-[62px] text-right">
          Credits
        </th>
        <th scope="col" className="w-[100px] text-right">
          Queued
        </th>
      </tr>
    </thead>
  );
}

interface JobRowProps {
  job: Job;
  now: Date;
  paused: PausedQueues;
  isFocused: boolean;
}

/** One job; its id opens it. On phones two lines, and one more for why it waits or failed. */
export function JobRow({ job, now, paused, isFocused }: JobRowProps) {
  const look = jobLook(job, now);
  const company = companyOfJob(job);
  const why = whyItWaits(job, paused, now);
  const last = job.attempts.at(-1);
  const ran = last?.endedAt ? (Date.parse(last.endedAt) - Date.parse(last.startedAt)) / 1000 : null;
  const { held, spent } = job.credits;
  return (
    <tr
      id={`row-${job.id}`}
      aria-current={isFocused || undefined}
      className={cn(
        "relative scroll-mt-20 scroll-mb-16 border-line border-b hover:bg-hover max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:px-3 max-md:py-2 md:[&>td]:h-9 md:[&>td]:px-2 md:[&>td]:first:pl-4 md:[&>td]:last:pr-4",
        isFocused && "bg-selected shadow-[inset_2px_0_0_var(--accent)] hover:bg-selected",
      )}
    >
      <td className="max-md:order-5 max-md:hidden">
        <Link href={`/queues/jobs/${job.id}`} className="code" title={job.id}>
          {job.id.slice(0, 8)}
        </Link>
      </td>
      <td className="code truncate max-md:order-1">
        <Link
          href={`/queues/jobs/${job.id}`}
          className="text-fg after:absolute after:inset-0 md:pointer-events-none md:after:hidden"
          tabIndex={-1}
        >
          {job.queue}
        </Link>
      </td>
      <td className="max-md:order-2 max-md:justify-self-end">
        <Mark hue={look.hue} icon={look.icon}>
          {look.word}
        </Mark>
      </td>
      <td className="truncate max-md:order-3">
        {company ? (
          <Link href={`/companies/${company}`} className="relative z-10" title={company}>
            {formatCompanyName(job.companyName ?? company)}
          </Link>
        ) : (
          <span className="text-muted">–</span>
        )}
      </td>
      <td
        className="truncate text-muted md:max-lg:hidden max-md:order-6 max-md:col-span-2 max-md:text-xs max-md:empty:hidden"
        title={why ?? undefined}
      >
        {why ? formatClause(why) : null}
      </td>
      <td className="text-right max-xl:hidden">
        {job.attempts.length === 0 ? <span className="text-muted">0</span> : job.attempts.length}
      </td>
      <td className="text-right text-muted max-xl:hidden">{ran === null ? "" : formatDuration(ran)}</td>
      <td className="text-right max-md:hidden" title={`${spent} spent, ${held} held`}>
        {spent > 0 ? formatCount(spent) : <span className="text-muted">0</span>}
      </td>
      <td className="whitespace-nowrap text-right text-muted max-md:order-4 max-md:text-xs">
        <RelativeTime at={job.createdAt} />
      </td>
    </tr>
  );
}
