import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, instantPlace, type Page } from "@/server/platform/pagination";
import { collectingQueues, isQueueName, queueCatalogue, storingQueues } from "@/server/queues/catalogue";
import { type Job, jobPayload, jobState, type ListJobsInput } from "@/server/queues/schema";
import { requireCompanyNumber } from "@/server/register/company-number";

/** Beyond this a filtered list is not counted to its end. */
const COUNT_LIMIT = 10_000;

const withAttempts = {
  attempts: { orderBy: { number: "asc" } },
  company: { select: { name: true } },
  task: { select: { taskHash: true } },
  run: { select: { state: true } },
} satisfies Prisma.QueueJobInclude;

type Row = Prisma.QueueJobGetPayload<{ include: typeof withAttempts }>;

/** Jobs, newest first, with every attempt. From our lasting history: pg-boss deletes finished jobs after a week. */
export async function listJobs(input: ListJobsInput): Promise<Page<Job>> {
  const companyNumber = input.companyNumber ? requireCompanyNumber(input.companyNumber) : undefined;
  const [found, [counted]] = await Promise.all([
    db.$queryRaw<{ id: string }[]>`
      select id from (${selectJobs({ ...input, companyNumber }, afterCursor(input.cursor), Prisma.sql`order by job.created_at desc, job.id limit ${input.limit + 1}`)}) chosen
      order by created_at desc, id limit ${input.limit + 1}`,
    db.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from (
        select from (${selectJobs({ ...input, companyNumber }, Prisma.empty, Prisma.sql`limit ${COUNT_LIMIT + 1}`)}) parts limit ${COUNT_LIMIT + 1}) matching`,
  ]);
  const ids = found.slice(0, input.limit).map(({ id }) => id);
  const page = await db.queueJob.findMany({
    where: { id: { in: ids } },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    include: withAttempts,
  });
  const last = page.at(-1);
  const holds = await readHolds(page);
  const count = counted?.count ?? 0;
  return {
    items: page.map((row) => toJob(row, holds)),
    nextCursor: found.length > ids.length && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
    total: { count: Math.min(count, COUNT_LIMIT), exact: count <= COUNT_LIMIT },
  };
}

/** A discarded job's row still says that it failed. */
const STATE = Prisma.sql`case when job.discarded_at is null then job.state::text else 'discarded' end`;

/**
 * Ids and times of the jobs that a filter means. With a queue, a state or a run: of each queue and state the first by their index, so that
 * few among a million cost as little as many. `each`: order and limit of every part.
 */
function selectJobs(
  { queue, state, companyNumber, runId }: ListJobsInput,
  after: Prisma.Sql,
  each: Prisma.Sql,
): Prisma.Sql {
  const ofRun = runId ? Prisma.sql`and job.run_id = ${runId}::uuid` : Prisma.empty;
  if (companyNumber !== undefined) {
    const ofQueue = queue?.length ? Prisma.sql`and job.queue = any(${queue})` : Prisma.empty;
    const ofState = state?.length ? Prisma.sql`and ${STATE} = any(${state})` : Prisma.empty;
    return Prisma.sql`(select job.id, job.created_at from queue_jobs job
      where job.company_number = ${companyNumber} ${ofQueue} ${ofState} ${ofRun} ${after} ${each})`;
  }
  if (!queue?.length && !state?.length && !runId)
    return Prisma.sql`(select job.id, job.created_at from queue_jobs job where true ${after} ${each})`;
  const queues = queue?.length ? [...new Set(queue)] : queueCatalogue.map(({ name }) => name);
  const states = state?.length ? [...new Set(state)] : jobState.options;
  const stored = states.map((one) => (one === "discarded" ? "failed" : one));
  const isDiscarded = states.map((one) => one === "discarded");
  return Prisma.sql`(select part.id, part.created_at
    from unnest(${queues}::text[]) wanted (queue) cross join unnest(${stored}::job_state[], ${isDiscarded}::boolean[]) allowed (state, is_discarded)
    cross join lateral (
      select job.id, job.created_at from queue_jobs job
      where job.queue = wanted.queue and job.state = allowed.state and (job.discarded_at is not null) = allowed.is_discarded ${ofRun} ${after} ${each}
    ) part)`;
}

/** Throws `NOT_FOUND` for a job that never was. */
export async function readJob(id: string): Promise<Job> {
  const row = await db.queueJob.findUnique({ where: { id }, include: withAttempts });
  if (!row) throw new AppError("NOT_FOUND", `There is no job ${id}`);
  return toJob(row, await readHolds([row]));
}

/** What the ledger holds now for each job's lookup in the job's task. A job without a task has paid and holds nothing yet. */
async function readHolds(rows: readonly Row[]): Promise<Map<string, number>> {
  const lookupIds = rows.flatMap(({ lookupId, snovTaskId }) => (lookupId && snovTaskId ? [lookupId] : []));
  if (lookupIds.length === 0) return new Map();
  const transfers = await db.creditTransfer.groupBy({
    by: ["lookupId", "taskId", "kind"],
    where: { lookupId: { in: lookupIds }, kind: { in: ["hold", "commit", "release", "write_off"] } },
    _sum: { amount: true },
  });
  const holds = new Map<string, number>();
  for (const { lookupId, taskId, kind, _sum } of transfers) {
    const key = holdKey({ lookupId, snovTaskId: taskId });
    const amount = _sum.amount ?? 0;
    holds.set(key, (holds.get(key) ?? 0) + (kind === "hold" ? amount : -amount));
  }
  return holds;
}

function holdKey({ lookupId, snovTaskId }: Pick<Row, "lookupId" | "snovTaskId">): string {
  return `${lookupId} ${snovTaskId}`;
}

function afterCursor(cursor: ListJobsInput["cursor"]): Prisma.Sql {
  const [at, id] = decodeCursor(cursor, instantPlace) ?? [];
  if (!at) return Prisma.empty;
  return Prisma.sql`and job.created_at <= ${at}::timestamptz and (job.created_at < ${at}::timestamptz or job.id > ${id}::uuid)`;
}

function isWaiting({ state }: Row): boolean {
  return state === "queued" || state === "retrying";
}

function isCancellable(row: Row): boolean {
  return isWaiting(row) && isQueueName(row.queue) && !collectingQueues.includes(row.queue);
}

/** What was paid for is stored although its run is paused. */
function waitsForRun(row: Row): boolean {
  const isStoring = isQueueName(row.queue) && storingQueues.includes(row.queue);
  return isWaiting(row) && row.run?.state === "paused" && !isStoring;
}

function toJob(row: Row, holds: ReadonlyMap<string, number>): Job {
  return {
    id: row.id,
    queue: row.queue,
    state: row.discardedAt ? "discarded" : row.state,
    isCancellable: isCancellable(row),
    waitsForRun: waitsForRun(row),
    createdAt: row.createdAt.toISOString(),
    startAfter: row.startAfter?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    attempts: row.attempts.map(({ number, worker, startedAt, endedAt, outcome, error }) => ({
      number,
      worker,
      startedAt: startedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      outcome,
      error,
    })),
    companyNumber: row.companyNumber,
    companyName: row.company?.name ?? row.companyNumber,
    officerId: row.officerId,
    runId: row.runId,
    taskHash: row.task?.taskHash ?? null,
    priority: row.priority,
    payload: jobPayload.parse(row.payload),
    error: row.error,
    credits: { estimated: row.creditsHeld, held: holds.get(holdKey(row)) ?? 0, spent: row.creditsSpent },
  };
}
