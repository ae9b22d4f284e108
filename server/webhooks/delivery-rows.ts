import { Prisma } from "@/server/platform/db/generated/client";
import type { Delivery, DeliveryFilter } from "@/server/webhooks/schema";

export interface DeliveryRow {
  id: string;
  state: Delivery["state"];
  channel: Delivery["channel"];
  rejection: Delivery["rejection"];
  event: string | null;
  taskId: string | null;
  taskHash: string | null;
  kind: Delivery["kind"];
  lookups: number | null;
  bytes: number;
  duplicateOfId: string | null;
  note: string | null;
  receivedAt: Date;
  appliedAt: Date | null;
  replays: number;
}

/** Bodies stay in the database: a list needs their sizes only. */
export const deliveryColumns = Prisma.sql`
  delivery.id, delivery.state, delivery.channel, delivery.rejection, delivery.event, delivery.task_id as "taskId",
  task.task_hash as "taskHash", task.kind, task.size as lookups, delivery.bytes, delivery.duplicate_of_id as "duplicateOfId",
  delivery.note, delivery.received_at as "receivedAt", delivery.applied_at as "appliedAt", delivery.replays`;

export const deliveryTables = Prisma.sql`snov_webhooks delivery left join snov_tasks task on task.id = delivery.task_id`;

export function toDelivery({ receivedAt, appliedAt, ...row }: DeliveryRow): Delivery {
  const { id, state, channel, rejection, event, taskId, taskHash, kind, lookups, bytes, duplicateOfId, note } = row;
  return {
    id,
    state,
    channel,
    rejection,
    event,
    taskId,
    taskHash,
    kind,
    lookups,
    bytes,
    duplicateOfId,
    note,
    receivedAt: receivedAt.toISOString(),
    appliedAt: appliedAt?.toISOString() ?? null,
    replays: row.replays,
  };
}

/** The condition of a filter; an empty list of a member excludes nothing. */
export function deliveriesWhere({ state, reason, channel, from, until }: DeliveryFilter): Prisma.Sql {
  const parts = [Prisma.sql`true`];
  if (state?.length) parts.push(Prisma.sql`delivery.state::text = any(${state})`);
  if (reason?.length) parts.push(Prisma.sql`delivery.rejection::text = any(${reason})`);
  if (channel) parts.push(Prisma.sql`delivery.channel = ${channel}::delivery_channel`);
  if (from) parts.push(Prisma.sql`delivery.received_at >= ${from}::timestamptz`);
  if (until) parts.push(Prisma.sql`delivery.received_at < ${until}::timestamptz`);
  return Prisma.join(parts, " and ");
}
