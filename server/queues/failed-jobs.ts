import type { Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { isQueueName, type QueueName } from "@/server/queues/catalogue";

const MOST_AT_ONCE = 10_000;

/**
 * A job that failed for good, locked: of two people who decide about it the second learns what the first did. Throws `NOT_FOUND`
 * and, for a job in another state, `CONFLICT`. `verb`: what somebody wants to do with it.
 */
export async function lockFailed(tx: Tx, id: string, verb: "retried" | "discarded") {
  await tx.$queryRaw`select from queue_jobs where id = ${id}::uuid for no key update`;
  const job = await tx.queueJob.findUnique({ where: { id }, include: { run: { select: { state: true } } } });
  if (!job || !isQueueName(job.queue)) throw new AppError("NOT_FOUND", `There is no job ${id}`);
  if (job.discardedAt) throw new AppError("CONFLICT", `Job ${id} was discarded and cannot be ${verb}`);
  if (job.state !== "failed")
    throw new AppError("CONFLICT", `Job ${id} is ${job.state}: only failed jobs can be ${verb}`);
  return { ...job, queue: job.queue };
}

export interface FailedJob {
  id: string;
  /** Whether pg-boss still has it. */
  isPresent: boolean;
  isOfAbortedRun: boolean;
}

/** All jobs of a queue that failed for good and that nobody has discarded, oldest first, locked. */
export function lockFailedOf(tx: Tx, name: QueueName): Promise<FailedJob[]> {
  return tx.$queryRaw<FailedJob[]>`
    select ours.id, coalesce(run.state = 'aborted', false) as "isOfAbortedRun",
      exists (select 1 from pgboss.job job where job.id = ours.id and job.name = ours.queue and job.state = 'failed') as "isPresent"
    from queue_jobs ours left join runs run on run.id = ours.run_id
    where ours.queue = ${name} and ours.state = 'failed' and ours.discarded_at is null
    order by ours.created_at, ours.id limit ${MOST_AT_ONCE} for no key update of ours`;
}
