import { z } from "zod";
import { collectTaskResult } from "@/server/enrichment/collect-task-result";
import { noteStarted } from "@/server/enrichment/settle-start";
import { db } from "@/server/platform/db/client";
import { messageOf, ProviderError } from "@/server/platform/errors";

const hash = z.string().regex(/^[0-9a-f]{32}$/i);
const meta = z.object({ task_hash: hash });

/** Snov.io publishes no schema for its callbacks, so the hash is looked for wherever it has been seen. */
const payload = z.union([
  z.object({ data: z.object({ meta }) }).transform((body) => body.data.meta.task_hash),
  z.object({ meta }).transform((body) => body.meta.task_hash),
  z.object({ data: z.object({ task_hash: hash }) }).transform((body) => body.data.task_hash),
  z.object({ task_hash: hash }).transform((body) => body.task_hash),
]);

/**
 * Applies what a delivery announces. Its payload is only a hint: it may tell the hash of a task whose start was cut, and that
 * the result is there; the result itself is read from Snov.io with our own token.
 */
export async function applyDelivery(deliveryId: string, signal: AbortSignal): Promise<void> {
  const delivery = await db.webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
  const taskHash = findTaskHash(delivery.body);
  try {
    if (taskHash) await db.$transaction((tx) => noteStarted(tx, delivery.taskId, taskHash));
    const collected = await collectTaskResult(delivery.taskId, "webhook", signal);
    const note = {
      waits: "Snov.io had no result yet when asked; polling goes on.",
      over: "The task was settled before.",
      settled: null,
    }[collected];
    await db.webhookDelivery.update({
      where: { id: deliveryId },
      data: { state: "applied", appliedAt: new Date(), note },
    });
  } catch (error) {
    const isPassing = !(error instanceof ProviderError) || error.isTransient;
    const note = messageOf(error);
    await db.webhookDelivery.update({
      where: { id: deliveryId },
      data: isPassing ? { note } : { state: "failed", note },
    });
    throw error;
  }
}

export function findTaskHash(body: string): string | null {
  try {
    return payload.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}
