import { systemActor } from "@/server/access/actor";
import { holdCredits } from "@/server/credits/hold-credits";
import { rulesOfTask } from "@/server/enrichment/bill-answer";
import { planPoll } from "@/server/enrichment/plan-poll";
import { dropSuppressed } from "@/server/enrichment/privacy/drop-suppressed";
import { takeBack } from "@/server/enrichment/take-back";
import type { Tx } from "@/server/platform/db/client";
import type { SnovTask } from "@/server/platform/db/generated/client";
import type { TaskState } from "@/server/platform/db/generated/enums";
import { cancelWaitingJobs } from "@/server/queues/live-jobs";

/**
 * Whether a task counts as ended without a result although Snov.io may have one: somebody wrote it off or asked again, or its start
 * was read as a refusal. A task whose own result said that the credits ran out is none of these.
 */
export function isGivenUp({ state, taskHash }: { state: TaskState; taskHash: string | null }): boolean {
  return state === "expired" || state === "not_started" || (state === "out_of_credits" && taskHash === null);
}

/**
 * A task that was given up turns out to have been accepted: what it found is paid for, so it is read for the lookups that still want
 * it. After a write-off it costs nothing more; lookups that wait to be asked again get their hold anew and are not asked again.
 * Returns the task to read, null when no lookup wants it any more. The task is locked by the caller.
 */
export async function reviveTask(tx: Tx, taskId: string, taskHash: string): Promise<string | null> {
  const task = await tx.snovTask.findUniqueOrThrow({ where: { id: taskId } });
  const startedAt = task.startedAt ?? new Date();
  const isWrittenOff = (await tx.lookup.count({ where: { taskId, state: "failed" } })) > 0;
  if (task.state === "expired" && isWrittenOff) {
    await planPoll(tx, await tx.snovTask.update({ where: { id: taskId }, data: { taskHash, startedAt } }));
    return taskId;
  }
  await tx.snovTask.update({ where: { id: taskId }, data: { taskHash: null } });
  const heir = await adopt(tx, task, { taskHash, startedAt });
  if (heir === null) await tx.snovTask.update({ where: { id: taskId }, data: { taskHash } });
  return heir;
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

/** A task of its own for the lookups that wait again: it holds and is settled like any other. The ledger knows who they were. */
async function adopt(
  tx: Tx,
  { id, kind, costRules, webhookSecret }: SnovTask,
  started: { taskHash: string; startedAt: Date },
): Promise<string | null> {
  await callBack(tx, id);
  const waiting = await lockWaitingOf(tx, id);
  const dropped = await dropSuppressed(tx, waiting);
  const wanted = waiting.filter((lookup) => !dropped.has(lookup.id));
  if (wanted.length === 0) return null;
  const rules = rulesOfTask(costRules);
  const data = { kind, size: wanted.length, costRules: rules, webhookSecret };
  const heir = await tx.snovTask.create({ data: { ...data, state: "started", ...started } });
  const { granted } = await holdCredits(tx, {
    operation: kind,
    taskId: heir.id,
    lookupIds: wanted.map((lookup) => lookup.id),
    rules,
    cause: `${kind} lookup that Snov.io had accepted after all`,
    actor: systemActor.name,
  });
  if (granted.length === 0) {
    await tx.snovTask.delete({ where: { id: heir.id } });
    return null;
  }
  if (granted.length < wanted.length)
    await tx.snovTask.update({ where: { id: heir.id }, data: { size: granted.length } });
  await placeInTask(tx, heir.id, granted);
  await cancelWaitingJobs(tx, granted);
  await planPoll(tx, heir);
  return heir.id;
}

/** Tasks that ask again what a task was sent for, and have not left yet. */
async function callBack(tx: Tx, taskId: string): Promise<void> {
  const again = await tx.$queryRaw<{ id: string }[]>`
    select id from snov_tasks where state = 'prepared' and id in (
      select lookup.task_id from lookups lookup
      join snov_credit_usage hold on hold.lookup_id = lookup.id and hold.task_id = ${taskId}::uuid and hold.kind = 'hold')
    order by id for no key update`;
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

/** Puts locked lookups into a task, in the order given. */
export async function placeInTask(tx: Tx, taskId: string, lookupIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    update lookups set state = 'in_flight', task_id = ${taskId}::uuid, position = place.position - 1
    from unnest(${[...lookupIds]}::uuid[]) with ordinality place (id, position) where lookups.id = place.id`;
}
