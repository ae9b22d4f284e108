import { fromPrisma } from "pg-boss";
import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { endWaiting, UNCANCELLED } from "@/server/enrichment/lookups/hand-over";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { sender } from "@/server/queues/boss";
import { collectingQueues, isQueueName } from "@/server/queues/catalogue";

/**
 * Takes a waiting job out of its queue. Throws `CONFLICT` for an active job, whose answer must be collected, and for one that itself
 * collects or stores what was paid for.
 */
export async function cancelJob(actor: Actor, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const job = await tx.queueJob.findUnique({ where: { id } });
    if (!job || !isQueueName(job.queue)) throw new AppError("NOT_FOUND", `There is no job ${id}`);
    if (collectingQueues.includes(job.queue)) {
      throw new AppError(
        "CONFLICT",
        `Job ${id} of ${job.queue} brings home what was paid for and cannot be cancelled: pause ${job.queue} to hold it back`,
      );
    }
    const { count } = await tx.queueJob.updateMany({
      where: { id, state: { in: ["queued", "retrying"] } },
      data: { state: "cancelled", finishedAt: new Date() },
    });
    if (count === 0) throw new AppError("CONFLICT", `Job ${id} is ${job.state}: only waiting jobs can be cancelled`);
    const boss = await sender();
    await boss.cancel(job.queue, id, { db: fromPrisma(tx) });
    await cancelItsLookup(tx, job.payload);
    await recordAudit(tx, {
      actor,
      action: "job.cancelled",
      entity: "job",
      entityId: id,
      before: { state: job.state },
    });
  });
}

/** Another run that waits for the same answer gets it on its own account. */
async function cancelItsLookup(
  tx: Parameters<Parameters<typeof db.$transaction>[0]>[0],
  payload: unknown,
): Promise<void> {
  if (
    typeof payload !== "object" ||
    payload === null ||
    !("lookupId" in payload) ||
    typeof payload.lookupId !== "string"
  )
    return;
  await endWaiting(tx, [payload.lookupId], UNCANCELLED);
}
