import { type Actor, systemActor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import type { Reading } from "@/server/credits/reconcile-credits";
import type { UnknownTask } from "@/server/credits/schema";
import { releaseTask, writeOffTask } from "@/server/credits/settle-credits";
import { enqueueLookupJob } from "@/server/enrichment/request-lookup";
import { db, type Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";

/** Long enough for an accepted task to end, be billed and send its webhook. */
const QUIET_MINUTES = 10;

/**
 * The balance probe: when nothing else runs, every task of unknown fate has had time to end, and Snov.io's balance still covers
 * all that we hold, then nothing was billed for them. Their lookups may be asked again: an answer that cost nothing then would
 * cost nothing twice. A task whose hash is known is read instead, and credits granted since the first of them would hide what
 * was billed: both leave it undecided. Returns how many tasks it resolved.
 */
export async function probeUnknownTasks(reading: Reading): Promise<number> {
  if (reading.adjustment !== 0 || reading.credits < reading.available + reading.held) return 0;
  return db.$transaction(async (tx) => {
    const readable = { state: "unknown", taskHash: { not: null } } as const;
    const moving = await tx.snovTask.count({
      where: { OR: [{ state: { in: ["prepared", "sending", "started"] } }, readable] },
    });
    // Locked, so that no webhook settles one of them between this look and the release.
    const unknown = await tx.$queryRaw<{ id: string; createdAt: Date }[]>`
      select id, created_at as "createdAt" from snov_tasks where state = 'unknown' order by id for no key update`;
    const settledBy = new Date(Date.now() - QUIET_MINUTES * 60_000);
    if (moving > 0 || unknown.some((task) => task.createdAt > settledBy)) return 0;
    if (await wereCreditsGranted(tx, unknown)) return 0;
    for (const { id } of unknown) await giveBack(tx, id, "the balance shows that nothing was billed", systemActor);
    return unknown.length;
  });
}

/** By the ledger's own order: clocks do not decide about credits. */
async function wereCreditsGranted(tx: Tx, unknown: readonly { id: string }[]): Promise<boolean> {
  const firstHold = await tx.creditTransfer.findFirst({
    where: { kind: "hold", taskId: { in: unknown.map((task) => task.id) } },
    orderBy: { sequence: "asc" },
    select: { sequence: true },
  });
  if (!firstHold) return false;
  return (await tx.creditTransfer.count({ where: { kind: "grant", sequence: { gt: firstHold.sequence } } })) > 0;
}

/** Tasks of unknown fate, oldest first, with what each still holds. */
export async function listUnknownTasks(): Promise<UnknownTask[]> {
  const tasks = await db.snovTask.findMany({
    where: { state: "unknown" },
    orderBy: { createdAt: "asc" },
    include: { transfers: { select: { kind: true, amount: true } } },
  });
  return tasks.map(({ id, kind, size, failure, createdAt, transfers }) => ({
    id,
    kind,
    lookups: size,
    held: transfers.reduce((sum, { kind, amount }) => sum + (kind === "hold" ? amount : -amount), 0),
    failure,
    createdAt: createdAt.toISOString(),
  }));
}

/**
 * A person decides about a task of unknown fate: `write-off` books its holds as gone and fails its lookups; `retry` gives the
 * holds back and asks again, at the risk of paying twice.
 */
export async function decideUnknownTask(
  actor: Actor,
  input: { taskId: string; decision: "write-off" | "retry"; reason: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const [task] = await tx.$queryRaw<
      { state: string }[]
    >`select state::text from snov_tasks where id = ${input.taskId}::uuid for no key update`;
    if (!task) throw new AppError("NOT_FOUND", `There is no task ${input.taskId}`);
    if (task.state !== "unknown")
      throw new AppError("CONFLICT", `The fate of task ${input.taskId} is known: it is ${task.state}`);
    if (input.decision === "retry") await giveBack(tx, input.taskId, input.reason, actor);
    else await writeOff(tx, input.taskId, input.reason, actor);
    await recordAudit(tx, {
      actor,
      action: "task.decided",
      entity: "task",
      entityId: input.taskId,
      reason: input.reason,
      after: { decision: input.decision },
    });
  });
}

async function giveBack(tx: Tx, taskId: string, cause: string, actor: Actor): Promise<void> {
  await releaseTask(tx, taskId, cause, actor.name);
  const lookups = await tx.lookup.findMany({ where: { taskId, state: "unknown" } });
  await tx.lookup.updateMany({
    where: { taskId, state: "unknown" },
    data: { state: "waiting", taskId: null, position: null },
  });
  for (const { id, kind, priority, companyNumber, officerId, runId } of lookups) {
    await enqueueLookupJob(tx, kind, {
      lookupId: id,
      priority,
      companyNumber,
      officerId: officerId ?? undefined,
      runId: runId ?? undefined,
    });
  }
  await tx.snovTask.update({
    where: { id: taskId },
    data: { state: "expired", completedAt: new Date(), failure: cause },
  });
}

async function writeOff(tx: Tx, taskId: string, cause: string, actor: Actor): Promise<void> {
  await writeOffTask(tx, taskId, cause, actor.name);
  await tx.lookup.updateMany({ where: { taskId, state: "unknown" }, data: { state: "failed", failure: cause } });
  await tx.snovTask.update({
    where: { id: taskId },
    data: { state: "expired", completedAt: new Date(), failure: cause },
  });
}
