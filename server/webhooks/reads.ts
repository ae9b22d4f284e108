import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, type Page, type PageInput } from "@/server/platform/pagination";
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
  const where = deliveriesWhere(filter);
  const [at, id] = decodeCursor(cursor, 2) ?? [];
  const after =
    at && id ? Prisma.sql`(delivery.received_at, delivery.id) < (${at}::timestamptz, ${id}::uuid)` : Prisma.sql`true`;
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<DeliveryRow[]>`
      select ${deliveryColumns} from ${deliveryTables}
      where ${where} and ${after} order by delivery.received_at desc, delivery.id desc limit ${limit + 1}`,
    db.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from (select from snov_webhooks delivery where ${where} limit ${COUNT_LIMIT + 1}) matching`,
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
