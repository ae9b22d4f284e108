"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { RunActions } from "@/components/runs/run-actions";
import { RunItems } from "@/components/runs/run-items";
import { RunObstacles } from "@/components/runs/run-obstacles";
import { RunProgressBar, RunProgressLegend } from "@/components/runs/run-progress";
import { formatSteps, RunBadge } from "@/components/runs/run-words";
import { SkippedTable } from "@/components/runs/skipped-table";
import { buttonClass } from "@/components/ui/button";
import { Swatch } from "@/components/ui/credit-bar";
import { MetricTile, MetricTiles } from "@/components/ui/metric-tile";
import { Notice } from "@/components/ui/notice";
import { RecordHead } from "@/components/ui/record-head";
import { Instant, RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { formatCount, formatQuantity, formatShare } from "@/lib/format/numbers";
import { formatSentence } from "@/lib/format/sentences";
import { useTRPC } from "@/lib/trpc/client";
import type { Run } from "@/server/enrichment/schema";

/** One run, live: progress, credits, what waits, its companies. */
export function RunView({ id, canAct }: { id: string; canAct: boolean }) {
  const { data: run } = useSuspenseQuery(useTRPC().runs.get.queryOptions({ id }));
  return (
    <>
      <RecordHead
        title={run.name}
        badge={<RunBadge state={run.state} />}
        actions={
          canAct ? (
            <>
              <a href={`/runs/${id}/export.csv`} download className={buttonClass({})}>
                <Download aria-hidden="true" />
                Export CSV
              </a>
              <RunActions run={run} id={id} />
            </>
          ) : null
        }
      >
        {formatSteps(run.steps)}, started by {run.createdBy} <RelativeTime at={run.createdAt} />
        {run.finishedAt ? (
          <>
            , ended <Instant at={run.finishedAt} />
          </>
        ) : null}
      </RecordHead>
      <PauseNotice run={run} />
      {run.state === "running" ? <RunObstacles run={run} /> : null}
      <WaitingNotice run={run} />
      <div className="mt-5">
        <RunProgressBar progress={run.progress} className="mb-2" />
        <RunProgressLegend progress={run.progress} />
      </div>
      <RunTiles run={run} />
      <Skipped run={run} />
      <RunItems id={id} progress={run.progress} isPaused={run.state === "paused"} />
    </>
  );
}

function PauseNotice({ run: { state, pausedReason, paused, lookups } }: { run: Run }) {
  if (state !== "paused") return null;
  const who = paused?.isPerson ? paused.by : "the system";
  // Without a reason of their own the title names the person already.
  const when = pausedReason?.includes(who) ? "That was" : `Paused by ${who}`;
  return (
    <Notice tone="warning" className="mt-4" title={formatSentence(pausedReason ?? "Paused")}>
      {paused ? (
        <>
          {when} <RelativeTime at={paused.since} />.{" "}
        </>
      ) : null}
      Nothing new is asked meanwhile
      {lookups.inFlight > 0
        ? `; ${formatQuantity(lookups.inFlight, "lookup")} that Snov.io already has will still be stored`
        : ""}
      . What is queued is kept.
    </Notice>
  );
}

function RunTiles({ run: { progress, credits, cap, lookups, estimate } }: { run: Run }) {
  const done = progress.total - progress.remaining;
  const asked = progress.completed + progress.notFound;
  return (
    <MetricTiles className="mt-5">
      <MetricTile label="Companies done" figure={formatCount(done)} unit={`of ${formatCount(progress.total)}`}>
        {progress.remaining > 0 || asked === 0
          ? `${formatCount(progress.remaining)} still open`
          : `${formatShare(Math.round((progress.completed / asked) * 1000) / 1000)} have a domain`}
      </MetricTile>
      <MetricTile
        label="Spent"
        swatch={<Swatch kind="spent" />}
        figure={formatCount(credits.spent)}
        unit={`of ${formatCount(cap)} at most`}
      >
        {credits.beyond > 0
          ? `and ${formatCount(credits.beyond)} billed past the cap, a difference on the credits page`
          : `expected ${formatCount(estimate.expected)}`}
      </MetricTile>
      <MetricTile label="Held" swatch={<Swatch kind="held" />} figure={formatCount(credits.held)}>
        {credits.held > 0 ? "until the answers are stored" : "nothing is out"}
      </MetricTile>
      <MetricTile label="Released" figure={formatCount(credits.released)}>
        nothing found, no credit spent
      </MetricTile>
      <MetricTile label="Lookups" figure={formatCount(lookups.asked)} unit="asked">
        {formatCount(lookups.cached)} served fresh{hitRateOf(lookups)}, {formatCount(lookups.waiting)} waiting,{" "}
        {formatCount(lookups.inFlight)} out
      </MetricTile>
    </MetricTiles>
  );
}

/** Which share of the questions an answer that we had served for nothing. */
function hitRateOf({ asked, cached }: Run["lookups"]): string {
  return asked + cached === 0 ? "" : ` (${formatShare(Math.round((cached / (asked + cached)) * 1000) / 1000)} of all)`;
}

function WaitingNotice({ run: { state, waitingOfficers } }: { run: Run }) {
  if (state !== "completed" || waitingOfficers === 0) return null;
  return (
    <Notice
      className="mt-4"
      title={`${formatQuantity(waitingOfficers, "officer")} ${waitingOfficers === 1 ? "waits" : "wait"} for a decision.`}
    >
      The domains of their companies accept any address, so further addresses would be guesses that are paid for. Decide
      on each company's page, or set the policy under Settings.
    </Notice>
  );
}

function Skipped({ run: { estimate } }: { run: Run }) {
  if (estimate.skipped.length === 0) return null;
  const total = estimate.skipped.reduce((sum, { count }) => sum + count, 0);
  return (
    <Section title="Skipped, and why" sub={formatQuantity(total, "company", "companies")}>
      <SkippedTable skipped={estimate.skipped} />
    </Section>
  );
}
