import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

/** How long an event of the account that is about no task of ours keeps its words, for whoever wants to read it. */
const OF_NOBODY_HOURS = 24;

/**
 * Empties what webhooks said of redacted tasks that are no longer in hand; of all such tasks when no ids are given. A body that still
 * has to be applied tells a task's hash: it goes with the task's result.
 */
export async function emptyBodies(tx: Tx, taskIds: readonly string[] | null = null): Promise<number> {
  const chosen = taskIds === null ? Prisma.empty : Prisma.sql`and task.id = any(${[...taskIds]}::uuid[])`;
  return tx.$executeRaw`
    update snov_webhooks delivery set body = null, erased_at = now() from snov_tasks task
    where task.id = delivery.task_id and task.is_redacted and delivery.body is not null ${chosen}
      and task.state not in ('prepared', 'sending', 'started', 'unknown')`;
}

/** Empties deliveries that belong to no task once they are a day old: nobody could tell which person to forget in them. */
export async function emptyBodiesOfNobody(tx: Tx): Promise<number> {
  return tx.$executeRaw`
    update snov_webhooks set body = null, erased_at = now()
    where task_id is null and body is not null and state <> 'received'
      and received_at < now() - make_interval(hours => ${OF_NOBODY_HOURS})`;
}
