import { type Db, db, type Tx } from "@/server/platform/db/client";
import { currentSecret } from "@/server/webhooks/webhook-address";

/** Snov.io's plan may take webhooks one day: so long after a refusal a task names one again. */
const TRIED_AGAIN_AFTER_MS = 24 * 3_600_000;

/** When Snov.io last refused a webhook and when a task names one again; null when tasks name one. */
export async function findRefusal(tx: Db = db): Promise<{ at: Date; triedAgainAt: Date } | null> {
  const watch = await tx.webhookWatch.findFirst({ select: { refusedAt: true } });
  if (!watch?.refusedAt) return null;
  const triedAgainAt = new Date(watch.refusedAt.getTime() + TRIED_AGAIN_AFTER_MS);
  return triedAgainAt > new Date() ? { at: watch.refusedAt, triedAgainAt } : null;
}

/** Fingerprint of the secret that makes a new task's address; null when it is to be started without a webhook. */
export async function secretOfNewTask(tx: Tx): Promise<string | null> {
  const secret = currentSecret();
  if (secret === null) return null;
  return (await findRefusal(tx)) ? null : secret;
}

/** The task was started without its webhook, so none is expected of it; the next tasks are spared the refused request. */
export async function noteRefusedWebhook(taskId: string): Promise<void> {
  const refusedAt = new Date();
  await db.$transaction(async (tx) => {
    await tx.snovTask.update({ where: { id: taskId }, data: { webhookSecret: null } });
    await tx.webhookWatch.upsert({ where: { isOnly: true }, create: { refusedAt }, update: { refusedAt } });
  });
}
