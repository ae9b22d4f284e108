import { toCsv, toCsvLine } from "@/lib/csv";
import { db } from "@/server/platform/db/client";
import type { Import } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, instantPlace, type Page, type PageInput } from "@/server/platform/pagination";
import type { ImportRecord } from "@/server/register/schema";

/** A file that is no register at all rejects every line; nobody reads more of them than this. */
const MOST_REJECTS = 5000;

/** Imports, newest first, without their rejects. */
export async function listImports(input: PageInput): Promise<Page<ImportRecord>> {
  const [at, id] = decodeCursor(input.cursor, instantPlace) ?? [];
  const after = at ? { createdAt: { lte: at }, OR: [{ createdAt: { lt: at } }, { id: { gt: id } }] } : {};
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
  return toRecord(row, lines, rejects ? row.warnings : []);
}

/** All rejected lines of an import as CSV, some thousand at a time. Throws `NOT_FOUND`. */
export async function streamRejects(importId: string): Promise<AsyncGenerator<string>> {
  await readImport({ id: importId, rejects: false });
  return writeRejects(importId);
}

async function* writeRejects(importId: string): AsyncGenerator<string> {
  yield toCsv(["line", "reason"], []);
  for (let after = 0; ; ) {
    const rejects = await db.importReject.findMany({
      where: { importId, line: { gt: after } },
      orderBy: { line: "asc" },
      take: MOST_REJECTS,
    });
    if (rejects.length > 0) yield rejects.map(({ line, reason }) => toCsvLine([String(line), reason])).join("");
    if (rejects.length < MOST_REJECTS) return;
    after = rejects.at(-1)?.line ?? after;
  }
}

function toRecord(
  row: Import,
  rejects: readonly { line: number; reason: string }[],
  warnings: string[] = [],
): ImportRecord {
  return {
    id: row.id,
    state: row.state,
    source: row.source,
    format: row.format,
    progress: shapeProgress(row),
    summary: {
      added: row.added,
      changed: row.changed,
      unchanged: row.unchanged,
      rejected: row.rejected,
      enteredStrikeOff: row.enteredStrikeOff,
      leftStrikeOff: row.leftStrikeOff,
      absent: row.absent,
      valuesLeftOut: row.valuesLeftOut,
      linesRepaired: row.linesRepaired,
    },
    warnings,
    rejects: rejects.map(({ line, reason }) => ({ line, reason })),
    error: row.error,
    requestedBy: row.requestedBy,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

function shapeProgress(row: Import): ImportRecord["progress"] {
  const ended = { stage: null, share: null, rate: null, secondsLeft: null };
  if (row.state !== "running") return { rows: row.rowsRead, total: row.rowsTotal, ...ended };
  const seconds = Math.max(0.001, (row.progressedAt.getTime() - row.stageAt.getTime()) / 1000);
  if (row.stage === "indexing") {
    return { rows: row.rowsRead, total: row.rowsTotal, ...ended, stage: "indexing" };
  }
  const rows = row.stage === "reading" ? row.rowsRead : row.rowsMerged;
  const share =
    row.stage === "reading" ? shareOf(Number(row.bytesRead), row.bytesTotal) : shareOf(rows, mergedInAll(row));
  return {
    rows,
    total: row.stage === "reading" ? null : mergedInAll(row),
    stage: row.stage,
    share,
    rate: rows > 0 ? rows / seconds : null,
    secondsLeft: share ? (seconds / share) * (1 - share) : null,
  };
}

function mergedInAll(row: Import): number {
  return row.rowsRead - row.rejected;
}

function shareOf(done: number, all: number | bigint | null): number | null {
  return all === null || Number(all) === 0 ? null : Math.min(1, done / Number(all));
}
