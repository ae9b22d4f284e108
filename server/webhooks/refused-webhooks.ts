import { db, type Tx } from "@/server/platform/db/client";
import { currentSecret } from "@/server/webhooks/webhook-address";

/** Snov.io's plan may take webhooks one day: so long after a refusal a task names one again. */
const TRIED_AGAIN_AFTER_HOURS = 24;

/** Fingerprint of the secret that makes a new task's address; null when it is to be started without a webhook. */
export async function secretOfNewTask(tx: Tx): Promise<string | null> {
  const secret = currentSecret();
  if (secret === null) return null;
  const refusedAfter = new Date(Date.now() - TRIED_AGAIN_AFTER_HOURS * 3_600_000);
  const refused = await tx.webhookWatch.count({ where: { refusedAt: { gt: refusedAfter } } });
  return refused > 0 ? null : secret;
}

/** The task was started without its webhook, so none is expected of it; the next tasks are spared the refused request. */
export async function noteRefusedWebhook(taskId: string): Promise<void> {
  const refusedAt = new Date();
  await db.$transaction(async (tx) => {
    await tx.snovTask.update({ where: { id: taskId }, data: { webhookSecret: null } });
    await tx.webhookWatch.upsert({ where: { isOnly: true }, create: { refusedAt }, update: { refusedAt } });
  });
}
