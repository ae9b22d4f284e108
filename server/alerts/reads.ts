import { sayDrift } from "@/server/alerts/conditions/drift";
import type { Alert, ListAlertsInput, OpenAlerts } from "@/server/alerts/schema";
import { listOpenDrifts } from "@/server/credits/drifts";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, instantPlace, type Page } from "@/server/platform/pagination";

/** What the list in the header holds; the rest is on the page of alerts. */
const MOST_IN_HEADER = 20;

const withDeliveries = {
  deliveries: { select: { channel: true, state: true }, orderBy: { channel: "asc" } },
} satisfies Prisma.AlertInclude;
type Row = Prisma.AlertGetPayload<{ include: typeof withDeliveries }>;

/** Open and past alerts, newest first. */
export async function listAlerts({ isOpen, cursor, limit }: ListAlertsInput): Promise<Page<Alert>> {
  const where: Prisma.AlertWhereInput = isOpen === undefined ? {} : { resolvedAt: isOpen ? null : { not: null } };
  const [rows, count] = await Promise.all([
    db.alert.findMany({
      where: { AND: [where, afterCursor(cursor)] },
      orderBy: [{ raisedAt: "desc" }, { id: "asc" }],
      take: limit + 1,
      include: withDeliveries,
    }),
    db.alert.count({ where }),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const say = await sayNow(page);
  return {
    items: page.map((row) => toAlert(row, say(row))),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.raisedAt.toISOString(), last.id]) : null,
    total: { count, exact: true },
  };
}

function afterCursor(cursor: ListAlertsInput["cursor"]): Prisma.AlertWhereInput {
  const [at, id] = decodeCursor(cursor, instantPlace) ?? [];
  if (!at) return {};
  return { raisedAt: { lte: at }, OR: [{ raisedAt: { lt: at } }, { id: { gt: id } }] };
}

/** What every page shows: the open alerts, what nobody has seen first. */
export async function readOpenAlerts(): Promise<OpenAlerts> {
  const open = { resolvedAt: null };
  const [rows, total, unacknowledged, critical] = await Promise.all([
    db.alert.findMany({
      where: open,
      orderBy: [{ acknowledgedAt: { sort: "asc", nulls: "first" } }, { raisedAt: "desc" }, { id: "asc" }],
      take: MOST_IN_HEADER,
      include: withDeliveries,
    }),
    db.alert.count({ where: open }),
    db.alert.count({ where: { ...open, acknowledgedAt: null } }),
    db.alert.count({ where: { ...open, acknowledgedAt: null, severity: "critical" } }),
  ]);
  const say = await sayNow(rows);
  return { items: rows.map((row) => toAlert(row, say(row))), total, unacknowledged, critical };
}

/** Throws `NOT_FOUND` for an alert that never was. */
export async function readAlert(id: string): Promise<Alert> {
  const row = await db.alert.findUnique({ where: { id }, include: withDeliveries });
  if (!row) throw new AppError("NOT_FOUND", `There is no alert ${id}`);
  const say = await sayNow([row]);
  return toAlert(row, say(row));
}

/** A drift is told once, and grows or shrinks afterwards: the words of today stand beside those of then. */
async function sayNow(rows: readonly Row[]): Promise<(row: Row) => string | null> {
  const drift = rows.some(isOpenDrift) ? sayDrift(await listOpenDrifts()) : null;
  return (row) => (drift !== null && isOpenDrift(row) && !row.sentence.includes(drift) ? drift : null);
}

function isOpenDrift({ condition, resolvedAt }: Row): boolean {
  return condition === "drift" && resolvedAt === null;
}

function toAlert(row: Row, now: string | null): Alert {
  const { id, condition, severity, sentence, link, deliveries, acknowledgedAt, acknowledgedBy } = row;
  return {
    id,
    condition,
    severity,
    sentence,
    now,
    link,
    raisedAt: row.raisedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    acknowledged: acknowledgedAt && { by: acknowledgedBy ?? "", at: acknowledgedAt.toISOString() },
    deliveries,
  };
}
