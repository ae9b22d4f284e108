import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db, type Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { enqueue } from "@/server/queues/enqueue";

export interface Replay {
  /** The delivery that is applied again: the first one when a duplicate was chosen. */
  deliveryId: string;
  /** Null when a job for it was waiting already. */
  jobId: string | null;
}

/** Applies a stored delivery once more. Harmless to repeat: the result is read from Snov.io and stored once. Throws `NOT_FOUND`, and `CONFLICT` for a rejected one. */
export async function replayDelivery(actor: Actor, id: string): Promise<Replay> {
  return db.$transaction(async (tx) => {
    const chosen = await tx.webhookDelivery.findUnique({ where: { id } });
    if (!chosen) throw new AppError("NOT_FOUND", `There is no delivery ${id}`);
    if (chosen.rejection !== null)
      throw new AppError(
        "CONFLICT",
        `Delivery ${id} was rejected (${chosen.rejection}), so there is nothing in it to apply`,
      );
    const deliveryId = chosen.duplicateOfId ?? chosen.id;
    // One replay of a delivery at a time.
    await tx.$executeRaw`select 1 from snov_webhooks where id = ${deliveryId}::uuid for update`;
    await tx.webhookDelivery.update({ where: { id }, data: { replays: { increment: 1 } } });
    const isWaiting = await hasLiveJob(tx, deliveryId);
    const jobId = isWaiting
      ? null
      : await enqueue(tx, "apply-delivery", { deliveryId }, { snovTaskId: chosen.taskId ?? undefined });
    const after = { deliveryId, jobId };
    await recordAudit(tx, {
      actor,
      action: "delivery.replayed",
      entity: "delivery",
      entityId: id,
      before: { state: chosen.state },
      after,
    });
    return { deliveryId, jobId };
  });
}

async function hasLiveJob(tx: Tx, deliveryId: string): Promise<boolean> {
  const live = await tx.queueJob.count({
    where: {
      queue: "apply-delivery",
      state: { in: ["queued", "retrying"] },
      payload: { path: ["deliveryId"], equals: deliveryId },
    },
  });
  return live > 0;
}
