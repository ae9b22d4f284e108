import { systemActor } from "@/server/access/actor";
import { holdCredits } from "@/server/credits/hold-credits";
import { rulesOfTask } from "@/server/enrichment/lookups/bill-answer";
import { lockQuestionsHeldFor } from "@/server/enrichment/lookups/lock-questions";
import { dropSuppressed } from "@/server/enrichment/privacy/drop-suppressed";
import { planPoll } from "@/server/enrichment/tasks/plan-poll";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import { db, type Tx } from "@/server/platform/db/client";
import { Prisma, type SnovTask } from "@/server/platform/db/generated/client";
import type { TaskState } from "@/server/platform/db/generated/enums";
import { cancelWaitingJobs } from "@/server/queues/live-jobs";

/**
 * Whether a task counts as ended without a result although Snov.io may have one: somebody wrote it off or asked again, or its start
 * was read as a refusal. A task whose own result said that the credits ran out had started, and is none of these.
 */
export function isGivenUp({ state, startedAt }: { state: TaskState; startedAt: Date | null }): boolean {
  return state === "expired" || state === "not_started" || (state === "out_of_credits" && startedAt === null);
}

/**
 * `revived`: this task reads the result. `in-hand`: another start of its lookups is being prepared or sent at this moment; only when
 * that has left, or was taken back, can be said whether they still want the result. `unwanted`: none of them waits for it. `no-room`: not all
 * of those that wait for it can be held now; `couldGo` are they all when some could be.
 */
export type Revived =
  | { is: "revived"; taskId: string }
  | { is: "in-hand" }
  | { is: "unwanted" }
  | { is: "no-room"; couldGo: string[] };

/**
 * A task that was given up turns out to have been accepted: what it found is paid for, so it is read for the lookups that still want
 * it. After a write-off it costs nothing more; lookups that wait to be asked again get their hold anew and are not asked again. When
 * that cannot be now the task keeps the hash, and nobody sends what it has asked before it is looked at again (`reviveHeard`).
 * The task is locked by the caller.
 */
export async function reviveTask(tx: Tx, taskId: string, taskHash: string): Promise<Revived> {
  const task = await tx.snovTask.findUniqueOrThrow({ where: { id: taskId } });
  const startedAt = task.startedAt ?? new Date();
  const isWrittenOff = (await tx.lookup.count({ where: { taskId, state: "failed" } })) > 0;
  if (task.state === "expired" && isWrittenOff) {
    await planPoll(tx, await tx.snovTask.update({ where: { id: taskId }, data: { taskHash, startedAt } }));
    return { is: "revived", taskId };
  }
  await tx.snovTask.update({ where: { id: taskId }, data: { taskHash: null } });
  const revived = await adopt(tx, task, { taskHash, startedAt });
  if (revived.is !== "revived")
    await tx.$executeRaw`update snov_tasks set task_hash = ${taskHash}, heard_late_at = coalesce(heard_late_at, clock_timestamp()) where id = ${taskId}::uuid`;
  return revived;
}

export interface StillWanted {
  /** Those that would take the result of a task that was given up. */
  lookups: { input: unknown; priority: number }[];
  /** It was written off: its answers cost nothing more. */
  isPaid: boolean;
  /** A start of some of them is on its way: only after that can be said who still wants it. */
  isInHand: boolean;
}

/** Who would take the result of a task that was given up, as `reviveTask` would find them now. Changes nothing. */
export async function findStillWanted({ id, state }: { id: string; state: TaskState }): Promise<StillWanted> {
  const failed = await db.lookup.findMany({
    where: { taskId: id, state: "failed" },
    orderBy: { position: "asc" },
    select: { input: true, priority: true },
  });
  if (state === "expired" && failed.length > 0) return { lookups: failed, isPaid: true, isInHand: false };
  const waiting = await db.$queryRaw<{ input: unknown; priority: number; isInHand: boolean }[]>`
    select lookup.input, lookup.priority, coalesce(task.state = 'sending', false) as "isInHand"
    from lookups lookup join snov_credit_usage hold on hold.lookup_id = lookup.id and hold.task_id = ${id}::uuid and hold.kind = 'hold'
    left join snov_tasks task on task.id = lookup.task_id
    where lookup.state = 'waiting' or task.state in ('prepared', 'sending') order by hold.sequence`;
  return { lookups: waiting, isPaid: false, isInHand: waiting.some(({ isInHand }) => isInHand) };
}

/** Given up, but heard of since: over the alias `task`. */
const HEARD = Prisma.sql`task.task_hash is not null and task.heard_late_at is not null
  and (task.state in ('expired', 'not_started') or (task.state = 'out_of_credits' and task.started_at is null))`;

/**
 * Before anybody prepares the lookups: what Snov.io is known to have accepted of them is read, not asked again. Returns those that may
 * not be prepared, because a result is read for all that wait for it and the others of them have no room.
 */
export async function reviveHeard(lookupIds: readonly string[]): Promise<Set<string>> {
  const heard = await db.$queryRaw<{ id: string }[]>`
    select distinct task.id from lookups lookup
    join snov_credit_usage hold on hold.lookup_id = lookup.id and hold.kind = 'hold' join snov_tasks task on task.id = hold.task_id
    where lookup.id = any(${[...lookupIds]}::uuid[]) and lookup.state = 'waiting' and ${HEARD} order by task.id`;
  const kept = new Set<string>();
  for (const { id } of heard) {
    const revived = await db.$transaction(async (tx) => {
      const [task] = await tx.$queryRaw<{ taskHash: string }[]>`
        select task_hash as "taskHash" from snov_tasks task where id = ${id}::uuid and ${HEARD} for no key update`;
      return task ? reviveTask(tx, id, task.taskHash) : null;
    });
    if (revived?.is === "no-room") for (const lookupId of revived.couldGo) kept.add(lookupId);
  }
  return kept;
}

