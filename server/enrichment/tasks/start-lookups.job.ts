import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { startLookups } from "@/server/enrichment/tasks/start-lookups";
import { defineBatchJob, type JobContext, type QueuedJob } from "@/server/queues/define-job";

type LookupJobs = readonly QueuedJob<{ lookupId: string }>[];

function start(kind: LookupKind) {
  return (jobs: LookupJobs, context: JobContext) =>
    startLookups(
      kind,
      jobs.map((job) => ({ jobId: job.id, lookupId: job.payload.lookupId })),
      context,
    );
}

/** Paid: up to ten jobs become one Snov.io task. */
export const findDomainJob = defineBatchJob("find-domain", start("domain"));
export const findEmailJob = defineBatchJob("find-email", start("email"));
export const verifyEmailJob = defineBatchJob("verify-email", start("verification"));
