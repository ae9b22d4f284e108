import { db, type Tx } from "@/server/platform/db/client";
import type { JobOutcome } from "@/server/queues/define-job";

/**
 * Opens an attempt for each job. An attempt still open belongs to a worker that died: it is closed as lost.
 * Returns the attempt's number by job id.
 */
export async function openAttempts(ids: readonly string[], worker: string): Promise<Map<string, number>> {
  const rows = await db.$transaction(async (tx) => {
    await endLost(tx, ids);
    await tx.$executeRaw`update queue_jobs set state = 'active' where id = any(${[...ids]}::uuid[]) and state in ('queued', 'retrying', 'active')`;
    return tx.$queryRaw<{ job_id: string; number: number }[]>`
      insert into queue_job_attempts (job_id, number, worker, started_at)
      select job.id, coalesce((select max(number) from queue_job_attempts where job_id = job.id), 0) + 1, ${worker}, now()
      from queue_jobs job where job.id = any(${[...ids]}::uuid[])
      returning job_id, number`;
  });
  return new Map(rows.map((row) => [row.job_id, row.number]));
}

async function endLost(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    update queue_job_attempts set ended_at = now(), outcome = 'lost', error = 'the worker stopped without a word'
    where job_id = any(${[...ids]}::uuid[]) and ended_at is null`;
}

/** What our history says after an attempt: whether pg-boss tries again is its retry limit's decision. */
export interface AttemptEnd {
  jobId: string;
  number: number;
  outcome: Exclude<JobOutcome, { status: "returned" }>;
  willRetry: boolean;
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
  await endLost(tx, [jobId]);
  await tx.queueJob.updateMany({ where: { id: jobId, state: "active" }, data: { state: "queued", error: why } });
}

/** Closes an attempt and says in the job's history how it ended. */
export async function closeAttempt({ jobId, number, outcome, willRetry }: AttemptEnd): Promise<void> {
  switch (outcome.status) {
    case "completed":
      await endAttempt(jobId, number, "completed", null);
      return;
    case "retry":
      await endAttempt(jobId, number, willRetry ? "retrying" : "failed", outcome.error);
      return;
    case "dead":
      await endAttempt(jobId, number, "failed", outcome.error);
      return;
  }
}

async function endAttempt(
  jobId: string,
  number: number,
  outcome: "completed" | "retrying" | "failed",
  error: string | null,
) {
  const finishedAt = outcome === "retrying" ? null : new Date();
  await db.$transaction([
    db.queueJobAttempt.updateMany({
      where: { jobId, number, endedAt: null },
      data: { endedAt: new Date(), outcome, error },
    }),
    db.queueJob.updateMany({ where: { id: jobId, state: "active" }, data: { state: outcome, error, finishedAt } }),
  ]);
}
