import { fromPrisma } from "pg-boss";
import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db, type Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { sender } from "@/server/queues/boss";
import { deadLetterOf, type QueueName } from "@/server/queues/catalogue";
import { lockFailed, lockFailedOf } from "@/server/queues/failed-jobs";
import { parseQueueName } from "@/server/queues/pause-queue";

/** Tries a job that failed for good once more. Throws `NOT_FOUND`, and `CONFLICT` for a job in another state or discarded. */
export async function retryJob(actor: Actor, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const job = await lockFailed(tx, id, "retried");
    if (job.run?.state === "aborted")
      throw new AppError("CONFLICT", `The run of job ${id} was aborted: start a new run for its company instead`);
    const retried = await reopen(tx, job.queue, [id]);
    if (retried === 0)
      throw new AppError("CONFLICT", `Job ${id} is no longer in its queue: start a new run for its company instead`);
    await recordAudit(tx, {
      actor,
      action: "job.retried",
      entity: "job",
      entityId: id,
      before: { state: "failed", error: job.error },
    });
  });
}

export interface RetrySummary {
  retried: number;
  skipped: { reason: string; count: number }[];
}

/** Tries all jobs of a queue once more that failed for good. A dry run only counts. */
export async function retryFailedJobs(actor: Actor, input: { name: string; dryRun: boolean }): Promise<RetrySummary> {
  const name = parseQueueName(input.name);
  return db.$transaction(async (tx) => {
    const rows = await lockFailedOf(tx, name);
    const eligible = rows.filter((row) => row.isPresent && !row.isOfAbortedRun).map((row) => row.id);
    const skipped = [
      { reason: "their run was aborted", count: rows.filter((row) => row.isOfAbortedRun).length },
      {
        reason: "older than the queue keeps its jobs",
        count: rows.filter((row) => !row.isPresent && !row.isOfAbortedRun).length,
      },
    ].filter(({ count }) => count > 0);
    if (input.dryRun || eligible.length === 0) return { retried: eligible.length, skipped };
    const retried = await reopen(tx, name, eligible);
    await recordAudit(tx, {
      actor,
      action: "queue.failed-retried",
      entity: "queue",
      entityId: name,
      after: { retried },
    });
    return { retried, skipped };
  });
}

/** Returns how many jobs went back to their queue. Their copies leave the dead-letter queue with them. */
async function reopen(tx: Tx, name: QueueName, ids: readonly string[]): Promise<number> {
  const boss = await sender();
  const bossDb = fromPrisma(tx);
  await boss.retry(name, [...ids], { db: bossDb });
  // pg-boss leaves the back-off of the last failure on them; who retries means now.
  const affected = await tx.$executeRaw`
    update pgboss.job set start_after = now() where name = ${name} and id = any(${[...ids]}::uuid[]) and state = 'retry'`;
  if (affected === 0) return 0;
  await reopenRuns(tx, ids);
  await tx.$executeRaw`delete from pgboss.job where name = ${deadLetterOf(name)} and source_id = any(${[...ids]}::uuid[])`;
  await tx.queueJob.updateMany({
    where: { id: { in: [...ids] }, state: "failed" },
    data: { state: "retrying", finishedAt: null },
  });
  return affected;
}

/** A run that ended without these jobs goes on: only an open run takes what they bring. */
async function reopenRuns(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    update runs set state = 'running', finished_at = null
    where state = 'completed' and id in (
      select job.run_id from queue_jobs job where job.id = any(${[...ids]}::uuid[])
      union
      select link.run_id from queue_jobs job join lookups lookup on lookup.task_id = job.snov_task_id
        join run_item_lookups link on link.lookup_id = lookup.id
      where job.id = any(${[...ids]}::uuid[]) and lookup.state in ('in_flight', 'unknown'))`;
}
