import type { Db, Tx } from "@/server/platform/db/client";
import { type QueueName, storingQueues } from "@/server/queues/catalogue";

/** Far enough to mean "until somebody says otherwise". */
const PARKED = "100 years";

/**
 * Gives fetched jobs back to their queue as if they had not been fetched: the attempt does not count against the limit.
 * pg-boss has no such call, so this writes its table the way its own shutdown does. The delay keeps a second worker from
 * fetching the job while the first is still settling its batch.
 */
export async function returnJobs(db: Db, name: QueueName, ids: readonly string[], afterSeconds: number): Promise<void> {
  await db.$executeRaw`
    update pgboss.job
    set state = 'created', started_on = null, heartbeat_on = null, start_after = now() + make_interval(secs => ${Math.max(afterSeconds, 1)})
    where name = ${name} and id = any(${[...ids]}::uuid[]) and state = 'active'`;
}

/** Puts a run's waiting jobs out of every worker's sight. Jobs that are active end on their own. */
export async function parkJobsOfRun(tx: Tx, runId: string): Promise<number> {
  return tx.$executeRaw`
    update pgboss.job job set start_after = now() + ${PARKED}::interval
    from queue_jobs ours
    where ours.run_id = ${runId}::uuid and ours.queue <> all(${storingQueues}) and ours.state in ('queued', 'retrying')
      and job.id = ours.id and job.name = ours.queue and job.state in ('created', 'retry')`;
}

export async function unparkJobsOfRun(tx: Tx, runId: string): Promise<number> {
  return tx.$executeRaw`
    update pgboss.job job set start_after = now()
    from queue_jobs ours
    where ours.run_id = ${runId}::uuid and ours.state in ('queued', 'retrying')
      and job.id = ours.id and job.name = ours.queue and job.state in ('created', 'retry')`;
}

/** Lets waiting jobs of a queue start now, whatever delay they were given back with. */
export async function wakeJobs(tx: Tx, names: readonly QueueName[]): Promise<number> {
  return tx.$executeRaw`
    update pgboss.job job set start_after = now()
    from queue_jobs ours left join runs run on run.id = ours.run_id
    where ours.queue = any(${[...names]}) and ours.state in ('queued', 'retrying')
      and (run.id is null or run.state = 'running')
      and job.id = ours.id and job.name = ours.queue and job.state in ('created', 'retry') and job.start_after > now()`;
}
