import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type pg from "pg";
import type { Actor } from "@/server/access/actor";
import { dayOf } from "@/server/platform/calendar";
import { db } from "@/server/platform/db/client";
import type { ImportFormat } from "@/server/platform/db/generated/enums";
import { AppError } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { parseCompanyNumber } from "@/server/register/company-number";
import { bringIndexesBack } from "./bring-indexes-back";
import { explainFailure } from "./explain-failure";
import { hasRebuildFailedLately } from "./failed-rebuilds";
import { failImport, finishStaged } from "./finish-import";
import { claimImport, openImportSession } from "./import-session";
import type { MergeSizes } from "./merge-staged";
import { type LineSink, openRegisterFile, type RegisterFile, type RegisterLine } from "./open-register-file";
import { refuseOlder } from "./refuse-older";
import { snapshotDayOf } from "./snapshot-day";
import { type Part, stageFile } from "./stage-file";

/** The desk and the terminal are told how far the reading is so often. */
const TOLD_EVERY_MS = 500;

export interface ImportInput {
  actor: Actor;
  /** Where it comes from, in words for the desk: a file's name. */
  source: string;
  /** The bytes as they stream in, or paths: the parts of one file, in order. */
  input: Readable | string | readonly string[];
  /** Tells the same file from another, so that an import of it that was killed goes on. */
  fileKey?: string;
  /** Told the import's id as soon as there is one. */
  onStart?: (id: string) => void;
  /** How much is merged at a time, where the usual will not do. */
  sizes?: MergeSizes;
}

/**
 * Imports a bulk register file or a list of numbers: the whole file is copied into a staging table of its own, then merged into the
 * register in stretches. Bad lines are kept with their reason and never stop the good ones; importing the same again changes nothing;
 * a file that breaks off changes nothing at all. Throws `BAD_INPUT` when it is no register file, or one older than what is known.
 */
