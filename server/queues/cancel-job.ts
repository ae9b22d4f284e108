import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { endWaiting, UNCANCELLED } from "@/server/enrichment/lookups/hand-over";
import { db, type Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
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
    const isFetched = await lockFetched(tx, job);
    const { count } = await tx.queueJob.updateMany({
      where: { id, state: { in: isFetched ? [] : ["queued", "retrying"] } },
      data: { state: "cancelled", finishedAt: new Date() },
    });
    if (count === 0)
      throw new AppError(
        "CONFLICT",
        `Job ${id} is ${isFetched ? "active" : job.state}: only waiting jobs can be cancelled`,
      );
    await tx.$executeRaw`
      update pgboss.job set state = 'cancelled', completed_on = now()
      where name = ${job.queue} and id = ${id}::uuid and state in ('created', 'retry')`;
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

/**
 * Whether a worker has fetched the job, which our history hears of a moment later: with a job taken out of its hands the worker would
 * give up the whole batch, and a request that is on its way. Until the transaction ends nobody can fetch it.
 */
async function lockFetched(tx: Tx, { id, queue }: { id: string; queue: string }): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isFetched: boolean }[]>`
    select state = 'active' as "isFetched" from pgboss.job where name = ${queue} and id = ${id}::uuid for no key update`;
  return row?.isFetched ?? false;
}

/** Another run that waits for the same answer gets it on its own account. */
async function cancelItsLookup(tx: Tx, payload: unknown): Promise<void> {
  if (
    typeof payload !== "object" ||
    payload === null ||
    !("lookupId" in payload) ||
    typeof payload.lookupId !== "string"
  )
    return;
  await endWaiting(tx, [payload.lookupId], UNCANCELLED);
}
