import type { AlertDelivery } from "@/server/alerts/schema";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, instantPlace, type Page, type PageInput } from "@/server/platform/pagination";

const withAttempts = {
  alert: { select: { id: true, sentence: true } },
  attempts: { orderBy: { number: "asc" } },
} satisfies Prisma.AlertDeliveryInclude;
type Row = Prisma.AlertDeliveryGetPayload<{ include: typeof withAttempts }>;

/** The log of deliveries, newest first, each with every attempt. */
export async function listAlertDeliveries({ cursor, limit }: PageInput): Promise<Page<AlertDelivery>> {
  const [rows, count] = await Promise.all([
    db.alertDelivery.findMany({
      where: afterCursor(cursor),
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
      take: limit + 1,
      include: withAttempts,
    }),
    db.alertDelivery.count(),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toDelivery),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
    total: { count, exact: true },
  };
}

function afterCursor(cursor: PageInput["cursor"]): Prisma.AlertDeliveryWhereInput {
  const [at, id] = decodeCursor(cursor, instantPlace) ?? [];
  if (!at) return {};
  return { createdAt: { lte: at }, OR: [{ createdAt: { lt: at } }, { id: { gt: id } }] };
}

/** Throws `NOT_FOUND` for a delivery that never was. */
export async function readAlertDelivery(id: string): Promise<AlertDelivery> {
  const row = await db.alertDelivery.findUnique({ where: { id }, include: withAttempts });
  if (!row) throw new AppError("NOT_FOUND", `There is no delivery ${id}`);
  return toDelivery(row);
}

function toDelivery(row: Row): AlertDelivery {
  const { id, channel, state, alert, requestedBy, createdAt, finishedAt, attempts } = row;
  return {
    id,
    channel,
    state,
    alert,
    requestedBy,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    attempts: attempts.map(({ number, at, outcome, status, detail, durationMs }) => ({
      number,
      at: at.toISOString(),
      outcome,
      status,
      detail,
      durationMs,
    })),
  };
}
