import { db } from "@/server/platform/db/client";
import type { Queue } from "@/server/queues/schema";

const HOUR_MS = 3_600_000;
const HOURS = 24;

export type Statistics = Pick<Queue, "failed" | "completed24h" | "successRate" | "wait" | "run" | "hours">;

interface Totals {
  queue: string;
  completed: number;
  failed: number;
  run: number[] | null;
  wait: number[] | null;
}

interface HourRow {
  queue: string;
  at: Date;
  completed: number;
  failed: number;
}

/**
 * How each queue did in the last 24 hours, by queue name, from our own attempts: pg-boss keeps one output a job and
 * forgets it after a week. An attempt that was retried counts as failed, one that was cancelled does not count.
 * Wait is measured to the first attempt only: the later ones wait on purpose.
 */
export async function readStatistics(now: Date = new Date()): Promise<Map<string, Statistics>> {
  const since = new Date(now.getTime() - HOURS * HOUR_MS);
  const [totals, hours, failed] = await Promise.all([readTotals(since), readHours(since), readFailedJobs(since)]);
  const names = new Set([...totals.map((row) => row.queue), ...failed.keys()]);
  const byQueue = Map.groupBy(hours, (row) => row.queue);
  return new Map(
    [...names].map((name) => {
      const total = totals.find((row) => row.queue === name);
      return [
        name,
        { ...toStatistics(total, now), failed: failed.get(name) ?? 0, hours: fillHours(byQueue.get(name) ?? [], now) },
      ];
    }),
  );
}

/** A queue that did nothing in the range. */
export function noStatistics(now: Date = new Date()): Statistics {
  return { ...toStatistics(undefined, now), failed: 0 };
}

function readTotals(since: Date): Promise<Totals[]> {
  return db.$queryRaw<Totals[]>`
    select job.queue,
      count(*) filter (where attempt.outcome = 'completed')::int as completed,
      count(*) filter (where attempt.outcome in ('failed', 'retrying', 'lost'))::int as failed,
      percentile_cont(array[0.5, 0.95, 0.99]) within group (order by extract(epoch from attempt.ended_at - attempt.started_at)::float8)
        filter (where attempt.outcome <> 'cancelled') as run,
      percentile_cont(array[0.5, 0.95, 0.99]) within group (order by greatest(0, extract(epoch from attempt.started_at
        - case when job.start_after <= attempt.started_at then job.start_after else job.created_at end))::float8)
        filter (where attempt.number = 1) as wait
    from queue_job_attempts attempt join queue_jobs job on job.id = attempt.job_id
    where attempt.ended_at >= ${since} group by job.queue`;
}

function readHours(since: Date): Promise<HourRow[]> {
  return db.$queryRaw<HourRow[]>`
    select job.queue, date_trunc('hour', attempt.ended_at, 'UTC') as at,
      count(*) filter (where attempt.outcome = 'completed')::int as completed,
      count(*) filter (where attempt.outcome in ('failed', 'retrying', 'lost'))::int as failed
    from queue_job_attempts attempt join queue_jobs job on job.id = attempt.job_id
    where attempt.ended_at >= ${since} group by 1, 2`;
}

async function readFailedJobs(since: Date): Promise<Map<string, number>> {
  const groups = await db.queueJob.groupBy({
    by: ["queue"],
    where: { state: "failed", finishedAt: { gte: since } },
    _count: true,
  });
  return new Map(groups.map((group) => [group.queue, group._count]));
}

function toStatistics(total: Totals | undefined, now: Date): Omit<Statistics, "failed"> {
  const { completed, failed } = total ?? { completed: 0, failed: 0 };
  return {
    completed24h: completed,
    successRate: completed + failed === 0 ? null : completed / (completed + failed),
    wait: toPercentiles(total?.wait),
    run: toPercentiles(total?.run),
    hours: fillHours([], now),
  };
}

function toPercentiles(values: number[] | null | undefined): Queue["wait"] {
  const [p50 = null, p95 = null, p99 = null] = values ?? [];
  return { p50, p95, p99 };
}

/** All 24 hours, the running one last; an hour without attempts is a real zero. */
function fillHours(rows: readonly HourRow[], now: Date): Queue["hours"] {
  const current = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  const known = new Map(rows.map((row) => [row.at.getTime(), row]));
  return Array.from({ length: HOURS }, (_, index) => {
    const at = current - (HOURS - 1 - index) * HOUR_MS;
    const { completed, failed } = known.get(at) ?? { completed: 0, failed: 0 };
    return { at: new Date(at).toISOString(), completed, failed };
  });
}
