import { pauseWhenInDoubt } from "@/server/enrichment/tasks/doubtful-starts";
import { isGivenUp, reviveTask } from "@/server/enrichment/tasks/late-result";
import { planPoll } from "@/server/enrichment/tasks/plan-poll";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import type { StartOutcome } from "@/server/integrations/snov/outcomes";
import { systemClock } from "@/server/platform/clock";
import { db, type Tx } from "@/server/platform/db/client";
import { assertNever, type ProviderError } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { pausePaidQueues } from "@/server/queues/pause-queue";

/** How long after each failure the next try begins: a database that changes over is back within that time. */
const TRIED_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * Writes down what became of a start request; credits move in the same transaction. Tried again when that fails: the hash of an
 * accepted task is known here alone, and without it a paid result may never be read.
 */
export async function settleStart(taskId: string, outcome: StartOutcome): Promise<void> {
  for (const waitMs of TRIED_AFTER_MS) {
    try {
      return await settle(taskId, outcome);
    } catch (error) {
      logger.warn({ error, taskId, outcome: outcome.outcome }, "what became of a start could not be stored yet");
    }
    await systemClock.sleep(waitMs);
  }
  return settle(taskId, outcome);
}

async function settle(taskId: string, outcome: StartOutcome): Promise<void> {
  await db.$transaction(async (tx) => {
    switch (outcome.outcome) {
      case "started":
        if (!(await noteStarted(tx, taskId, outcome.taskHash))) await noteLateHash(tx, taskId, outcome.taskHash);
        return;
      case "out-of-credits":
        await takeBack(tx, taskId, "out_of_credits", "Snov.io is out of credits");
        return pausePaidQueues(tx, "out_of_credits", "Snov.io says that no credits are left");
      case "not-sent":
        await takeBack(tx, taskId, "not_started", outcome.error.message);
        if (outcome.error.kind === "unauthorised") await pauseForRefusal(tx, outcome.error);
        return;
      case "unknown-fate":
        await noteUnknown(tx, taskId, outcome.error.message);
        return pauseWhenInDoubt(tx);
      default:
        return assertNever(outcome, "server/enrichment/tasks/settle-start.ts");
    }
  });
}

const FORBIDDEN_MS = 900_000;

/**
 * Bad credentials are mended once the balance can be read. What is forbidden (403) may be the starts alone, which no reading can tell:
 * that is tried again after a while. The reason is said to people: what happened, and what ends the pause.
 */
async function pauseForRefusal(tx: Tx, { message, status }: ProviderError): Promise<void> {
  if (status === 403) {
    const reason = `${message}. It is tried again every ${FORBIDDEN_MS / 60_000} minutes`;
    return pausePaidQueues(tx, "unauthorised", reason, new Date(Date.now() + FORBIDDEN_MS));
  }
  const reason = `${message}. The queues go on by themselves as soon as Snov.io's balance can be read again`;
  return pausePaidQueues(tx, "unauthorised", reason);
}

/** The hash is known: by the start's answer, or later by a webhook. A task that is further on already stays as it is: false. */
export async function noteStarted(tx: Tx, taskId: string, taskHash: string): Promise<boolean> {
  const { count } = await tx.snovTask.updateMany({
    where: { id: taskId, state: { in: ["prepared", "sending", "unknown"] } },
    data: { state: "started", taskHash, startedAt: new Date(), failure: null },
  });
  if (count === 0) return false;
  await tx.lookup.updateMany({ where: { taskId, state: "unknown" }, data: { state: "in_flight" } });
  await planPoll(tx, await tx.snovTask.findUniqueOrThrow({ where: { id: taskId } }));
  return true;
}

/**
 * The answer took so long that somebody has decided about the task meanwhile: its result is read for those who still want it. A hash
 * that a webhook told before may be anybody's, this one is Snov.io's own word.
 */
async function noteLateHash(tx: Tx, taskId: string, taskHash: string): Promise<void> {
  await tx.$executeRaw`select 1 from snov_tasks where id = ${taskId}::uuid for no key update`;
  const task = await tx.snovTask.findUnique({ where: { id: taskId } });
  const isHashKnown = (await tx.snovTask.count({ where: { taskHash } })) > 0;
  if (!task || isHashKnown) return;
  if (isGivenUp(task)) await reviveTask(tx, taskId, taskHash);
  else if (task.state === "started") await tx.snovTask.update({ where: { id: taskId }, data: { taskHash } });
}

/** It may have been accepted: the holds stay, and nobody sends it again until its fate is known. */
export async function noteUnknown(tx: Tx, taskId: string, failure: string): Promise<void> {
  const { count } = await tx.snovTask.updateMany({
    where: { id: taskId, state: { in: ["prepared", "sending", "started"] } },
    data: { state: "unknown", failure },
  });
  if (count > 0) await tx.lookup.updateMany({ where: { taskId, state: "in_flight" }, data: { state: "unknown" } });
}
