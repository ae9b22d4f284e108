import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { LONGEST_BLOCK_SECONDS } from "@/server/platform/rate-limit";
import { type QueueName, storingQueues } from "@/server/queues/catalogue";

/** Far enough to mean "until somebody says otherwise". */
const PARKED = "100 years";

/**
 * How long nobody else may have a job that was given back: its giver still has to tell pg-boss how its batch ended, and pg-boss
 * would complete the job under whoever has fetched it meanwhile. Kept in `heartbeat_on`, which a waiting job has no use for.
 */
const LET_GO_SECONDS = 5;

/** The earliest that a waiting job, `job`, may be fetched when it is woken. */
export const wokenAt = Prisma.sql`greatest(now(), job.heartbeat_on + make_interval(secs => ${LET_GO_SECONDS}))`;

/**
 * Gives a fetched job back to its queue as if it had not been fetched: the attempt does not count against the limit. pg-boss has
 * no such call, so this writes its table the way its own shutdown does. `after`: seconds. Returns false for a job that this attempt no longer has.
 */
export async function returnJob(
  tx: Tx,
  job: { name: string; id: string; retryCount: number },
  after: number | "parked",
): Promise<boolean> {
  const wait =
    after === "parked" ? PARKED : `${Math.min(Math.max(after, LET_GO_SECONDS), LONGEST_BLOCK_SECONDS)} seconds`;
  const count = await tx.$executeRaw`
    update pgboss.job
    set state = 'created', started_on = null, heartbeat_on = now(), start_after = now() + ${wait}::interval
    where name = ${job.name} and id = ${job.id}::uuid and retry_count = ${job.retryCount} and state = 'active'`;
  return count > 0;
}

/**
 * Which of these jobs, about to be given back, belong to a run that is paused: they are parked like the others of it. The run cannot
 * be resumed before this transaction ends, so that whoever resumes it finds them.
 */
export async function lockJobsOfPausedRuns(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    with paused as (
      select id from runs where state = 'paused' and id in (select run_id from queue_jobs where id = any(${[...ids]}::uuid[]))
      order by id for share
    )
    select job.id from queue_jobs job join paused on paused.id = job.run_id
    where job.id = any(${[...ids]}::uuid[]) and job.queue <> all(${storingQueues})`;
  return new Set(rows.map(({ id }) => id));
}

/** Puts a run's waiting jobs out of every worker's sight. Active ones follow when they are given back. */
export async function parkJobsOfRun(tx: Tx, runId: string): Promise<number> {
  return tx.$executeRaw`
    update pgboss.job job set start_after = now() + ${PARKED}::interval
    from queue_jobs ours
    where ours.run_id = ${runId}::uuid and ours.queue <> all(${storingQueues}) and ours.state in ('queued', 'retrying')
      and job.id = ours.id and job.name = ours.queue and job.state in ('created', 'retry')`;
}

export async function unparkJobsOfRun(tx: Tx, runId: string): Promise<number> {
  return tx.$executeRaw`
    update pgboss.job job set start_after = ${wokenAt}
    from queue_jobs ours
    where ours.run_id = ${runId}::uuid and ours.state in ('queued', 'retrying')
      and job.id = ours.id and job.name = ours.queue and job.state in ('created', 'retry')`;
}

/** Takes the waiting jobs of lookups out of their queue: what they would ask for comes by another way. `why`: kept with them. */
export async function cancelWaitingJobs(tx: Tx, lookupIds: readonly string[], why?: string): Promise<void> {
  await tx.$executeRaw`
    update pgboss.job job set state = 'cancelled', completed_on = now() from queue_jobs ours
    where ours.lookup_id = any(${[...lookupIds]}::uuid[]) and ours.queue <> all(${storingQueues}) and ours.state in ('queued', 'retrying')
      and job.id = ours.id and job.name = ours.queue and job.state in ('created', 'retry')`;
  await tx.queueJob.updateMany({
    where: { lookupId: { in: [...lookupIds] }, queue: { notIn: storingQueues }, state: { in: ["queued", "retrying"] } },
    data: { state: "cancelled", finishedAt: new Date(), error: why },
  });
}

/** Moves a lookup's waiting jobs forward in their queue. */
export async function raiseJobs(tx: Tx, lookupId: string, priority: number): Promise<void> {
  const jobs = await tx.$queryRaw<{ id: string; queue: string }[]>`
    update queue_jobs set priority = ${priority}
    where lookup_id = ${lookupId}::uuid and state in ('queued', 'retrying') and priority < ${priority} returning id, queue`;
  for (const { id, queue } of jobs) {
    await tx.$executeRaw`
      update pgboss.job set priority = ${priority} where id = ${id}::uuid and name = ${queue} and state in ('created', 'retry')`;
  }
}

/** Lets waiting jobs of a queue start now, whatever delay they were given back with. */
export async function wakeJobs(tx: Tx, names: readonly QueueName[]): Promise<number> {
  return tx.$executeRaw`
    update pgboss.job job set start_after = ${wokenAt}
    from queue_jobs ours left join runs run on run.id = ours.run_id
    where ours.queue = any(${[...names]}) and ours.state in ('queued', 'retrying')
      and (run.id is null or run.state = 'running')
      and job.id = ours.id and job.name = ours.queue and job.state in ('created', 'retry') and job.start_after > now()`;
}
