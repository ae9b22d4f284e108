import { takeBack } from "@/server/enrichment/tasks/take-back";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

/** A task that may be billed, or whose fate nobody knows: what it holds is not a job's to give back. */
export type OpenTask = "sending" | "started" | "unknown";

/** Nobody else works on the job's lookup or, without one, on its task. What a delivery brought does not end with its job. */
const IS_ALONE = Prisma.sql`job.queue <> 'apply-delivery' and not exists (
  select from queue_jobs other where other.id <> job.id and other.state in ('queued', 'active', 'retrying')
    and (other.lookup_id = job.lookup_id or (job.lookup_id is null and other.snov_task_id = job.snov_task_id)))`;

export interface OpenJobTask {
  taskId: string;
  /** `prepared`: its request never left, so nothing can be billed. */
  state: OpenTask | "prepared";
}

/** The tasks which these jobs are about and that are not over, by job. Locks them: their fate stays what it is until the transaction ends. */
export async function findOpenTasks(tx: Tx, jobIds: readonly string[]): Promise<Map<string, OpenJobTask>> {
  const rows = await tx.$queryRaw<(OpenJobTask & { jobId: string })[]>`
    select job.id as "jobId", task.id as "taskId", task.state::text as state
    from queue_jobs job left join lookups lookup on lookup.id = job.lookup_id
    join snov_tasks task on task.id = case when job.lookup_id is null then job.snov_task_id else lookup.task_id end
    where job.id = any(${[...jobIds]}::uuid[]) and task.state in ('prepared', 'sending', 'started', 'unknown') and ${IS_ALONE}
      and (job.lookup_id is null or lookup.state in ('in_flight', 'unknown'))
    order by task.id for no key update of task`;
  return new Map(rows.map(({ jobId, ...task }) => [jobId, task]));
}

/**
 * Ends what nobody but these jobs worked on: tasks whose request never left give back what they hold, and lookups that wait fail, as
 * they would without anybody's word.
 */
export async function endDiscarded(tx: Tx, jobIds: readonly string[], prepared: Iterable<string>): Promise<void> {
  for (const taskId of prepared) await takeBack(tx, taskId, "not_started", "its job was discarded", ["prepared"]);
  await failWaiting(tx, jobIds);
}

async function failWaiting(tx: Tx, jobIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    select from lookups where state = 'waiting' and id in (select lookup_id from queue_jobs where id = any(${[...jobIds]}::uuid[]))
    order by id for no key update`;
  await tx.$executeRaw`
    update lookups lookup set state = 'failed', failure = concat_ws(': ', 'Its job failed and was discarded', job.error)
    from queue_jobs job
    where job.id = any(${[...jobIds]}::uuid[]) and lookup.id = job.lookup_id and lookup.state = 'waiting' and ${IS_ALONE}`;
}
