"use client";

import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Sparkline } from "@/components/charts/sparkline";
import { DeadMenu } from "@/components/queues/dead-menu";
import type { FailedJobsAct } from "@/components/queues/failed-jobs-dialog";
import { Switch } from "@/components/ui/switch";
import { cn } from "@/lib/class-names";
import { formatDuration } from "@/lib/format/durations";
import { formatCount, formatShare } from "@/lib/format/numbers";
import type { Queue } from "@/server/queues/schema";

interface QueueRowProps {
  queue: Queue;
  isFocused: boolean;
  isAdmin: boolean;
  onFocus: () => void;
  onToggle: () => void;
  onAct: (act: FailedJobsAct) => void;
}

/** One queue: a row of figures, on phones a block of five columns with their labels. */
export function QueueRow({ queue, isFocused, isAdmin, onFocus, onToggle, onAct }: QueueRowProps) {
  const { name, title, wait, run, oldestReadySeconds: oldest } = queue;
  const isLate = oldest !== null && wait.p99 !== null && oldest > wait.p99 && oldest > 60;
  return (
    <tr
      id={`row-${name}`}
      aria-current={isFocused || undefined}
      onClick={onFocus}
      className={cn(
        "scroll-mt-20 scroll-mb-16 border-line border-b hover:bg-hover max-md:-mx-4 max-md:grid max-md:grid-cols-5 max-md:gap-x-2 max-md:gap-y-1.5 max-md:px-4 max-md:py-2.5 md:[&>td]:h-11 md:[&>td]:px-2",
        queue.paused && "border-b-0",
        isFocused &&
          "bg-selected shadow-[inset_2px_0_0_var(--accent)] hover:bg-selected md:outline-1 md:outline-accent md:-outline-offset-1",
      )}
    >
      <td className="min-w-0 max-md:col-span-3">
        <Link href={jobsOf(name)} className="code block truncate font-[550] text-fg leading-[1.125rem]">
          {name}
        </Link>
        <span className="block truncate text-muted text-xs max-md:whitespace-normal" title={title}>
          {title}
        </span>
      </td>
      <Figure label="Ready">
        <Strong value={queue.ready} />
      </Figure>
      <Figure label="Scheduled">
        <Plain value={queue.scheduled} />
      </Figure>
      <Figure label="Active">
        {queue.active > 0 ? (
          <span className="mr-1.5 inline-block size-[7px] rounded-full bg-blue align-[1px]" aria-hidden="true" />
        ) : null}
        <Strong value={queue.active} />
      </Figure>
      <Figure label="Failed">
        <Trouble value={queue.failed} href={jobsOf(name, "failed")} />
      </Figure>
      <Figure label="Dead">
        {queue.dead > 0 && isAdmin ? (
          <DeadMenu count={queue.dead} href={jobsOf(name, "failed")} onAct={onAct} />
        ) : (
          <Trouble value={queue.dead} href={jobsOf(name, "failed")} />
        )}
      </Figure>
      <td className="max-md:col-start-4 max-md:row-start-1 max-md:self-center">
        <Sparkline hours={queue.hours} className="max-md:w-full" />
      </td>
      <Figure label="Success">{queue.successRate === null ? <Nothing /> : formatShare(queue.successRate)}</Figure>
      <Figure label="Wait p50" className="text-muted max-md:hidden">
        <Time seconds={wait.p50} />
      </Figure>
      <Figure label="Wait p95" className="font-[550]">
        <Time seconds={wait.p95} />
      </Figure>
      <Figure label="Wait p99" className="text-muted max-md:hidden">
        <Time seconds={wait.p99} />
      </Figure>
      <Figure label="Oldest">
        {oldest === null ? (
          <span className="text-muted">none</span>
        ) : (
          <span className={cn(isLate && "font-[550] text-rust-text")}>{formatDuration(oldest)}</span>
        )}
      </Figure>
      <Figure label="Run p50" className="text-muted max-md:hidden">
        <Time seconds={run.p50} />
      </Figure>
      <Figure label="Run p95" className="font-[550]">
        <Time seconds={run.p95} />
      </Figure>
      <Figure label="Run p99" className="text-muted max-md:hidden">
        <Time seconds={run.p99} />
      </Figure>
      <td className="text-right max-md:col-start-5 max-md:row-start-1 max-md:self-center">
        <Switch
          checked={queue.paused === null}
          disabled={!isAdmin}
          onCheckedChange={onToggle}
          onClick={(event) => event.stopPropagation()}
          aria-label={`${name}: ${queue.paused ? "paused, resume" : "running, pause"}`}
          className="align-middle"
        />
      </td>
    </tr>
  );
}

function jobsOf(queue: string, state?: string): Route {
  return `/queues/jobs?queue=${queue}${state ? `&state=${state}` : ""}`;
}

function Figure({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <td className={cn("whitespace-nowrap md:text-right", className)}>
      <span className="block text-2xs text-muted font-normal md:hidden">{label}</span>
      {children}
    </td>
  );
}

function Strong({ value }: { value: number }) {
  return value === 0 ? <span className="text-muted">0</span> : <b className="font-[550]">{formatCount(value)}</b>;
}

function Plain({ value }: { value: number }) {
  return <span className={cn(value === 0 && "text-muted")}>{formatCount(value)}</span>;
}

function Trouble({ value, href }: { value: number; href: Route }) {
  if (value === 0) return <span className="text-muted">0</span>;
  return (
    <Link href={href} className="inline-block text-red-text">
      {formatCount(value)}
    </Link>
  );
}

function Time({ seconds }: { seconds: number | null }) {
  return seconds === null ? <Nothing /> : formatDuration(seconds);
}

function Nothing() {
  return (
    <span className="text-muted" title="not measured yet">
      <span aria-hidden="true">–</span>
      <span className="sr-only">not measured yet</span>
    </span>
  );
}
