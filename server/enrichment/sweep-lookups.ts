import type { LookupKind } from "@/server/enrichment/lookup-kinds";
import { enqueueLookupJob } from "@/server/enrichment/request-lookup";
import { noteUnknown, takeBack } from "@/server/enrichment/settle-start";
import { db } from "@/server/platform/db/client";

const ABANDONED_MINUTES = 5;

/**
 * Ends or revives what no job looks after any more: a lookup whose job failed for good is failed; one that waits without a job
 * gets one; a task that its worker left behind is taken back or called of unknown fate.
 */
export async function sweepLookups(): Promise<void> {
  await failLookupsOfDeadJobs();
  await reviveForgottenLookups();
  await recoverAbandonedTasks();
}

async function failLookupsOfDeadJobs(): Promise<void> {
  await db.$executeRaw`
    update lookups lookup set state = 'failed', failure = job.error
    from queue_jobs job
    where lookup.state = 'waiting' and job.lookup_id = lookup.id and job.state = 'failed'
      and not exists (select 1 from queue_jobs newer where newer.lookup_id = lookup.id and newer.state in ('queued', 'active', 'retrying'))`;
}

async function reviveForgottenLookups(): Promise<void> {
  await db.$transaction(async (tx) => {
    const lookups = await tx.$queryRaw<
      {
        id: string;
        kind: LookupKind;
        priority: number;
        company_number: string;
        officer_id: string | null;
        run_id: string | null;
      }[]
    >`
      select id, kind::text as kind, priority, company_number, officer_id, run_id from lookups lookup
      where state = 'waiting' and created_at < now() - interval '1 minute'
        and not exists (select 1 from queue_jobs job where job.lookup_id = lookup.id and job.state in ('queued', 'active', 'retrying', 'failed'))
      limit 100 for no key update skip locked`;
    for (const { id, kind, priority, company_number, officer_id, run_id } of lookups) {
      await enqueueLookupJob(tx, kind, {
        lookupId: id,
        priority,
        companyNumber: company_number,
        officerId: officer_id ?? undefined,
        runId: run_id ?? undefined,
      });
    }
  });
}

async function recoverAbandonedTasks(): Promise<void> {
  const before = new Date(Date.now() - ABANDONED_MINUTES * 60_000);
  const tasks = await db.snovTask.findMany({
    where: { state: { in: ["prepared", "sending"] }, createdAt: { lt: before } },
    take: 50,
  });
  for (const { id, state } of tasks) {
    await db.$transaction(async (tx) => {
      if (state === "prepared") await takeBack(tx, id, "not_started", "left behind before its request left");
      else await noteUnknown(tx, id, "left behind while its request was on its way");
    });
  }
  const unreadable = await db.$queryRaw<{ id: string; error: string | null }[]>`
    select task.id, max(job.error) as error from snov_tasks task join queue_jobs job on job.snov_task_id = task.id and job.queue = 'poll-snov-task'
    where task.state = 'started' group by task.id
    having bool_and(job.state in ('completed', 'failed', 'cancelled')) and bool_or(job.state = 'failed')
      and max(job.finished_at) < now() - interval '1 minute'`;
  for (const { id, error } of unreadable) {
    await db.$transaction((tx) => noteUnknown(tx, id, error ?? "its result could not be read"));
  }
}
