import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, type Page, type PageInput } from "@/server/platform/pagination";
import type { Delivery, DeliveryDetail, WebhookOverview } from "@/server/webhooks/schema";

/** Beyond this the list is not counted to its end. */
const COUNT_LIMIT = 10_000;
const MOST_COMPANIES = 100;

interface Row {
  id: string;
  state: Delivery["state"];
  event: string | null;
  taskId: string;
  taskHash: string | null;
  kind: Delivery["kind"];
  lookups: number;
  bytes: number;
  duplicateOfId: string | null;
  note: string | null;
  receivedAt: Date;
  appliedAt: Date | null;
  replays: number;
}

/** Bodies stay in the database: a list needs their sizes only. */
const columns = Prisma.sql`
  delivery.id, delivery.state, delivery.event, delivery.task_id as "taskId", task.task_hash as "taskHash", task.kind,
  task.size as lookups, octet_length(delivery.body) as bytes, delivery.duplicate_of_id as "duplicateOfId", delivery.note,
  delivery.received_at as "receivedAt", delivery.applied_at as "appliedAt", delivery.replays`;

export async function readWebhookOverview(): Promise<WebhookOverview> {
  const [states, rejections, tasks, last] = await Promise.all([
    db.webhookDelivery.groupBy({ by: ["state"], _count: true }),
    db.webhookRejection.groupBy({ by: ["reason"], _sum: { count: true }, _max: { lastAt: true } }),
    db.snovTask.groupBy({ by: ["resultBy"], where: { resultBy: { not: null } }, _count: true }),
    db.webhookDelivery.findFirst({ orderBy: { receivedAt: "desc" }, select: { receivedAt: true } }),
  ]);
  const counts = { received: 0, duplicate: 0, applied: 0, failed: 0 };
  for (const group of states) counts[group.state] = group._count;
  return {
    address: env().snov.webhookBaseUrl,
    counts,
    rejected: rejections.flatMap(({ reason, _sum, _max }) =>
      _max.lastAt ? [{ reason, count: _sum.count ?? 0, lastAt: _max.lastAt.toISOString() }] : [],
    ),
    results: {
      byWebhook: tasks.find((group) => group.resultBy === "webhook")?._count ?? 0,
      byPoll: tasks.find((group) => group.resultBy === "poll")?._count ?? 0,
    },
    lastReceivedAt: last?.receivedAt.toISOString() ?? null,
  };
}

/** Deliveries, newest first. */
export async function listDeliveries(input: PageInput & { state?: Delivery["state"][] }): Promise<Page<Delivery>> {
  const states = input.state?.length ? input.state : null;
  const inState = states ? Prisma.sql`delivery.state::text = any(${states})` : Prisma.sql`true`;
  const [at, id] = decodeCursor(input.cursor, 2) ?? [];
  const after =
    at && id ? Prisma.sql`(delivery.received_at, delivery.id) < (${at}::timestamptz, ${id}::uuid)` : Prisma.sql`true`;
  const [rows, count] = await Promise.all([
    db.$queryRaw<Row[]>`
      select ${columns} from snov_webhooks delivery join snov_tasks task on task.id = delivery.task_id
      where ${inState} and ${after} order by delivery.received_at desc, delivery.id desc limit ${input.limit + 1}`,
    db.webhookDelivery.count({ where: states ? { state: { in: states } } : {}, take: COUNT_LIMIT + 1 }),
  ]);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    items: page.map(toDelivery),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.receivedAt.toISOString(), last.id]) : null,
    total: { count: Math.min(count, COUNT_LIMIT), exact: count <= COUNT_LIMIT },
  };
}

/** One delivery exactly as received, with the companies whose lookups it answers. Throws `NOT_FOUND`. */
export async function readDelivery(id: string): Promise<DeliveryDetail> {
  const [row] = await db.$queryRaw<(Row & { contentType: string | null; body: string; bodySha256: string })[]>`
    select ${columns}, delivery.content_type as "contentType", delivery.body, delivery.body_sha256 as "bodySha256"
    from snov_webhooks delivery join snov_tasks task on task.id = delivery.task_id where delivery.id = ${id}::uuid`;
  if (!row) throw new AppError("NOT_FOUND", `There is no delivery ${id}`);
  const [companies, duplicates] = await Promise.all([
    db.company.findMany({
      where: { lookups: { some: { taskId: row.taskId } } },
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
  return {
    ...toDelivery(row),
    contentType: row.contentType,
    body: row.body,
    bodySha256: row.bodySha256,
    duplicates: duplicates.map((duplicate) => ({ id: duplicate.id, receivedAt: duplicate.receivedAt.toISOString() })),
    companies: companies.map(({ number, name }) => ({ number, name: name ?? number })),
  };
}

function toDelivery({
  id,
  state,
  event,
  taskId,
  taskHash,
  kind,
  lookups,
  bytes,
  duplicateOfId,
  note,
  ...times
}: Row): Delivery {
  return {
    id,
    state,
    event,
    taskId,
    taskHash,
    kind,
    lookups,
    bytes,
    duplicateOfId,
    note,
    receivedAt: times.receivedAt.toISOString(),
    appliedAt: times.appliedAt?.toISOString() ?? null,
    replays: times.replays,
  };
}