export async function importRegister(request: ImportInput): Promise<{ id: string }> {
  const { input } = request;
  const names = typeof input === "string" ? [input] : Array.isArray(input) ? input : [];
  const files: RegisterFile[] = [];
  try {
    for (const source of names.length > 0 ? names : [input])
      files.push(await openRegisterFile(source as string | Readable));
    const [first] = files;
    if (!first || files.some((file) => file.format !== first.format))
      throw new AppError("BAD_INPUT", "Some of the files are register files and some are lists of numbers", {
        field: "file",
      });
    return await runImport(request, {
      format: first.format === "bulk" ? "bulk_csv" : "number_list",
      parts: files.map(({ read }, index) => ({ name: files.length > 1 ? nameOf(names[index]) : null, read })),
      isList: false,
      files,
    });
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

function nameOf(path: string | undefined): string | null {
  return path?.split(/[\\/]/).at(-1) ?? null;
}

/**
 * Imports company numbers that came one by one: each entry is a number or a reject with its reason, and a reject's line is its
 * place in the list, from 1. Nothing in an entry is read as a file would be: no commas, quotes, headers or comments.
 */
export async function importNumbers(
  actor: Actor,
  source: string,
  companyNumbers: readonly string[],
): Promise<{ id: string }> {
  const lines = companyNumbers.map((text, index): RegisterLine => {
    const { number, reason } = parseCompanyNumber(text);
    const line = index + 1;
    return number === null ? { kind: "reject", line, reason } : { kind: "number", line, number };
  });
  return runImport(
    { actor, source },
    { format: "number_list", parts: [{ name: null, read: (sink) => readList(lines, sink) }], isList: true, files: [] },
  );
}

function* readList(lines: readonly RegisterLine[], sink: LineSink) {
  for (const line of lines) sink.take(line);
  yield { rows: lines.length, lastLine: lines.length };
}

interface Content {
  format: ImportFormat;
  parts: readonly Part[];
  isList: boolean;
  /** What the parts are read from; empty for a list. */
  files: readonly RegisterFile[];
}

type Request = Omit<ImportInput, "input">;

async function runImport(request: Request, content: Content): Promise<{ id: string }> {
  const { actor, source, fileKey, onStart, sizes } = request;
  const id = randomUUID();
  const session = await openImportSession();
  try {
    // Claimed before it is there to be seen: nobody takes it for one that was left behind.
    await claimImport(session, id);
    const bytesTotal = sumOf(content.files.map((file) => file.totalBytes));
    const names = [source, ...content.files.flatMap((file) => file.names)];
    const snapshotOn = content.format === "bulk_csv" ? dayOf(snapshotDayOf(names)) : null;
    await db.import.create({
      data: { id, source, format: content.format, requestedBy: actor.name, fileKey, bytesTotal, snapshotOn },
    });
    onStart?.(id);
    try {
      await refuseOlder(session, id);
      await stage(session, id, content);
      await finishStaged(session, id, actor, sizes);
    } catch (error) {
      const failure = explainFailure(error);
      await noteFailure(id, actor, failure);
      await bringBack(session);
      throw failure;
    }
    return { id };
  } finally {
    await session.end();
  }
}

/** A database that failed the import may fail this too: the next sweep notes it then, and the reason is told all the same. */
async function noteFailure(id: string, actor: Actor, failure: unknown): Promise<void> {
  await failImport(id, actor, failure).catch((error: unknown) =>
    logger.warn({ error, importId: id }, "an import that failed could not be noted as such, and is seen to later"),
  );
}

/** Not at once what the import has failed with just now. */
async function bringBack(session: pg.Client): Promise<void> {
  try {
    if (!(await hasRebuildFailedLately())) await bringIndexesBack(session);
  } catch (error) {
    logger.warn({ error }, "indexes that a first load put aside are brought back the next time");
  }
}

/** All or nothing: a process that is killed here leaves no table behind. */
async function stage(session: pg.Client, id: string, { format, parts, isList, files }: Content): Promise<void> {
  const table = `import_${id.replaceAll("-", "")}`;
  let toldAt = 0;
  const onBatch = async (rowsRead: number) => {
    if (Date.now() - toldAt < TOLD_EVERY_MS) return;
    toldAt = Date.now();
    const bytesRead = files.reduce((sum, file) => sum + file.progress.bytesRead, 0);
    await db.import.update({ where: { id }, data: { rowsRead, bytesRead, progressedAt: new Date() } });
  };
  await session.query("begin");
  try {
    const staged = await stageFile(session, { importId: id, table, parts, isList, onBatch });
    if (format === "bulk_csv") await keepSicTitles(session, files);
    await session.query(
      `update imports set stage = 'merging', stage_at = now(), progressed_at = now(), staging = $2, rows_read = $3, rows_total = $3,
        rejected = $4, values_left_out = $5, warnings = $6, lines_repaired = $7,
        bytes_read = coalesce(bytes_total, bytes_read) where id = $1`,
      [
        id,
        table,
        staged.rows,
        staged.rejected,
        staged.leftOut,
        [...staged.warnings, ...listRepaired(parts, files)],
        countRepaired(files),
      ],
    );
    await session.query("commit");
  } catch (error) {
    await session.query("rollback").catch(() => undefined);
    throw error;
  }
}

function countRepaired(files: readonly RegisterFile[]): number {
  return files.reduce((sum, { progress }) => sum + progress.repairedLines, 0);
}

/** In words, as the values that could not be taken are told. */
function listRepaired(parts: readonly Part[], files: readonly RegisterFile[]): string[] {
  return files.flatMap(({ progress }, index) => {
    const name = parts[index]?.name;
    const place = name ? `${name}, line` : "line";
    return progress.firstRepaired.map((line) => `${place} ${line}: not in UTF-8, and read as Windows-1252`);
  });
}

/** The texts of the industry codes as the newest file has them. */
async function keepSicTitles(session: pg.Client, files: readonly RegisterFile[]): Promise<void> {
  const titles = new Map(files.flatMap((file) => [...file.sicTitles]));
  await session.query(
    `insert into sic_codes (code, title) select * from unnest($1::text[], $2::text[]) as told(code, title) order by code
    on conflict (code) do update set title = excluded.title where sic_codes.title <> excluded.title`,
    [[...titles.keys()], [...titles.values()]],
  );
}

function sumOf(sizes: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const size of sizes) {
    if (size === null) return null;
    sum += size;
  }
  return sizes.length > 0 ? sum : null;
}
