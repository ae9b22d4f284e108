import { systemActor } from "@/server/access/actor";
import { operationWord } from "@/server/credits/operation-words";
import { settleCredits } from "@/server/credits/settle-credits";
import { isBillable, isFound, type LookupAnswer } from "@/server/enrichment/answers";
import { billOf, rulesOfTask } from "@/server/enrichment/bill-answer";
import { freshness, freshUntil } from "@/server/enrichment/freshness";
import type { LookupKind } from "@/server/enrichment/lookup-kinds";
import { continueFrom } from "@/server/enrichment/next-step";
import { cleanAnswers, forgetResult } from "@/server/enrichment/privacy/clean-answer";
import type { Tx } from "@/server/platform/db/client";
import { ProviderError } from "@/server/platform/errors";
import { readSetting } from "@/server/platform/settings";

interface TaskResult {
  /** One for each lookup of the task, in the order of their places; null where Snov.io gave none. */
  answers: readonly (LookupAnswer | null)[];
  by: "webhook" | "poll";
  /** Snov.io ran out of credits on the way: only what it billed is answered, the rest waits again. */
  isPartial?: boolean;
}

/**
 * Stores a task's answers and settles its credits in one transaction: an answer is never kept without its price, nor paid for
 * without being kept. Applied once, whoever brings the result. Throws `malformed` when an answer is missing.
 */
export async function applyTaskResult(
  tx: Tx,
  taskId: string,
  { answers, by, isPartial = false }: TaskResult,
): Promise<boolean> {
  const [task] = await tx.$queryRaw<{ kind: LookupKind; state: string; costRules: unknown }[]>`
    select kind, state, cost_rules as "costRules" from snov_tasks where id = ${taskId}::uuid for no key update`;
  if (!task || (task.state !== "started" && task.state !== "unknown")) return false;
  const lookups = await tx.lookup.findMany({
    where: { taskId, state: { in: ["in_flight", "unknown"] } },
    orderBy: { position: "asc" },
    include: { company: { select: { name: true, number: true } } },
  });
  const now = new Date();
  const days = await readSetting(tx, freshness);
  const rules = rulesOfTask(task.costRules);
  const answered = lookups.flatMap((lookup) => {
    const answer = answers[lookup.position ?? -1];
    if (isPartial && !(answer && isBillable(answer))) return [];
    if (!answer) {
      throw new ProviderError({
        provider: "snov",
        kind: "malformed",
        message: `task ${taskId} has no answer at place ${lookup.position}`,
      });
    }
    return [{ lookup, answer, billed: billOf(answer, rules) }];
  });

  const { answers: kept, isChanged } = await cleanAnswers(
    tx,
    answered.map(({ answer }) => answer),
  );
  await settleCredits(
    tx,
    taskId,
    answered.map(({ lookup, answer, billed }) => ({
      lookupId: lookup.id,
      billed,
      cause: `${operationWord(task.kind)} ${isFound(answer) ? "found" : "not found"} for ${lookup.company.name ?? lookup.company.number}`,
    })),
    systemActor.name,
  );
  for (const [index, { lookup, answer, billed }] of answered.entries()) {
    await tx.lookup.update({
      where: { id: lookup.id },
      data: {
        state: isFound(answer) ? "found" : "not_found",
        answer: kept[index] ?? answer,
        creditsSpent: billed,
        answeredAt: now,
        expiresAt: freshUntil(answer, now, days),
        failure: null,
      },
    });
    await tx.queueJob.updateMany({
      where: { lookupId: lookup.id, snovTaskId: taskId },
      data: { creditsSpent: billed },
    });
    await continueFrom(tx, lookup.id, task.kind);
  }
  if (!isPartial)
    await tx.snovTask.update({
      where: { id: taskId },
      data: { state: "completed", completedAt: now, resultBy: by, failure: null },
    });
  await forgetResult(tx, taskId, isChanged);
  return true;
}
