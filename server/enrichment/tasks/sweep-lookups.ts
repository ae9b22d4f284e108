import { handOverForgotten } from "@/server/enrichment/lookups/hand-over";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { enqueueLookupJob } from "@/server/enrichment/lookups/request-lookup";
import { emptyBodies, emptyBodiesOfNobody } from "@/server/enrichment/privacy/empty-bodies";
import { emptyForgotten } from "@/server/enrichment/privacy/forget-lookups";
import { askNextOfficers } from "@/server/enrichment/steps/request-emails";
import { DEADLINE_HOURS, isOverdue } from "@/server/enrichment/tasks/poll-schedule";
import { noteUnknown } from "@/server/enrichment/tasks/settle-start";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import { db } from "@/server/platform/db/client";
import { enqueue } from "@/server/queues/enqueue";

const ABANDONED_MINUTES = 5;
const POLL_AGAIN_MINUTES = 5;

/**
 * Ends or revives what no job looks after any more:
 * - a lookup whose job failed for good fails too, and the next officer is asked about;
 * - a lookup that waits without a job gets one;
 * - a lookup that a paused run keeps from a running one goes to that one;
 * - a task that its worker left behind is taken back, or its fate is called unknown;
 * - a result that nobody polls for any more is polled for again.
 */
export async function sweepLookups(): Promise<void> {
  await failLookupsOfDeadJobs();
  await askNextOfficers();
  await reviveForgottenLookups();
  await db.$transaction(handOverForgotten);
  await recoverAbandonedTasks();
  await readForgottenResults();
  await db.$transaction(async (tx) => {
    await emptyForgotten(tx);
    // Also of tasks that ended without a result.
    await emptyBodies(tx);
    await emptyBodiesOfNobody(tx);
  });
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
      if (state === "prepared")
        await takeBack(tx, id, "not_started", "left behind before its request left", ["prepared"]);
      else await noteUnknown(tx, id, "left behind while its request was on its way");
    });
  }
}

/**
 * A paid result is worth asking for as long as Snov.io may have it. Where every poll failed for good, or a task was called unknown although
 * its hash is known, another poll is enqueued, at growing intervals: at least hourly until the task is overdue, then daily until somebody
 * decides about it. What was written off is also asked for until it is overdue, because its answers are paid for.
 */
async function readForgottenResults(): Promise<void> {
  await db.$transaction(async (tx) => {
    const tasks = await tx.$queryRaw<{ id: string; state: string; started_at: Date }[]>`
      select id, state::text, started_at from snov_tasks task
      where task_hash is not null and (state in ('started', 'unknown')
          or (state = 'expired' and started_at > now() - make_interval(hours => ${DEADLINE_HOURS})
            and exists (select 1 from lookups lookup where lookup.task_id = task.id and lookup.state = 'failed')))
        and not exists (
          select 1 from queue_jobs job where job.snov_task_id = task.id and job.queue = 'poll-snov-task'
            and (job.state in ('queued', 'active', 'retrying')
              or job.finished_at > now() - least(greatest(make_interval(mins => ${POLL_AGAIN_MINUTES}), (now() - task.started_at) / 8),
                case when task.state = 'started' or task.started_at > now() - make_interval(hours => ${DEADLINE_HOURS}) then interval '1 hour' else interval '1 day' end)))
      limit 100 for no key update skip locked`;
    for (const { id, state, started_at } of tasks) {
      if (state === "started" && isOverdue(started_at, new Date())) await noteUnknown(tx, id, "no result within a day");
      else await enqueue(tx, "poll-snov-task", { taskId: id }, { snovTaskId: id });
    }
  });
}
