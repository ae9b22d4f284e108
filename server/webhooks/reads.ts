import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { DeliveryChannel, DeliveryState } from "@/server/platform/db/generated/enums";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, instantPlace, type Page, type PageInput } from "@/server/platform/pagination";
import {
  type DeliveryRow,
  deliveriesWhere,
  deliveryColumns,
  deliveryTables,
  toDelivery,
} from "@/server/webhooks/delivery-rows";
import type { Delivery, DeliveryDetail, DeliveryFilter } from "@/server/webhooks/schema";

/** Beyond this the list is not counted to its end. */
const COUNT_LIMIT = 10_000;
const MOST_COMPANIES = 100;

/** Deliveries, newest first. */
export async function listDeliveries({
  cursor,
  limit,
  ...filter
}: PageInput & DeliveryFilter): Promise<Page<Delivery>> {
  const [at, id] = decodeCursor(cursor, instantPlace) ?? [];
  const after = at
    ? Prisma.sql`(delivery.received_at, delivery.id) < (${at}::timestamptz, ${id}::uuid)`
    : Prisma.sql`true`;
  const first = Prisma.sql`order by received_at desc, id desc limit ${limit + 1}`;
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<DeliveryRow[]>`
      select ${deliveryColumns} from (select id from (${selectDeliveries(filter, after, first)}) parts ${first}) chosen
      join snov_webhooks delivery on delivery.id = chosen.id left join snov_tasks task on task.id = delivery.task_id
      order by delivery.received_at desc, delivery.id desc`,
    db.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from (
        select from (${selectDeliveries(filter, Prisma.sql`true`, Prisma.sql`limit ${COUNT_LIMIT + 1}`)}) parts limit ${COUNT_LIMIT + 1}) matching`,
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const count = counted?.count ?? 0;
  return {
    items: page.map(toDelivery),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.receivedAt.toISOString(), last.id]) : null,
    total: { count: Math.min(count, COUNT_LIMIT), exact: count <= COUNT_LIMIT },
  };
}

const CHANNELS = Object.values(DeliveryChannel);
const STATES = Object.values(DeliveryState);

/**
 * Ids and times of the deliveries that a filter means. With a state, a reason or a channel: of each the first by their index, so that few
 * among a million cost as little as many. `each`: order and limit of every part.
 */
function selectDeliveries(filter: DeliveryFilter, after: Prisma.Sql, each: Prisma.Sql): Prisma.Sql {
  const { state, reason, channel } = filter;
  const where = Prisma.sql`${deliveriesWhere(filter)} and ${after}`;
  if (!state?.length && !reason?.length && !channel)
    return Prisma.sql`(select delivery.id, delivery.received_at from snov_webhooks delivery where ${where} ${each})`;
  const parts = reason?.length
    ? Prisma.sql`unnest(${[...new Set(reason)]}::rejection_reason[]) part (kind)`
    : Prisma.sql`unnest(${state?.length ? [...new Set(state)] : STATES}::delivery_state[]) part (kind)`;
  const kind = reason?.length ? Prisma.sql`delivery.rejection` : Prisma.sql`delivery.state`;
  return Prisma.sql`(select found.id, found.received_at
    from ${parts} cross join unnest(${channel ? [channel] : CHANNELS}::delivery_channel[]) way (channel)
    cross join lateral (
      select delivery.id, delivery.received_at from snov_webhooks delivery
      where ${kind} = part.kind and delivery.channel = way.channel and ${where} ${each}
    ) found)`;
}

interface DetailRow extends DeliveryRow {
  contentType: string | null;
  body: string | null;
  erasedAt: Date | null;
  bodySha256: string | null;
  addressSecret: string | null;
  signatureSecret: string | null;
}

/** One delivery exactly as received, with the companies whose lookups it answers. Throws `NOT_FOUND`. */
export async function readDelivery(id: string): Promise<DeliveryDetail> {
  const [row] = await db.$queryRaw<DetailRow[]>`
    select ${deliveryColumns}, delivery.content_type as "contentType", delivery.body, delivery.erased_at as "erasedAt",
      delivery.body_sha256 as "bodySha256", delivery.address_secret as "addressSecret", delivery.signature_secret as "signatureSecret"
    from ${deliveryTables} where delivery.id = ${id}::uuid`;
  if (!row) throw new AppError("NOT_FOUND", `There is no delivery ${id}`);
  const { taskId } = row;
  const [companies, duplicates] = await Promise.all([
    taskId === null
      ? []
      : db.company.findMany({
          where: { lookups: { some: { taskId } } },
          select: { number: true, name: true },
          orderBy: { number: "asc" },
          take: MOST_COMPANIES,
        }),
    db.webhookDelivery.findMany({
      where: { duplicateOfId: id },
      select: { id: true, receivedAt: true },
      orderBy: { receivedAt: "asc" },
    }),
  ]);
  const { contentType, body, bodySha256, addressSecret, signatureSecret } = row;
  return {
    ...toDelivery(row),
    contentType,
    body,
    erasedAt: row.erasedAt?.toISOString() ?? null,
    bodySha256,
    addressSecret,
    signatureSecret,
    duplicates: duplicates.map((duplicate) => ({ id: duplicate.id, receivedAt: duplicate.receivedAt.toISOString() })),
    companies: companies.map(({ number, name }) => ({ number, name: name ?? number })),
  };
}
