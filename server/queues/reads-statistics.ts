import { db } from "@/server/platform/db/client";
import { queueCatalogue } from "@/server/queues/catalogue";
import type { Queue } from "@/server/queues/schema";

const HOUR_MS = 3_600_000;
const HOURS = 24;

export type Statistics = Pick<Queue, "failed" | "completed24h" | "successRate" | "wait" | "run" | "hours">;

interface BucketRow {
  queue: string;
  measure: "completed" | "failed" | "run" | "wait";
  bucket: number;
  count: number;
}

interface HourRow {
  queue: string;
  at: Date;
  completed: number;
  failed: number;
}

/**
 * How each queue did in the last 24 hours (the running one and the 23 before), by queue name, from counts of our own attempts: pg-boss
 * keeps one output a job and forgets it after a week. An attempt that was retried counts as failed, one that was cancelled does not
 * count. Wait is measured to the first attempt only: the later ones wait on purpose. Times are right to a fortieth.
 */
export async function readStatistics(now: Date = new Date()): Promise<Map<string, Statistics>> {
  const since = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS);
  const [buckets, hours, failed] = await Promise.all([readBuckets(since), readHours(since), readFailedJobs(since)]);
  const totals = Map.groupBy(buckets, (row) => row.queue);
  const byQueue = Map.groupBy(hours, (row) => row.queue);
  return new Map(
    [...new Set([...totals.keys(), ...failed.keys()])].map((name) => [
      name,
      {
        ...toStatistics(totals.get(name) ?? [], now),
        failed: failed.get(name) ?? 0,
        hours: fillHours(byQueue.get(name) ?? [], now),
      },
    ]),
  );
}

/** A queue that did nothing in the range. */
export function noStatistics(now: Date = new Date()): Statistics {
  return { ...toStatistics([], now), failed: 0 };
}

function readBuckets(since: Date): Promise<BucketRow[]> {
  return db.$queryRaw<BucketRow[]>`
    select queue, measure::text as measure, bucket, sum(count)::int as count from attempt_tallies
    where hour >= ${since} group by queue, attempt_tallies.measure, bucket order by queue, attempt_tallies.measure, bucket`;
}

function readHours(since: Date): Promise<HourRow[]> {
  return db.$queryRaw<HourRow[]>`
    select queue, hour as at, coalesce(sum(count) filter (where measure = 'completed'), 0)::int as completed,
      coalesce(sum(count) filter (where measure = 'failed'), 0)::int as failed
    from attempt_tallies where hour >= ${since} and measure in ('completed', 'failed') group by queue, hour`;
}

/** Failed jobs are few, and lie together in the index of each queue. */
async function readFailedJobs(since: Date): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ queue: string; count: number }[]>`
    select known.queue, failed.count from unnest(${queueCatalogue.map(({ name }) => name)}::text[]) known (queue)
    cross join lateral (
      select count(*)::int as count from queue_jobs job where job.queue = known.queue and job.state = 'failed' and job.discarded_at is null and job.finished_at >= ${since}
    ) failed where failed.count > 0`;
  return new Map(rows.map(({ queue, count }) => [queue, count]));
}

function toStatistics(rows: readonly BucketRow[], now: Date): Omit<Statistics, "failed"> {
  const completed = countOf(rows, "completed");
  const failed = countOf(rows, "failed");
  return {
    completed24h: completed,
    successRate: completed + failed === 0 ? null : completed / (completed + failed),
    wait: toPercentiles(rows.filter((row) => row.measure === "wait")),
    run: toPercentiles(rows.filter((row) => row.measure === "run")),
    hours: fillHours([], now),
  };
}

function countOf(rows: readonly BucketRow[], measure: BucketRow["measure"]): number {
  return rows.reduce((sum, row) => (row.measure === measure ? sum + row.count : sum), 0);
}

function toPercentiles(buckets: readonly BucketRow[]): Queue["wait"] {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const at = (share: number) => {
    let seen = 0;
    for (const { bucket, count } of buckets) {
      seen += count;
      if (seen >= share * total) return secondsOf(bucket);
    }
    return null;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** The middle of a bucket, in seconds; mirrors `seconds_bucket` of the database. */
function secondsOf(bucket: number): number {
  return bucket === 0 ? 0 : 1.05 ** (bucket - 0.5) / 1000;
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
