import { type Actor, systemActor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db, type Tx } from "@/server/platform/db/client";
import { paidQueues, type QueueName } from "@/server/queues/catalogue";
import { wakeJobs } from "@/server/queues/live-jobs";
import { parseQueueName } from "@/server/queues/pause-queue";
import type { Pause } from "@/server/queues/pauses";

/** Lets a queue go on. Resuming a queue that is not paused changes nothing. */
export async function resumeQueue(actor: Actor, input: { name: string }): Promise<void> {
  const name = parseQueueName(input.name);
  await db.$transaction(async (tx) => {
    const before = await tx.queuePause.findUnique({ where: { queue: name } });
    if (!before) return;
    await tx.queuePause.delete({ where: { queue: name } });
    await wakeJobs(tx, [name]);
    await recordAudit(tx, { actor, action: "queue.resumed", entity: "queue", entityId: name, before });
  });
}

/** The system lifts its own pause once its cause has ended; a person's pause stays, and so does one that ends at a time. */
export async function resumePaidQueues(
  tx: Tx,
  cause: "out_of_credits" | "unauthorised",
  reason: string,
  queues: readonly QueueName[] = paidQueues,
): Promise<void> {
  const { count } = await tx.queuePause.deleteMany({ where: { queue: { in: [...queues] }, cause, until: null } });
  if (count === 0) return;
  await wakeJobs(tx, queues);
  await recordAudit(tx, {
    actor: systemActor,
    action: "queue.resumed",
    entity: "queue",
    entityId: queues.join(","),
    reason,
  });
}

/** Removes pauses whose time is over. One statement decides: a pause that is extended meanwhile, or ended by another worker, is left alone. */
export async function endTimedPauses(): Promise<void> {
  await db.$transaction(async (tx) => {
    const over = await tx.$queryRaw<Pause[]>`
      delete from queue_pauses where until <= now() returning queue, cause::text as cause, by, reason, since, until`;
    for (const pause of over) {
      await wakeJobs(tx, [parseQueueName(pause.queue)]);
      await recordAudit(tx, {
        actor: systemActor,
        action: "queue.resumed",
        entity: "queue",
        entityId: pause.queue,
        reason: "its time was over",
        before: { ...pause },
      });
    }
  });
}
