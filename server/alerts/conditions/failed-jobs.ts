import { formatQuantity } from "@/lib/format/numbers";
import type { Condition, Firing } from "@/server/alerts/condition";
import { db } from "@/server/platform/db/client";
import { type QueueName, queueNames } from "@/server/queues/catalogue";

const NAME = "failed-jobs";
/** So many times what was told of is news. */
const NEWS = 10;
const CRITICAL_JOBS = 100;

/** What failed to tell people is in the delivery log, and another message about it would fail like the first. */
const WATCHED: readonly QueueName[] = queueNames.filter((name) => name !== "send-alert");

/** Jobs that failed for good within a day and lie in the dead-letter queue: nobody has retried or discarded them. */
export const failedJobs: Condition = {
  name: NAME,
  everySeconds: 30,
  find: async (_policy, now) => {
    const rows = await db.$queryRaw<{ queue: QueueName; jobs: number }[]>`
      select queue, count(*)::int as jobs from queue_jobs
      where queue = any(${[...WATCHED]}) and state = 'failed' and discarded_at is null and created_at > ${now}::timestamptz - interval '30 days'
        and finished_at > ${now}::timestamptz - interval '1 day'
      group by queue order by queue`;
    const open = await db.alert.findMany({ where: { condition: NAME, resolvedAt: null }, select: { key: true } });
    const told = open.map(({ key }) => key);
    return rows.flatMap((row) => judgeFailedJobs(row, told));
  },
};

/** One alert a queue, and another one whenever ten times as many have failed. Fewer are no news: what was `told`, open keys, stays open. */
export function judgeFailedJobs(
  { queue, jobs }: { queue: QueueName; jobs: number },
  told: readonly string[],
): Firing[] {
  if (jobs === 0) return [];
  const ofQueue = `${NAME}:${queue}:`;
  const toldOf = told.flatMap((key) => (key.startsWith(ofQueue) ? [Number(key.slice(ofQueue.length))] : []));
  const news = Math.max(NEWS ** Math.floor(Math.log10(jobs)), ...toldOf);
  return [
    {
      key: `${ofQueue}${news}`,
      period: null,
      severity: jobs >= CRITICAL_JOBS ? "critical" : "warning",
      sentence: `${formatQuantity(jobs, "job")} of ${queue} failed for good within a day. Nobody tries ${jobs === 1 ? "it" : "them"} again before an admin has seen why and retries.`,
      link: `/queues/jobs?queue=${queue}&state=failed`,
    },
  ];
}
