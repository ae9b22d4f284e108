"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { JobActions } from "@/components/queues/job-actions";
import { JobAttempts } from "@/components/queues/job-attempts";
import { companyOfJob, jobLook } from "@/components/queues/queue-words";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { useNow } from "@/components/ui/now";
import { RecordHead } from "@/components/ui/record-head";
import { Instant, RelativeTime } from "@/components/ui/relative-time";
import { Facts, Section } from "@/components/ui/section";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatCount } from "@/lib/format/numbers";
import { formatSentence } from "@/lib/format/sentences";
import { useTRPC } from "@/lib/trpc/client";
import type { Job } from "@/server/queues/schema";

/** One job: what it is about, every attempt with its error, and what it carried. */
export function JobDetail({ id, isAdmin }: { id: string; isAdmin: boolean }) {
  const { data: job } = useSuspenseQuery(useTRPC().jobs.get.queryOptions({ id }));
  const look = jobLook(job, useNow());
  return (
    <>
      <RecordHead
        title={<span className="code">{job.queue}</span>}
        badge={
          <Badge hue={look.hue} icon={look.icon}>
            {look.word}
          </Badge>
        }
        actions={isAdmin ? <JobActions job={job} /> : null}
      >
        <span className="flex items-center gap-1">
          <span className="code truncate">{job.id}</span>
          <CopyButton text={job.id} label="Copy the job's id" />
        </span>
      </RecordHead>
      {(job.state === "failed" || job.state === "discarded") && job.error ? (
        <Notice
          tone={job.state === "failed" ? "danger" : "info"}
          title={job.state === "failed" ? "Failed for good." : "Failed for good, and discarded."}
          className="mt-3"
        >
          {formatSentence(job.error)}
        </Notice>
      ) : null}
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-7 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="min-w-0">
          <JobAttempts job={job} />
          <Payload job={job} />
        </div>
        <div className="max-lg:order-first">
          <JobFacts job={job} />
        </div>
      </div>
    </>
  );
}

function JobFacts({ job }: { job: Job }) {
  const company = companyOfJob(job);
  return (
    <Facts>
      <Fact name="Company">
        {company ? (
          <Link href={`/companies/${company}`}>{formatCompanyName(job.companyName ?? company)}</Link>
        ) : (
          <None />
        )}
      </Fact>
      <Fact name="Run">{job.runId ? <Link href={`/runs/${job.runId}`}>Show the run</Link> : <None />}</Fact>
      <Fact name="Snov task">{job.taskHash ? <span className="code break-all">{job.taskHash}</span> : <None />}</Fact>
      <Fact name="Credits">
        {formatCount(job.credits.estimated)} estimated, {formatCount(job.credits.held)} held,{" "}
        {formatCount(job.credits.spent)} spent
      </Fact>
      <Fact name="Priority">{formatCount(job.priority)}</Fact>
      <Fact name="Queued">
        <Instant at={job.createdAt} />
      </Fact>
      {job.startAfter ? (
        <Fact name="Not before">
          <Instant at={job.startAfter} />
        </Fact>
      ) : null}
      <Fact name="Ended">
        {job.finishedAt ? <RelativeTime at={job.finishedAt} /> : <span className="text-muted">not yet</span>}
      </Fact>
    </Facts>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function None() {
  return <span className="text-muted">none</span>;
}

function Payload({ job }: { job: Job }) {
  const text = JSON.stringify(job.payload, null, 2);
  return (
    <Section title="Payload" sub="ids only, never rows" actions={<CopyButton text={text} label="Copy the payload" />}>
      <pre className="code whitespace-pre-wrap break-all rounded-control bg-sunken px-3 py-2.5">{text}</pre>
    </Section>
  );
}
