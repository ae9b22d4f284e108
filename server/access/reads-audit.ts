import type { AuditEntry, ListAuditInput } from "@/server/access/schema";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { decodeCursor, encodeCursor, instantPlace, type Page } from "@/server/platform/pagination";

/** Beyond this the trail is not counted to its end. */
const COUNT_LIMIT = 10_000;

type Row = Prisma.AuditEntryGetPayload<object>;

/** The audit trail, newest first; all of it, or what was done to one kind of thing or to one thing. */
export async function listAudit({ cursor, limit, entity, entityId }: ListAuditInput): Promise<Page<AuditEntry>> {
  const wanted = { entity, entityId } satisfies Prisma.AuditEntryWhereInput;
  const [rows, counted] = await Promise.all([
    db.auditEntry.findMany({
      where: { AND: [wanted, afterCursor(cursor)] },
      orderBy: [{ at: "desc" }, { id: "asc" }],
      take: limit + 1,
    }),
    db.auditEntry.findMany({ where: wanted, select: { id: true }, take: COUNT_LIMIT + 1 }),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toEntry),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.at.toISOString(), last.id]) : null,
    total: { count: Math.min(counted.length, COUNT_LIMIT), exact: counted.length <= COUNT_LIMIT },
  };
}

function afterCursor(cursor: ListAuditInput["cursor"]): Prisma.AuditEntryWhereInput {
  const [at, id] = decodeCursor(cursor, instantPlace) ?? [];
  if (!at) return {};
  return { at: { lte: at }, OR: [{ at: { lt: at } }, { id: { gt: id } }] };
}

function toEntry({ id, at, actorKind, actor, action, entity, entityId, reason, before, after }: Row): AuditEntry {
  return {
    id,
    at: at.toISOString(),
    actorKind,
    actor,
    action,
    entity,
    entityId,
    reason,
    before: membersOf(before),
    after: membersOf(after),
  };
}

/** What is no object is one member without a name of its own. */
function membersOf(value: Prisma.JsonValue): Record<string, unknown> | null {
  if (value === null) return null;
  return typeof value === "object" && !Array.isArray(value) ? value : { value };
}
