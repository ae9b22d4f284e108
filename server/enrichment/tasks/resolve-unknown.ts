import { type Actor, systemActor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { isBalanceInDoubt } from "@/server/credits/balance-doubts";
import { costRules, holdsOf } from "@/server/credits/cost-rules";
import type { Reading } from "@/server/credits/reconcile-credits";
import type { UnknownTask } from "@/server/credits/schema";
import { releaseTask, writeOffTask } from "@/server/credits/settle-credits";
import { rulesOfTask } from "@/server/enrichment/lookups/bill-answer";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { enqueueLookupJob } from "@/server/enrichment/lookups/request-lookup";
import { unbilledAnswer } from "@/server/enrichment/lookups/unbilled-answer";
import { forgetUnanswered } from "@/server/enrichment/privacy/clean-answer";
import { applyTaskResult } from "@/server/enrichment/tasks/apply-task-result";
import { collectTaskResult } from "@/server/enrichment/tasks/collect-task-result";
import { findHeard } from "@/server/enrichment/tasks/late-result";
import { DEADLINE_HOURS, SURELY_ENDS_MINUTES } from "@/server/enrichment/tasks/poll-schedule";
import { db, type Tx } from "@/server/platform/db/client";
import type { Lookup, Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { readSetting } from "@/server/platform/settings";

/** A person waits for it. */
const READ_ONCE_MORE_MS = 10_000;

const UNBILLED = "the balance shows that nothing was billed";

interface Candidate {
  id: string;
  kind: LookupKind;
  size: number;
  costRules: unknown;
  /** It is complete, and its result leaves questions out. */
  isComplete: boolean;
}

/**
 * The balance probe: when nothing else runs, every task of unknown fate has had time to end, and Snov.io's balance still covers
 * all that we hold, then nothing was billed for them. Lookups of a start that nobody answered may be asked again: an answer that cost
 * nothing then would cost nothing twice. Those that a complete result leaves out found nothing. A task whose hash is known and that is
 * not complete is read instead; once that brought nothing within the deadline it is a person's to decide, and no longer in the way of
 * the others. Where something may hide what was billed (`isBalanceInDoubt`) the task is left to a person. Returns how many tasks it
 * resolved.
 */
export async function probeUnknownTasks(reading: Reading): Promise<number> {
  if (reading.adjustment !== 0 || reading.credits < reading.available + reading.held) return 0;
  return db.$transaction(async (tx) => {
    const settledBy = new Date(Date.now() - SURELY_ENDS_MINUTES * 60_000);
    if (await isAnythingMoving(tx, settledBy)) return 0;
    // Locked, so that no webhook settles one of them between this look and the release.
    const unknown = await tx.$queryRaw<Candidate[]>`
      select id, kind::text as kind, size, cost_rules as "costRules", completed_at is not null as "isComplete"
      from snov_tasks where state = 'unknown' and (task_hash is null and created_at <= ${settledBy} or completed_at <= ${settledBy})
      order by id for no key update`;
    const lost = unknown.filter((task) => !task.isComplete);
    const complete = unknown.filter((task) => task.isComplete);
    return (
      (await resolveAll(tx, lost, ({ id }) => giveBack(tx, id, { cause: UNBILLED, failure: UNBILLED }, systemActor))) +
      (await resolveAll(tx, complete, (task) => settleUnbilled(tx, task)))
    );
  });
}

/** Unless something may hide what was billed. Returns how many were resolved. */
async function resolveAll(
  tx: Tx,
  tasks: readonly Candidate[],
  resolve: (task: Candidate) => Promise<boolean>,
): Promise<number> {
  if (tasks.length === 0) return 0;
  const taskIds = tasks.map(({ id }) => id);
  if (await isBalanceInDoubt(tx, taskIds)) return 0;
  let resolved = 0;
  for (const task of tasks) if (await resolve(task)) resolved += 1;
  return resolved;
}

/** Tasks that may still be billed. */
async function isAnythingMoving(tx: Tx, settledBy: Date): Promise<boolean> {
  const deadline = new Date(Date.now() - DEADLINE_HOURS * 3_600_000);
  const readable = {
    state: "unknown",
    taskHash: { not: null },
    startedAt: { gt: deadline },
    completedAt: null,
  } as const;
  const justLost = { state: "unknown", taskHash: null, createdAt: { gt: settledBy } } as const;
  const justComplete = { state: "unknown", completedAt: { gt: settledBy } } as const;
  const moving = await tx.snovTask.count({
    where: { OR: [{ state: { in: ["prepared", "sending", "started"] } }, readable, justLost, justComplete] },
  });
  return moving > 0;
}

async function settleUnbilled(tx: Tx, { id, kind, size, costRules }: Candidate): Promise<boolean> {
  const answer = unbilledAnswer(kind, rulesOfTask(costRules));
  return (
    answer !== null && applyTaskResult(tx, id, { answers: Array.from({ length: size }, () => answer), by: "poll" })
  );
}

/** Tasks of unknown fate, oldest first, with what each still holds, and what its open questions may cost if they are asked anew. */
export async function listUnknownTasks(): Promise<UnknownTask[]> {
  // What was billed beyond the holds has never been held.
  const tasks = await db.$queryRaw<(Omit<UnknownTask, "priceAnew" | "createdAt"> & { createdAt: Date })[]>`
    select task.id::text, task.kind::text, task.size as lookups, coalesce(held.credits, 0)::int as held, open.lookups::int as open,
      task.task_hash is not null as "isHashKnown", task.failure, task.created_at as "createdAt"
    from snov_tasks task cross join lateral (
      select sum(case kind when 'hold' then amount else -amount end) as credits from snov_credit_usage
      where task_id = task.id and kind <> 'drift') held
    cross join lateral (select count(*) as lookups from lookups where task_id = task.id and state = 'unknown') open
    where task.state = 'unknown' order by task.created_at, task.id`;
  const holds = holdsOf(await readSetting(db, costRules));
  return tasks.map(({ createdAt, ...task }) => ({
    ...task,
    priceAnew: task.open * holds[task.kind],
    createdAt: createdAt.toISOString(),
  }));
}

/**
 * A person decides about a task of unknown fate: `write-off` books its holds as gone and fails its lookups, but for those that an
 * earlier start will answer; `retry` gives the holds back and asks again, at the risk of paying twice. Where its hash is known Snov.io
 * is asked once more before: throws `CONFLICT` when that answers it.
 */
export async function decideUnknownTask(
  actor: Actor,
  input: { taskId: string; decision: "write-off" | "retry"; reason: string },
): Promise<void> {
  await readOnceMore(input.taskId);
  await db.$transaction(async (tx) => {
    const [task] = await tx.$queryRaw<
      { state: string }[]
    >`select state::text from snov_tasks where id = ${input.taskId}::uuid for no key update`;
    if (!task) throw new AppError("NOT_FOUND", `There is no task ${input.taskId}`);
    if (task.state !== "unknown")
      throw new AppError("CONFLICT", `The fate of task ${input.taskId} is known: it is ${task.state}`);
    const why = { cause: DECIDED[input.decision], failure: input.reason };
    if (input.decision === "retry") await giveBack(tx, input.taskId, why, actor);
    else await writeOff(tx, input.taskId, why, actor);
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

/** What the ledger says of it, for ever. A reason may name people, so it stays with the task and the audit trail, where it can be struck out. */
const DECIDED = {
  retry: "nobody knows whether it was billed, and a person has it asked again",
  "write-off": "nobody will know whether it was billed, and a person gave it up",
};

/** The best decision is the answer itself. When Snov.io cannot be read now, the person's word stands. */
async function readOnceMore(taskId: string): Promise<void> {
  const task = await db.snovTask.findUnique({ where: { id: taskId } });
  if (task?.state !== "unknown" || !task.taskHash) return;
  try {
    await collectTaskResult(taskId, "poll", AbortSignal.timeout(READ_ONCE_MORE_MS));
  } catch (error) {
    logger.info({ error, taskId }, "a task's result could not be read before a person decided about it");
  }
}

interface Why {
  /** In the ledger. */
  cause: string;
  /** At the task and its lookups. */
  failure: string;
}

async function giveBack(tx: Tx, taskId: string, { cause, failure }: Why, actor: Actor): Promise<true> {
  await releaseTask(tx, taskId, cause, actor.name);
  const waiting = await askAgain(tx, { taskId, state: "unknown" });
  await expire(tx, taskId, failure, waiting);
  return true;
}

/** What Snov.io is known to have accepted before this task can still be answered: it waits, and is read before anybody asks it again. */
async function writeOff(tx: Tx, taskId: string, { cause, failure }: Why, actor: Actor): Promise<void> {
  await writeOffTask(tx, taskId, cause, actor.name);
  const waiting = await askAgain(tx, { id: { in: await findHeard(tx, taskId) }, state: "unknown" });
  const failed = await tx.lookup.updateManyAndReturn({
    where: { taskId, state: "unknown" },
    data: { state: "failed", failure },
    select: { id: true },
  });
  await expire(tx, taskId, failure, [...waiting, ...failed]);
}

async function askAgain(tx: Tx, where: Prisma.LookupWhereInput): Promise<Lookup[]> {
  const lookups = await tx.lookup.updateManyAndReturn({
    where,
    data: { state: "waiting", taskId: null, position: null },
  });
  const wanted = lookups.filter((lookup) => lookup.forgottenAt === null);
  for (const { id, kind, priority, companyNumber, officerId, runId } of wanted) {
    await enqueueLookupJob(tx, kind, {
      lookupId: id,
      priority,
      companyNumber,
      officerId: officerId ?? undefined,
      runId: runId ?? undefined,
    });
  }
  return lookups;
}

async function expire(tx: Tx, taskId: string, failure: string, lookups: readonly { id: string }[]): Promise<void> {
  await tx.snovTask.update({
    where: { id: taskId },
    data: { state: "expired", completedAt: new Date(), failure },
  });
  await forgetUnanswered(
    tx,
    taskId,
    lookups.map(({ id }) => id),
  );
}
