import { randomUUID } from "node:crypto";
import { db } from "@/server/platform/db/client";
import { stopSender } from "@/server/queues/boss";
import type { QueueName } from "@/server/queues/catalogue";
import { defineBatchJob, defineJob, type JobDefinition, type JobOutcome } from "@/server/queues/define-job";
import { enqueue } from "@/server/queues/enqueue";
import { type RunningWorker, workQueues } from "@/server/queues/work-queues";
import { until } from "@/server/testing/until";

/** The queue of scripted jobs, unless a test names another. */
export const QUEUE = "poll-snov-task";
export const payload = () => ({ taskId: randomUUID() });
export const enqueueOne = () => db.$transaction((tx) => enqueue(tx, QUEUE, payload()));

/** How many rows there are of a table with its conditions. */
export const count = (query: string) =>
  db.$queryRawUnsafe<{ n: number }[]>(`select count(*)::int as n from ${query}`).then(([row]) => row?.n);

/** A job of an existing queue that does what a test says, and remembers when it was tried. */
export function scriptedJob(
  answer: (attempt: number) => JobOutcome | Promise<JobOutcome | undefined> | undefined,
  name: typeof QUEUE | "apply-delivery" = QUEUE,
): JobDefinition & { startedAt: number[] } {
  const startedAt: number[] = [];
  const definition = defineJob(name, async () => {
    startedAt.push(Date.now());
    return answer(startedAt.length);
  });
  return { ...definition, startedAt };
}

/** Like `scriptedJob`, for a queue whose jobs come in batches; answers each lookup's job by its id. */
export function scriptedBatch(answer: (lookupId: string) => JobOutcome): JobDefinition & { sizes: number[] } {
  const sizes: number[] = [];
  const definition = defineBatchJob("verify-email", async (jobs) => {
    sizes.push(jobs.length);
    return new Map(jobs.map((job) => [job.id, answer(job.payload.lookupId)]));
  });
  return { ...definition, sizes };
}

const running: RunningWorker[] = [];

export async function work(...definitions: JobDefinition[]): Promise<RunningWorker> {
  const worker = await workQueues(definitions);
  running.push(worker);
  return worker;
}

/** For `afterEach`: nothing of a test works on in the next. */
export async function stopWork(): Promise<void> {
  await Promise.all(running.splice(0).map((worker) => worker.stop()));
  await stopSender();
}

/** Lets a job that waits for its back-off start now. */
export async function hurry(name: QueueName): Promise<void> {
  await db.$executeRaw`update pgboss.job set start_after = now() where name = ${name} and state in ('created', 'retry')`;
}

/** The job's history, once it is in one of the states. */
export function jobIn(id: string, ...states: string[]) {
  return until(
    `job ${id} is ${states.join(" or ")}`,
    async () => {
      const job = await db.queueJob.findUniqueOrThrow({
        where: { id },
        include: { attempts: { orderBy: { number: "asc" } } },
      });
      return states.includes(job.state) ? job : null;
    },
    { timeoutMs: 20_000, describe: () => db.queueJob.findUnique({ where: { id }, include: { attempts: true } }) },
  );
}

/** What pg-boss itself says about a job, in whichever queue it is. */
export async function bossJob(id: string) {
  const [row] = await db.$queryRaw<{ name: string; state: string; retryCount: number; wait: number }[]>`
    select name, state::text as state, retry_count as "retryCount", extract(epoch from start_after - now())::float8 as wait
    from pgboss.job where id = ${id}::uuid`;
  return row;
}
