import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import type { NameTaskHashInput, WrittenOffTask } from "@/server/credits/schema";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { collectTaskResult } from "@/server/enrichment/tasks/collect-task-result";
import { areForgotten, fitAnswers } from "@/server/enrichment/tasks/fit-answers";
import { reviveTask } from "@/server/enrichment/tasks/late-result";
import { noteStarted } from "@/server/enrichment/tasks/settle-start";
import { connectSnov } from "@/server/integrations/snov/connect";
import { db, type Tx } from "@/server/platform/db/client";
import { Prisma, type SnovTask } from "@/server/platform/db/generated/client";
import { AppError, messageOf } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { WAITED_FOR_LIFT } from "@/server/platform/slot-rule";
import { catalogue } from "@/server/queues/catalogue";

/** A person waits for it. */
const PATIENCE_MS = 15_000;

/**
 * A person has found the hash of a start that nobody answered, in Snov.io's own dashboard or by its support: the task is read and
 * settled like any other; one that was written off meanwhile is read too, and costs nothing more. Nothing is believed that Snov.io does not say itself: the result behind the hash must be about this task's
 * questions. Throws `NOT_FOUND`, `CONFLICT` (its fate is known, or it was asked again; another task of ours has the hash; its questions were forgotten, or
 * Snov.io has not finished it, so nobody can compare) or `BAD_INPUT` (Snov.io does not know it, or it asked something else); then nothing has changed.
 */
export async function nameTaskHash(actor: Actor, { taskId, hash, reason }: NameTaskHashInput): Promise<void> {
  const { kind } = await findNameless(db, taskId, hash);
  await refuseOthers(taskId, kind, hash);
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`select 1 from snov_tasks where id = ${taskId}::uuid for no key update`;
    await noteNamed(tx, await findNameless(tx, taskId, hash), hash);
    const after = { taskHash: hash };
    await recordAudit(tx, { actor, action: "task.named", entity: "task", entityId: taskId, reason, after });
  });
  try {
    await collectTaskResult(taskId, "poll", AbortSignal.timeout(PATIENCE_MS));
  } catch (error) {
    logger.info({ error, taskId }, "the result of a task that was named by a person is read by its poll");
  }
}

async function noteNamed(tx: Tx, { id, state }: Nameless, hash: string): Promise<void> {
  try {
    if (state === "expired") await reviveTask(tx, id, hash);
    else await noteStarted(tx, id, hash);
  } catch (error) {
    // Somebody gave it to another task in the same moment.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002")
      throw new AppError("CONFLICT", "That is the hash of another task of ours", { field: "hash", cause: error });
    throw error;
  }
}

/** What was written off and may still be named, the latest first: each by a person's hand, so that they are few. */
export async function listWrittenOffTasks(): Promise<WrittenOffTask[]> {
  const tasks = await db.$queryRaw<(Omit<WrittenOffTask, "createdAt" | "writtenOffAt"> & Dates)[]>`
    select task.id::text, task.kind::text, wanted.lookups::int as lookups, coalesce(gone.credits, 0)::int as credits,
      task.failure as reason, task.created_at as "createdAt", task.completed_at as "writtenOffAt"
    from snov_tasks task
    cross join lateral (select count(*) as lookups from lookups
      where task_id = task.id and state = 'failed' and forgotten_at is null) wanted
    cross join lateral (select sum(amount) as credits from snov_credit_usage where task_id = task.id and kind = 'write_off') gone
    where task.state = 'expired' and task.task_hash is null and wanted.lookups > 0
    order by task.completed_at desc nulls last, task.id`;
  return tasks.map(({ createdAt, writtenOffAt, ...task }) => ({
    ...task,
    createdAt: createdAt.toISOString(),
    writtenOffAt: writtenOffAt?.toISOString() ?? null,
  }));
}

interface Dates {
  createdAt: Date;
  writtenOffAt: Date | null;
}

type Nameless = Pick<SnovTask, "id" | "kind" | "state">;

async function findNameless(from: Pick<Tx, "snovTask" | "lookup">, id: string, hash: string): Promise<Nameless> {
  const task = await from.snovTask.findUnique({ where: { id } });
  if (!task) throw new AppError("NOT_FOUND", `There is no task ${id}`);
  const isWrittenOff =
    task.state === "expired" && (await from.lookup.count({ where: { taskId: id, state: "failed" } })) > 0;
  if (task.state === "expired" && !isWrittenOff)
    throw new AppError(
      "CONFLICT",
      `Nobody waits for the answers of task ${id} any more: its questions were asked again, or answered since`,
      { field: "taskId" },
    );
  if ((task.state !== "unknown" && !isWrittenOff) || task.taskHash !== null)
    throw new AppError("CONFLICT", `The start of task ${id} is known: it is ${task.state}`, { field: "taskId" });
  const owner = await from.snovTask.findUnique({ where: { taskHash: hash } });
  if (owner)
    throw new AppError("CONFLICT", `That is the hash of another task of ours (${owner.kind}, ${owner.state})`, {
      field: "hash",
    });
  return task;
}

/** What the hash stands for at Snov.io must have asked what the task asks. */
async function refuseOthers(taskId: string, kind: LookupKind, hash: string): Promise<void> {
  const lookups = await db.lookup.findMany({ where: { taskId }, select: { input: true } });
  const inputs = lookups.map(({ input }) => input);
  if (areForgotten({ kind, inputs }))
    throw new AppError(
      "CONFLICT",
      "The questions of this task were forgotten, so nobody can compare them with a result. Decide about the task instead.",
      { field: "taskId" },
    );
  const result = await readResult(kind, hash);
  if (result.outcome === "unknown-task")
    throw new AppError("BAD_INPUT", "Snov.io does not know a task of this kind with this hash", { field: "hash" });
  if (result.outcome === "pending")
    throw new AppError(
      "CONFLICT",
      "Snov.io has not finished that task, so nobody can see yet whether it asked the same. Try again in a minute.",
      { field: "hash" },
    );
  if (result.outcome === "refused-for-credits") throw new AppError("UNAVAILABLE", result.error.message);
  if (result.outcome === "completed" && result.flaw !== null)
    throw new AppError("CONFLICT", `${result.flaw}, so nobody can see whether it asked the same`, { field: "hash" });
  if (!fitAnswers({ kind, inputs, answers: result.answers }))
    throw new AppError("BAD_INPUT", "Snov.io's result behind this hash is not about the questions of this task", {
      field: "hash",
    });
}

async function readResult(kind: LookupKind, hash: string) {
  const client = connectSnov({ priority: catalogue["poll-snov-task"].priority + WAITED_FOR_LIFT });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    switch (kind) {
      case "domain":
        return await client.getDomainResult(hash, signal);
      case "email":
        return await client.getEmailResult(hash, signal);
      case "verification":
        return await client.getVerificationResult(hash, signal);
    }
  } catch (error) {
    throw new AppError("UNAVAILABLE", `Snov.io cannot be asked about the hash now: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
