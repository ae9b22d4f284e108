import { type Collected, collectTaskResult } from "@/server/enrichment/tasks/collect-task-result";
import { learnWait } from "@/server/enrichment/tasks/plan-poll";
import { db } from "@/server/platform/db/client";
import type { WebhookDelivery } from "@/server/platform/db/generated/client";
import { messageOf, ProviderError } from "@/server/platform/errors";
import { completed, type JobOutcome } from "@/server/queues/define-job";
import { describeAnswers } from "@/server/webhooks/describe-answers";
import { identifyTask } from "@/server/webhooks/identify-task";
import { damages, SETTLED_BEFORE } from "@/server/webhooks/store-delivery";

/** Goes before what came of it. */
const HINT = "The result was asked for all the same.";

/** How soon a delivery that came too early is looked at again. */
const LATER_SECONDS = 5;

/**
 * Applies what a delivery announces. Its payload is only a hint: it may tell the hash of a task whose start was cut, and that
 * the result is there; the result itself is read from Snov.io with our own token. However often it runs, and wherever a crash
 * stopped it before, a result is stored and paid for once. A delivery that was rejected for its damaged body stays rejected: its
 * address alone is the hint.
 */
export async function applyDelivery(deliveryId: string, signal: AbortSignal): Promise<JobOutcome> {
  const delivery = await db.webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
  const { rejection, duplicateOfId } = delivery;
  if (duplicateOfId !== null || (rejection !== null && !damages.includes(rejection))) return completed;
  const note = (outcome: Outcome) =>
    noteOutcome(deliveryId, rejection === null ? outcome : { note: `${HINT} ${outcome.note}` });
  try {
    const subject = await identifyTask(delivery);
    if (subject.found === "later") {
      await note({ note: `${subject.why}; it is looked at again.` });
      return { status: "returned", afterSeconds: LATER_SECONDS, why: subject.why };
    }
    if (subject.found === "nothing") {
      await note(ended(subject.state, subject.why));
      return completed;
    }
    const collected = await collectTaskResult(subject.task.id, "webhook", signal);
    if (collected === "settled") await learnFrom(delivery);
    // A replay of what was applied before changes nothing, not even the words about it.
    if (collected !== "over" || delivery.appliedAt === null)
      await note(ended("applied", await tell(collected, subject.task.id)));
    return completed;
  } catch (error) {
    const isPassing = !(error instanceof ProviderError) || error.isTransient;
    await note(isPassing ? { note: messageOf(error) } : { state: "failed", note: messageOf(error) });
    throw error;
  }
}

/** When a task was ready is told by its own first delivery, unless that came so late that the task was polled before. */
async function learnFrom({ taskId, receivedAt, replays }: WebhookDelivery): Promise<void> {
  if (taskId === null || replays > 0) return;
  const task = await db.snovTask.findUniqueOrThrow({ where: { id: taskId } });
  if (task.polls > 0 || !task.startedAt) return;
  const elapsedMs = receivedAt.getTime() - task.startedAt.getTime();
  await learnWait(task.kind, { is: "told", polls: 0, elapsedMs });
}

async function tell(collected: Collected, taskId: string): Promise<string> {
  switch (collected) {
    case "waits":
      return "Snov.io had no result yet when asked; polling goes on.";
    case "over":
      return SETTLED_BEFORE;
    case "settled":
      return describeAnswers(taskId);
  }
}

type Outcome = { state?: "applied" | "failed"; note: string; appliedAt?: Date };

function ended(state: "applied" | "failed", why: string): Outcome {
  return { state, note: why, ...(state === "applied" ? { appliedAt: new Date() } : {}) };
}

async function noteOutcome(id: string, data: Outcome): Promise<void> {
  await db.webhookDelivery.update({ where: { id }, data });
}