/** Those of a task's lookups whose question Snov.io is known to have accepted in an earlier task, which was given up. */
export async function findHeard(tx: Tx, taskId: string): Promise<string[]> {
  const heard = await tx.$queryRaw<{ id: string }[]>`
    select lookup.id from lookups lookup where lookup.task_id = ${taskId}::uuid and exists (
      select from snov_credit_usage hold join snov_tasks task on task.id = hold.task_id
      where hold.lookup_id = lookup.id and hold.kind = 'hold' and hold.task_id <> lookup.task_id and ${HEARD})`;
  return heard.map(({ id }) => id);
}

/** Whether a task reads the result of one that was given up. */
export async function isHeirOf(tx: Tx, heirId: string, taskId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ shares: boolean }[]>`
    select exists (select from snov_credit_usage mine join snov_credit_usage its on its.lookup_id = mine.lookup_id and its.kind = 'hold'
      where mine.task_id = ${heirId}::uuid and its.task_id = ${taskId}::uuid and mine.kind = 'hold') as shares`;
  return row?.shares ?? false;
}

interface Waiting {
  id: string;
  input: unknown;
  companyNumber: string;
}

/**
 * A task of its own for the lookups that wait again: it holds and is settled like any other. The ledger knows who they were. All of them
 * or none: the hash goes with it, and nothing would keep one that is left behind from being bought again.
 */
async function adopt(
  tx: Tx,
  { id, kind, costRules, webhookSecret }: SnovTask,
  started: { taskHash: string; startedAt: Date },
): Promise<Revived> {
  await callBack(tx, id);
  const waiting = await lockWaitingOf(tx, id);
  if (await isInHand(tx, id, waiting)) return { is: "in-hand" };
  const dropped = await dropSuppressed(tx, waiting);
  const wanted = waiting.filter((lookup) => !dropped.has(lookup.id));
  if (wanted.length === 0) return { is: "unwanted" };
  const rules = rulesOfTask(costRules);
  const data = { kind, size: wanted.length, costRules: rules, webhookSecret };
  await tx.$executeRaw`savepoint adopt`;
  const heir = await tx.snovTask.create({ data: { ...data, state: "started", ...started } });
  const lookupIds = wanted.map((lookup) => lookup.id);
  const { granted } = await holdCredits(tx, {
    operation: kind,
    taskId: heir.id,
    lookupIds,
    rules,
    cause: `${kind} lookup that Snov.io had accepted after all`,
    actor: systemActor.name,
  });
  if (granted.length < wanted.length) {
    await tx.$executeRaw`rollback to savepoint adopt`;
    return { is: "no-room", couldGo: granted.length > 0 ? lookupIds : [] };
  }
  await placeInTask(tx, heir.id, granted);
  await cancelWaitingJobs(tx, granted);
  await planPoll(tx, heir);
  return { is: "revived", taskId: heir.id };
}

/**
 * Tasks that ask again what a task was sent for, and have not left yet. What leaves at this moment takes turns over the questions:
 * either it sees what was heard of the task, or it is seen here.
 */
async function callBack(tx: Tx, taskId: string): Promise<void> {
  const again = await tx.$queryRaw<{ id: string }[]>`
    select id from snov_tasks where state = 'prepared' and id in (
      select lookup.task_id from lookups lookup
      join snov_credit_usage hold on hold.lookup_id = lookup.id and hold.task_id = ${taskId}::uuid and hold.kind = 'hold')
    order by id for no key update`;
  await lockQuestionsHeldFor(tx, taskId);
  for (const { id } of again)
    await takeBack(tx, id, "not_started", "Snov.io had accepted its questions before", ["prepared"]);
}

/** Those of the lookups that a task was sent for which wait to be asked again, in their places. */
function lockWaitingOf(tx: Tx, taskId: string): Promise<Waiting[]> {
  return tx.$queryRaw<Waiting[]>`
    select lookup.id, lookup.input, lookup.company_number as "companyNumber"
    from lookups lookup join snov_credit_usage hold on hold.lookup_id = lookup.id and hold.task_id = ${taskId}::uuid and hold.kind = 'hold'
    where lookup.state = 'waiting' order by hold.sequence for no key update of lookup skip locked`;
}

/** Whether any of them is in a start that nobody knows the end of: being prepared by somebody who has its row, prepared or sent. */
async function isInHand(tx: Tx, taskId: string, mine: readonly Waiting[]): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ inHand: boolean }[]>`
    select exists (select from lookups lookup
      join snov_credit_usage hold on hold.lookup_id = lookup.id and hold.task_id = ${taskId}::uuid and hold.kind = 'hold'
      left join snov_tasks task on task.id = lookup.task_id
      where (lookup.state = 'waiting' and lookup.id <> all(${mine.map(({ id }) => id)}::uuid[]))
        or task.state in ('prepared', 'sending')) as "inHand"`;
  return row?.inHand ?? false;
}

/** Puts locked lookups into a task, in the order given. */
export async function placeInTask(tx: Tx, taskId: string, lookupIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    update lookups set state = 'in_flight', task_id = ${taskId}::uuid, position = place.position - 1
    from unnest(${[...lookupIds]}::uuid[]) with ordinality place (id, position) where lookups.id = place.id`;
}
