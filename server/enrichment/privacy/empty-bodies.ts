import type { Tx } from "@/server/platform/db/client";

/** A body that still has to be applied tells a task's hash: it goes with the task's result. */
export async function emptyBodies(tx: Tx, taskIds: readonly string[]): Promise<number> {
  return tx.$executeRaw`
    update snov_webhooks delivery set body = null, erased_at = now() from snov_tasks task
    where task.id = delivery.task_id and task.id = any(${[...taskIds]}::uuid[]) and task.is_redacted and delivery.body is not null
      and task.state not in ('prepared', 'sending', 'started', 'unknown')`;
}
