import { type Collected, collectTaskResult } from "@/server/enrichment/collect-task-result";
import { db } from "@/server/platform/db/client";
import { messageOf, ProviderError } from "@/server/platform/errors";
import { completed, type JobOutcome } from "@/server/queues/define-job";
import { describeAnswers } from "@/server/webhooks/describe-answers";
import { identifyTask } from "@/server/webhooks/identify-task";

/** How soon a delivery that came too early is looked at again. */
const LATER_SECONDS = 5;

/**
 * Applies what a delivery announces. Its payload is only a hint: it may tell the hash of a task whose start was cut, and that
 * the result is there; the result itself is read from Snov.io with our own token. However often it runs, and wherever a crash
 * stopped it before, a result is stored and paid for once.
 */
export async function applyDelivery(deliveryId: string, signal: AbortSignal): Promise<JobOutcome> {
  const delivery = await db.webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
  if (delivery.rejection !== null || delivery.duplicateOfId !== null) return completed;
  try {
    const subject = await identifyTask(delivery);
    if (subject.found === "later") {
      await note(deliveryId, { note: `${subject.why}; it is looked at again.` });
      return { status: "returned", afterSeconds: LATER_SECONDS, why: subject.why };
    }
    if (subject.found === "nothing") {
      await note(deliveryId, ended(subject.state, subject.why));
      return completed;
    }
    const collected = await collectTaskResult(subject.task.id, "webhook", signal);
    // A replay of what was applied before changes nothing, not even the words about it.
    if (collected !== "over" || delivery.appliedAt === null)
      await note(deliveryId, ended("applied", await tell(collected, subject.task.id)));
    return completed;
  } catch (error) {
    const isPassing = !(error instanceof ProviderError) || error.isTransient;
    await note(deliveryId, isPassing ? { note: messageOf(error) } : { state: "failed", note: messageOf(error) });
    throw error;
  }
}

async function tell(collected: Collected, taskId: string): Promise<string> {
  switch (collected) {
    case "waits":
      return "Snov.io had no result yet when asked; polling goes on.";
    case "over":
      return "The task was settled before.";
    case "settled":
      return describeAnswers(taskId);
  }
}

type Outcome = { state?: "applied" | "failed"; note: string; appliedAt?: Date };

function ended(state: "applied" | "failed", why: string): Outcome {
  return { state, note: why, ...(state === "applied" ? { appliedAt: new Date() } : {}) };
}

async function note(id: string, data: Outcome): Promise<void> {
  await db.webhookDelivery.update({ where: { id }, data });
}
