import { systemActor } from "@/server/access/actor";
import { releaseTask } from "@/server/credits/settle-credits";
import { pauseWhenInDoubt } from "@/server/enrichment/doubtful-starts";
import { planPoll } from "@/server/enrichment/plan-poll";
import { forgetUnanswered } from "@/server/enrichment/privacy/clean-answer";
import type { StartOutcome } from "@/server/integrations/snov/outcomes";
import { db, type Tx } from "@/server/platform/db/client";
import type { TaskState } from "@/server/platform/db/generated/enums";
import { assertNever, type ProviderError } from "@/server/platform/errors";
import { pausePaidQueues } from "@/server/queues/pause-queue";

/** Writes down what became of a start request; credits move in the same transaction. */
export async function settleStart(taskId: string, outcome: StartOutcome): Promise<void> {
  await db.$transaction(async (tx) => {
    switch (outcome.outcome) {
      case "started":
        return noteStarted(tx, taskId, outcome.taskHash);
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
        return assertNever(outcome, "server/enrichment/settle-start.ts");
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

/** The hash is known: by the start's answer, or later by a webhook. A task that is further on already stays as it is. */
export async function noteStarted(tx: Tx, taskId: string, taskHash: string): Promise<void> {
  const { count } = await tx.snovTask.updateMany({
    where: { id: taskId, state: { in: ["prepared", "sending", "unknown"] } },
    data: { state: "started", taskHash, startedAt: new Date(), failure: null },
  });
  if (count === 0) return;
  await tx.lookup.updateMany({ where: { taskId, state: "unknown" }, data: { state: "in_flight" } });
  await planPoll(tx, await tx.snovTask.findUniqueOrThrow({ where: { id: taskId } }));
}

/**
 * Nothing was accepted: the holds go back and the lookups wait again, but for those of a person forgotten meanwhile. Who knows this for sure may say so of a task that somebody
 * has called unknown meanwhile; who only found a task left behind says of which states alone it is true. A lookup whose job is
 * over by now gets another one from the sweep.
 */
export async function takeBack(
  tx: Tx,
  taskId: string,
  state: "not_started" | "out_of_credits",
  failure: string,
  from: TaskState[] = ["prepared", "sending", "started", "unknown"],
): Promise<boolean> {
  const { count } = await tx.snovTask.updateMany({
    where: { id: taskId, state: { in: from } },
    data: { state, failure, completedAt: new Date() },
  });
  if (count === 0) return false;
  await releaseTask(tx, taskId, failure, systemActor.name);
  const lookups = await tx.lookup.updateManyAndReturn({
    where: { taskId, state: { in: ["in_flight", "unknown"] } },
    data: { state: "waiting", taskId: null, position: null },
    select: { id: true },
  });
  await forgetUnanswered(
    tx,
    taskId,
    lookups.map(({ id }) => id),
  );
  return true;
}

/** It may have been accepted: the holds stay, and nobody sends it again until its fate is known. */
export async function noteUnknown(tx: Tx, taskId: string, failure: string): Promise<void> {
  const { count } = await tx.snovTask.updateMany({
    where: { id: taskId, state: { in: ["prepared", "sending", "started"] } },
    data: { state: "unknown", failure },
  });
  if (count > 0) await tx.lookup.updateMany({ where: { taskId, state: "in_flight" }, data: { state: "unknown" } });
}
