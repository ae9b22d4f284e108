import { db } from "@/server/platform/db/client";
import { enqueue } from "@/server/queues/enqueue";

const FORGOTTEN_MINUTES = 2;
/** What was rejected helps for so long to find out why; its count by the hour stays. */
const REJECTED_DAYS = 14;

/**
 * A delivery that waits without a job: one whose job failed for good is failed with its words, any other gets a job. Nothing is
 * known to lead here but a hand in the tables; the promise is that no delivery is lost whatever does. Rejected ones go after a while.
 */
export async function sweepDeliveries(): Promise<void> {
  await db.$executeRaw`
    update snov_webhooks delivery set state = 'failed', note = coalesce(job.error, delivery.note, 'Its job failed.')
    from queue_jobs job
    where delivery.state = 'received' and job.queue = 'apply-delivery' and job.state in ('failed', 'cancelled')
      and job.snov_task_id is not distinct from delivery.task_id and job.payload ->> 'deliveryId' = delivery.id::text
      and not exists (select 1 from queue_jobs newer where newer.queue = 'apply-delivery' and newer.payload ->> 'deliveryId' = delivery.id::text
        and newer.state in ('queued', 'active', 'retrying', 'completed') and newer.created_at > job.created_at)`;
  await db.$transaction(async (tx) => {
    const forgotten = await tx.$queryRaw<{ id: string; task_id: string | null }[]>`
      select id, task_id from snov_webhooks delivery
      where state = 'received' and received_at < now() - make_interval(mins => ${FORGOTTEN_MINUTES})
        and not exists (select 1 from queue_jobs job where job.queue = 'apply-delivery' and job.payload ->> 'deliveryId' = delivery.id::text
          and job.state in ('queued', 'active', 'retrying'))
      limit 100 for no key update skip locked`;
    for (const { id, task_id } of forgotten)
      await enqueue(tx, "apply-delivery", { deliveryId: id }, { snovTaskId: task_id ?? undefined });
  });
  await db.$executeRaw`
    delete from snov_webhooks where state = 'rejected' and received_at < now() - make_interval(days => ${REJECTED_DAYS})`;
}
