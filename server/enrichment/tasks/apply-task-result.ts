import { systemActor } from "@/server/access/actor";
import { operationWord } from "@/server/credits/operation-words";
import { settleCredits } from "@/server/credits/settle-credits";
import { isBillable, isFound, type LookupAnswer } from "@/server/enrichment/lookups/answers";
import { billOf, rulesOfTask } from "@/server/enrichment/lookups/bill-answer";
import { freshness } from "@/server/enrichment/lookups/freshness";
import { lockQuestions } from "@/server/enrichment/lookups/lock-questions";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { continueFrom } from "@/server/enrichment/lookups/next-step";
import { chargeJobs, storeAnswers } from "@/server/enrichment/lookups/store-answers";
import { cleanAnswers, forgetResult } from "@/server/enrichment/privacy/clean-answer";
import type { Tx } from "@/server/platform/db/client";
import type { LookupState, TaskState } from "@/server/platform/db/generated/enums";
import { readSetting } from "@/server/platform/settings";

interface TaskResult {
  /** One for each lookup of the task, in the order of their places; null where Snov.io gave none. */
  answers: readonly (LookupAnswer | null)[];
  by: "webhook" | "poll";
  /** Why nothing of the result can be read, if so. */
  flaw?: string | null;
  /** Snov.io ran out of credits on the way: only what it billed is answered, the rest waits again. */
  isPartial?: boolean;
}

/** Which lookups of a task still take its answers. Those of a task that was written off have failed. */
const WANTED: Partial<Record<TaskState, LookupState[]>> = {
  started: ["in_flight", "unknown"],
  unknown: ["in_flight", "unknown"],
  expired: ["failed"],
};

/**
 * Stores a task's answers and settles its credits in one transaction: an answer is never kept without its price, nor paid for
 * without being kept. Applied once, whoever brings the result. Lookups that have no answer in it keep their holds, of unknown fate
 * as their task is then. Answers that come after a write-off are stored and cost nothing more. False when there was nothing to apply.
 */
export async function applyTaskResult(
  tx: Tx,
  taskId: string,
  { answers, by, flaw = null, isPartial = false }: TaskResult,
): Promise<boolean> {
  const [task] = await tx.$queryRaw<{ kind: LookupKind; state: TaskState; costRules: unknown }[]>`
    select kind, state, cost_rules as "costRules" from snov_tasks where id = ${taskId}::uuid for no key update`;
  const wanted = task ? WANTED[task.state] : undefined;
  if (!task || !wanted) return false;
  const isLate = task.state === "expired";
  await lockLate(tx, taskId, task.state);
  const lookups = await tx.lookup.findMany({
    where: { taskId, state: { in: wanted } },
    orderBy: { position: "asc" },
    include: { company: { select: { name: true, number: true } } },
  });
  const days = await readSetting(tx, freshness);
  const rules = rulesOfTask(task.costRules);
  const answered = lookups.flatMap((lookup) => {
    const answer = answers[lookup.position ?? -1];
    if (!answer) return [];
    const billed = billOf(answer, rules);
    return isPartial && billed === 0 && !isBillable(answer) ? [] : [{ lookup, answer, billed }];
  });
  if (isLate && answered.length === 0) return false;

  const { answers: kept, isChanged } = await cleanAnswers(
    tx,
    answered.map(({ answer }) => answer),
  );
  const spent = await settleCredits(
    tx,
    taskId,
    answered.map(({ lookup, answer, billed }) => ({
      lookupId: lookup.id,
      billed,
      cause: `${operationWord(task.kind)} ${isFound(answer) ? "found" : "not found"} for ${lookup.company.name ?? lookup.company.number}`,
    })),
    systemActor.name,
  );
  const ended = answered.map(({ lookup, answer }, index) => ({
    lookupId: lookup.id,
    answer,
    kept: kept[index] ?? answer,
    spent: isLate ? 0 : (spent.get(lookup.id) ?? 0),
  }));
  await storeAnswers(tx, ended, days);
  if (!isLate) await chargeJobs(tx, taskId, ended);
  await continueFrom(
    tx,
    task.kind,
    ended.map(({ lookupId }) => lookupId),
  );
  if (isLate) await tx.snovTask.update({ where: { id: taskId }, data: { resultBy: by } });
  else if (!isPartial) await endTask(tx, taskId, { by, answers: answered.length, questions: lookups.length, flaw });
  await forgetResult(tx, taskId, isChanged);
  return true;
}

/** Late answers: against starts of the same questions, and against whoever would retry the failed lookups themselves. */
async function lockLate(tx: Tx, taskId: string, state: TaskState): Promise<void> {
  if (state !== "expired") return;
  await lockQuestions(tx, taskId);
  await tx.$queryRaw`select id from lookups where task_id = ${taskId}::uuid order by id for no key update`;
}

/**
 * What is not answered may be billed or not: it keeps its holds until a later reading answers it, the balance shows that nothing was
 * billed for it, or a person decides. `completedAt` is when Snov.io first said that the task is complete: nothing is billed any more.
 */
async function endTask(
  tx: Tx,
  taskId: string,
  { by, answers, questions, flaw }: { by: "webhook" | "poll"; answers: number; questions: number; flaw: string | null },
): Promise<void> {
  if (answers === questions) {
    const data = { state: "completed", completedAt: new Date(), resultBy: by, failure: null } as const;
    await tx.snovTask.update({ where: { id: taskId }, data });
    return;
  }
  await tx.lookup.updateMany({ where: { taskId, state: "in_flight" }, data: { state: "unknown" } });
  await tx.snovTask.updateMany({ where: { id: taskId, completedAt: null }, data: { completedAt: new Date() } });
  await tx.snovTask.update({
    where: { id: taskId },
    data: {
      state: "unknown",
      failure: flaw ?? `Snov.io's result has a readable answer for ${answers} of ${questions} questions`,
    },
  });
}
