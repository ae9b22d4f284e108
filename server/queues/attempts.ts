import { db, type Tx } from "@/server/platform/db/client";
import { retryDeadlocks } from "@/server/platform/db/retry-deadlocks";
import type { JobOutcome } from "@/server/queues/define-job";

/** Of an attempt that is still open when its job is begun again. */
const LOST = "the worker stopped without a word";

/**
 * Opens an attempt for each job, in one statement. An attempt still open belongs to a worker that died: it is closed as lost.
 * Returns the attempt's number by job id.
 */
export async function openAttempts(ids: readonly string[], worker: string): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const open = () => db.$queryRaw<{ job_id: string; number: number }[]>`
    with lost as (
      update queue_job_attempts set ended_at = now(), outcome = 'lost', error = ${LOST}
      where job_id = any(${[...ids]}::uuid[]) and ended_at is null
    ), begun as (
      update queue_jobs set state = 'active' where id = any(${[...ids]}::uuid[]) and state in ('queued', 'retrying', 'active')
    )
    insert into queue_job_attempts (job_id, number, worker, started_at)
    select job.id, coalesce((select max(number) from queue_job_attempts where job_id = job.id), 0) + 1, ${worker}, now()
    from queue_jobs job where job.id = any(${[...ids]}::uuid[])
    returning job_id, number`;
  const rows = await retryDeadlocks(open);
  return new Map(rows.map((row) => [row.job_id, row.number]));
}

/** What our history says after an attempt: whether pg-boss tries again is its retry limit's decision. */
export interface AttemptEnd {
  jobId: string;
  number: number;
  outcome: Exclude<JobOutcome, { status: "returned" }>;
  willRetry: boolean;
  endedAt: Date;
}

export interface UndoneAttempt {
  jobId: string;
  number: number;
  why: string;
}

/**
 * A job given back counts as not attempted: its attempt row goes away, and one that a worker which died has left of it is closed.
 * Call it in the transaction that gives the job back.
 */
export async function undoAttempt(tx: Tx, { jobId, number, why }: UndoneAttempt): Promise<void> {
  await tx.queueJobAttempt.deleteMany({ where: { jobId, number } });
  await tx.queueJobAttempt.updateMany({
    where: { jobId, endedAt: null },
    data: { endedAt: new Date(), outcome: "lost", error: LOST },
  });
  await tx.queueJob.updateMany({ where: { id: jobId, state: "active" }, data: { state: "queued", error: why } });
}

/**
 * Closes a batch's attempts and says in each job's history how it ended, in one statement. Of a job that another worker has begun since,
 * as this one seemed to have died, the other has the word.
 */
export async function closeAttempts(ends: readonly AttemptEnd[]): Promise<void> {
  if (ends.length === 0) return;
  const told = ends.map(tell);
  const close = () => db.$executeRaw`
    with ended as (
      select * from unnest(
        ${ends.map(({ jobId }) => jobId)}::uuid[], ${ends.map(({ number }) => number)}::int[],
        ${told.map(({ outcome }) => outcome)}::text[], ${told.map(({ error }) => error)}::text[],
        ${ends.map(({ endedAt }) => endedAt)}::timestamptz[]
      ) as ended (job_id, number, outcome, error, ended_at)
    ), closed as (
      update queue_job_attempts attempt set ended_at = ended.ended_at, outcome = ended.outcome::attempt_outcome, error = ended.error
      from ended where attempt.job_id = ended.job_id and attempt.number = ended.number and attempt.ended_at is null
      returning attempt.job_id
    )
    update queue_jobs job set state = ended.outcome::job_state, error = ended.error,
      finished_at = case when ended.outcome <> 'retrying' then ended.ended_at end
    from ended join closed on closed.job_id = ended.job_id where job.id = ended.job_id and job.state = 'active'`;
  await retryDeadlocks(close);
}

function tell({ outcome, willRetry }: AttemptEnd): {
  outcome: "completed" | "retrying" | "failed";
  error: string | null;
} {
  switch (outcome.status) {
    case "completed":
      return { outcome: "completed", error: null };
    case "retry":
      return { outcome: willRetry ? "retrying" : "failed", error: outcome.error };
    case "dead":
      return { outcome: "failed", error: outcome.error };
  }
}
