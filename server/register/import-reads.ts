import { db } from "@/server/platform/db/client";
import type { Import } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, type Page, type PageInput } from "@/server/platform/pagination";
import type { ImportRecord } from "@/server/register/schema";

/** A file that is no register at all rejects every line; nobody reads more of them than this. */
const MOST_REJECTS = 5000;

/** Imports, newest first, without their rejects. */
export async function listImports(input: PageInput): Promise<Page<ImportRecord>> {
  const [at, id] = decodeCursor(input.cursor, 2) ?? [];
  const after =
    typeof at === "string" && typeof id === "string"
      ? { createdAt: { lte: at }, OR: [{ createdAt: { lt: at } }, { id: { gt: id } }] }
      : {};
  const [rows, count] = await Promise.all([
    db.import.findMany({ where: after, orderBy: [{ createdAt: "desc" }, { id: "asc" }], take: input.limit + 1 }),
    db.import.count(),
  ]);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => toRecord(row, [])),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
    total: { count, exact: true },
  };
}

/** One import with the lines it could not take, the first 5,000 of them. Throws `NOT_FOUND`. */
export async function readImport({ id, rejects = true }: { id: string; rejects?: boolean }): Promise<ImportRecord> {
  const row = await db.import.findUnique({ where: { id } });
  if (!row) throw new AppError("NOT_FOUND", `There is no import ${id}`);
  const lines = rejects
    ? await db.importReject.findMany({ where: { importId: id }, orderBy: { line: "asc" }, take: MOST_REJECTS })
    : [];
  return toRecord(row, lines);
}

function toRecord(row: Import, rejects: readonly { line: number; reason: string }[]): ImportRecord {
  return {
    id: row.id,
    state: row.state,
    source: row.source,
    format: row.format,
    progress: { rows: row.rowsRead, total: row.rowsTotal },
    summary: {
      added: row.added,
      changed: row.changed,
      unchanged: row.unchanged,
      rejected: row.rejected,
      enteredStrikeOff: row.enteredStrikeOff,
      leftStrikeOff: row.leftStrikeOff,
    },
    rejects: rejects.map(({ line, reason }) => ({ line, reason })),
    error: row.error,
    requestedBy: row.requestedBy,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
