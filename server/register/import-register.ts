import type { Readable } from "node:stream";
import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db, type Tx } from "@/server/platform/db/client";
import type { ImportFormat } from "@/server/platform/db/generated/enums";
import { messageOf } from "@/server/platform/errors";
import type { BulkCompany } from "@/server/register/bulk/bulk-company";
import { openRegisterFile, type RegisterLine } from "@/server/register/bulk/open-register-file";
import { parseCompanyNumber } from "@/server/register/company-number";
import { type MergedRow, mergeCompanies } from "@/server/register/merge-companies";
import { fingerprintOf, type RegisterChange } from "@/server/register/register-events";
import { changesOf } from "@/server/register/store-company";

const BATCH = 1000;

export interface ImportProgress {
  rows: number;
  bytesRead: number;
  totalBytes: number | null;
}

export interface ImportInput {
  actor: Actor;
  /** Where it comes from, in words for the desk: a file's name. */
  source: string;
  /** A path, or the bytes as they stream in. */
  input: string | Readable;
  onProgress?: (progress: ImportProgress) => void;
}

/**
 * Imports a bulk register file or a list of numbers. Bad lines are kept with their reason and never stop the good ones; each batch
 * is one transaction, and importing the same again changes nothing. Throws `BAD_INPUT` when the file is no register file at all.
 */
export async function importRegister({ actor, source, input, onProgress }: ImportInput): Promise<{ id: string }> {
  const file = await openRegisterFile(input);
  const format = file.format === "bulk" ? "bulk_csv" : "number_list";
  const report = (rows: number) =>
    onProgress?.({ rows, bytesRead: file.progress.bytesRead, totalBytes: file.totalBytes });
  try {
    return await runImport({ actor, source, format, lines: file.lines, report });
  } finally {
    await file.close();
  }
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
  return runImport({ actor, source, format: "number_list", lines: linesOfList(companyNumbers) });
}

function linesOfList(companyNumbers: readonly string[]): RegisterLine[] {
  const places = new Map<string, number>();
  return companyNumbers.map((text, index) => {
    const line = index + 1;
    const { number, reason } = parseCompanyNumber(text);
    if (number === null) return { kind: "reject", line, reason };
    const first = places.get(number);
    if (first !== undefined)
      return { kind: "reject", line, reason: `Company ${number} is already number ${first} of the list` };
    places.set(number, line);
    return { kind: "number", line, number };
  });
}

interface ImportPlan {
  actor: Actor;
  source: string;
  format: ImportFormat;
  lines: Iterable<RegisterLine> | AsyncIterable<RegisterLine>;
  /** Told how many rows are stored, after each batch. */
  report?: (rows: number) => void;
}

async function runImport({ actor, source, format, lines, report }: ImportPlan): Promise<{ id: string }> {
  const { id } = await db.import.create({ data: { source, format, requestedBy: actor.name }, select: { id: true } });
  try {
    await importLines(id, lines, report);
    await finish(id, actor, source);
  } catch (error) {
    await fail(id, actor, source, messageOf(error));
    throw error;
  }
  return { id };
}

async function importLines(id: string, lines: ImportPlan["lines"], report: ImportPlan["report"]): Promise<void> {
  let rows = 0;
  let batch: RegisterLine[] = [];
  const flush = async () => {
    const full = batch;
    batch = [];
    rows += full.length;
    await db.$transaction((tx) => importBatch(tx, id, full), { timeout: 120_000 });
    report?.(rows);
  };
  for await (const line of lines) {
    batch.push(line);
    if (batch.length >= BATCH) await flush();
  }
  if (batch.length > 0) await flush();
}

async function finish(id: string, actor: Actor, source: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const done = await tx.import.update({ where: { id }, data: { state: "completed", finishedAt: new Date() } });
    await tx.import.update({ where: { id }, data: { rowsTotal: done.rowsRead } });
    const { rowsRead, added, changed, rejected } = done;
    await recordAudit(tx, {
      actor,
      action: "import.completed",
      entity: "import",
      entityId: id,
      after: { source, rowsRead, added, changed, rejected },
    });
  });
}

async function fail(id: string, actor: Actor, source: string, error: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const { rowsRead } = await tx.import.update({
      where: { id },
      data: { state: "failed", error, finishedAt: new Date() },
    });
    const after = { source, rowsRead, error };
    await recordAudit(tx, { actor, action: "import.failed", entity: "import", entityId: id, after });
  });
}

/** The rows, their timeline events and the summary's counts move together. */
async function importBatch(tx: Tx, id: string, lines: readonly RegisterLine[]): Promise<void> {
  const companies = lines.flatMap((line) => (line.kind === "company" ? [line.row] : []));
  const numbers = lines.flatMap((line) => (line.kind === "number" ? [line.number] : []));
  const rejects = lines.flatMap((line) =>
    line.kind === "reject" ? [{ importId: id, line: line.line, reason: line.reason }] : [],
  );
  // One reject a line is kept, so a line that holds two bad numbers counts once.
  const { count: rejected } = await tx.importReject.createMany({ data: rejects, skipDuplicates: true });

  const merged = companies.length > 0 ? await mergeCompanies(tx, companies) : [];
  const addedNumbers = numbers.length > 0 ? await addNumbers(tx, numbers) : [];
  const changes = changesOfRows(companies, merged);
  await recordChanges(tx, "bulk", changes);
  await recordChanges(
    tx,
    "list",
    addedNumbers.map((number) => ({ number, change: { kind: "added", details: {} } })),
  );

  const count = (outcome: MergedRow["outcome"]) => merged.filter((row) => row.outcome === outcome).length;
  const kinds = (kind: RegisterChange["kind"]) => changes.filter(({ change }) => change.kind === kind).length;
  await tx.import.update({
    where: { id },
    data: {
      progressedAt: new Date(),
      rowsRead: { increment: lines.length - rejects.length + rejected },
      added: { increment: count("added") + addedNumbers.length },
      changed: { increment: count("changed") },
      unchanged: { increment: count("unchanged") + numbers.length - addedNumbers.length },
      rejected: { increment: rejected },
      enteredStrikeOff: { increment: kinds("entered_strike_off") },
      leftStrikeOff: { increment: kinds("left_strike_off") },
    },
  });
}

/** In one order for everybody: two lists that share numbers wait for each other and never deadlock. */
async function addNumbers(tx: Tx, numbers: readonly string[]): Promise<string[]> {
  const added = await tx.$queryRaw<{ number: string }[]>`
    insert into companies (number, sic_codes) select number, '{}' from unnest(${[...numbers]}::text[]) number
    order by number on conflict (number) do nothing returning number`;
  return added.map((row) => row.number);
}

interface CompanyChange {
  number: string;
  change: RegisterChange;
}

function changesOfRows(companies: readonly BulkCompany[], merged: readonly MergedRow[]): CompanyChange[] {
  const mergedOf = new Map(merged.map((row) => [row.number, row]));
  return companies.flatMap((company) => {
    const row = mergedOf.get(company.number);
    if (!row || row.outcome === "unchanged") return [];
    const before = row.before && { ...row.before, strikeOffStage: null };
    return changesOf(before, company, null).map((change) => ({ number: company.number, change }));
  });
}

async function recordChanges(tx: Tx, source: "bulk" | "list", changes: readonly CompanyChange[]): Promise<void> {
  await tx.registerEvent.createMany({
    data: changes.map(({ number, change }) => ({
      companyNumber: number,
      source,
      kind: change.kind,
      details: change.details,
      fingerprint: fingerprintOf(number, change),
    })),
    skipDuplicates: true,
  });
}
