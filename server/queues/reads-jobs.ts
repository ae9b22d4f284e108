import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, type Page } from "@/server/platform/pagination";
import { collectingQueues, isQueueName } from "@/server/queues/catalogue";
import { type Job, jobPayload, type ListJobsInput } from "@/server/queues/schema";
import { requireCompanyNumber } from "@/server/register/company-number";

/** Beyond this a filtered list is not counted to its end. */
const COUNT_LIMIT = 10_000;

const withAttempts = {
  attempts: { orderBy: { number: "asc" } },
  company: { select: { name: true } },
  task: { select: { taskHash: true } },
} satisfies Prisma.QueueJobInclude;

type Row = Prisma.QueueJobGetPayload<{ include: typeof withAttempts }>;

/** Jobs, newest first, with every attempt. From our lasting history: pg-boss deletes finished jobs after a week. */
export async function listJobs(input: ListJobsInput): Promise<Page<Job>> {
  const where = whereOf(input);
  const [rows, count] = await Promise.all([
    db.queueJob.findMany({
      where: { AND: [where, afterCursor(input.cursor)] },
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
      take: input.limit + 1,
      include: withAttempts,
    }),
    db.queueJob.count({ where, take: COUNT_LIMIT + 1 }),
  ]);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const holds = await readHolds(page);
  return {
    items: page.map((row) => toJob(row, holds)),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
    total: { count: Math.min(count, COUNT_LIMIT), exact: count <= COUNT_LIMIT },
  };
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

function whereOf({ queue, state, companyNumber, runId }: ListJobsInput): Prisma.QueueJobWhereInput {
  return {
    queue: queue?.length ? { in: queue } : undefined,
    state: state?.length ? { in: state } : undefined,
    companyNumber: companyNumber ? requireCompanyNumber(companyNumber) : undefined,
    runId,
  };
}

function afterCursor(cursor: ListJobsInput["cursor"]): Prisma.QueueJobWhereInput {
  const [at, id] = decodeCursor(cursor, 2) ?? [];
  if (typeof at !== "string" || typeof id !== "string") return {};
  return { createdAt: { lte: at }, OR: [{ createdAt: { lt: at } }, { id: { gt: id } }] };
}

function isCancellable({ queue, state }: Row): boolean {
  const isWaiting = state === "queued" || state === "retrying";
  return isWaiting && isQueueName(queue) && !collectingQueues.includes(queue);
}

function toJob(row: Row, holds: ReadonlyMap<string, number>): Job {
  return {
    id: row.id,
    queue: row.queue,
    state: row.state,
    isCancellable: isCancellable(row),
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
