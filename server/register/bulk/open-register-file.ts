import { Readable } from "node:stream";
import { AppError } from "@/server/platform/errors";
import { type CompanyNumber, parseCompanyNumber } from "@/server/register/company-number";
import { type BulkCompany, readBulkCompany } from "./bulk-company";
import { cutLines, type LineBlock, TOO_LONG } from "./cut-lines";
import { decodeLine } from "./decode-line";
import { detectFormat, type RegisterFormat } from "./detect-format";
import { openSource } from "./open-source";
import { noteSicTitles } from "./sic-titles";
import { splitFields } from "./split-fields";

/** What one physical line (1-based, header included) of a register file holds. Blank lines hold nothing. */
export type RegisterLine =
  | { kind: "company"; line: number; row: BulkCompany; warnings: string[] }
  | { kind: "number"; line: number; number: CompanyNumber }
  | { kind: "reject"; line: number; reason: string };

/** Where the lines of a file go. */
export interface LineSink {
  /** Takes a clean line of the bulk file as it stands, if somebody wants such; others, and those it refuses, are taken apart. */
  takeClean(format: RegisterFormat & { kind: "bulk" }, titles: Map<string, string>): WriteLine | null;
  take(found: RegisterLine): void;
}

/** False when the line, so many bytes of a block, is not clean. */
export type WriteLine = (bytes: Buffer, start: number, end: number, line: number) => boolean;

export interface RegisterFile {
  format: RegisterFormat["kind"];
  /** Bytes of the unzipped text; null when the length of a body is not known. */
  totalBytes: number | null;
  /** What the file is called, and what its zip holds. */
  names: readonly string[];
  /** Grows while the file is read. `repairedLines` held bytes that were not UTF-8; the first of them by their numbers. */
  progress: { bytesRead: number; repairedLines: number; firstRepaired: number[] };
  /** The texts of the industry codes, by code; grows while the file is read. */
  sicTitles: Map<string, string>;
  /**
   * Reads the file into a sink, once, block by block; answers the number of the last line and how many rows went since the block
   * before. Throws BAD_INPUT when the zip is damaged, the body breaks off, or no row follows the header; never because of a bad line. A
   * company on two lines is there twice: who stores them finds out.
   */
  read(sink: LineSink): AsyncGenerator<{ rows: number; lastLine: number }>;
  close(): Promise<void>;
}

/** Of each file; nobody reads more of them, and how many there are is counted. */
const MOST_REPAIRED_TOLD = 100;
const headLines = 50;
/** Nobody waits for more to come when so much has. */
const headBytes = 1 << 16;

/**
 * Opens a bulk register file or a list of company numbers, zipped or not, and finds out which it is.
 * Throws BAD_INPUT, naming what is accepted, when it is neither. Call `close` when done with it.
 */
export async function openRegisterFile(source: string | Readable): Promise<RegisterFile> {
  const bytes = await openSource(source);
  const progress: RegisterFile["progress"] = { bytesRead: 0, repairedLines: 0, firstRepaired: [] };
  try {
    const chunks = countBytes(bytes.chunks, progress);
    const head = await readHead(chunks);
    const format = detectFormat(await textsOf(head));
    const sicTitles = new Map<string, string>();
    return {
      format: format.kind,
      totalBytes: bytes.totalBytes,
      names: bytes.names,
      progress,
      sicTitles,
      read: (sink) => readBlocks({ format, progress, sicTitles }, cutLines(replay(head, chunks)), sink),
      close: bytes.close,
    };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

interface Reading {
  format: RegisterFormat;
  progress: RegisterFile["progress"];
  sicTitles: Map<string, string>;
}

async function* readBlocks(
  reading: Reading,
  blocks: AsyncIterable<LineBlock>,
  sink: LineSink,
): AsyncGenerator<{ rows: number; lastLine: number }> {
  const { format } = reading;
  const takeClean =
    format.kind === "bulk" && format.delimiter === "," ? sink.takeClean(format, reading.sicTitles) : null;
  const state = { isHeaderDue: format.hasHeader };
  let rowsInAll = 0;
  for await (const block of blocks) {
    const { bytes, firstLine, count, starts, ends } = block;
    let rows = 0;
    for (let index = 0; index < count; index += 1) {
      const start = starts[index] ?? TOO_LONG;
      const isClean =
        takeClean !== null &&
        !state.isHeaderDue &&
        start !== TOO_LONG &&
        takeClean(bytes, start, ends[index] ?? start, firstLine + index);
      rows += isClean ? 1 : readLine(reading, state, block, index, sink);
    }
    rowsInAll += rows;
    yield { rows, lastLine: firstLine + count - 1 };
  }
  // What is left of a download that stopped too soon: not to be told as a month without a company.
  if (rowsInAll === 0)
    throw new AppError("BAD_INPUT", "The file names its columns and holds no company. Download it again.", {
      field: "file",
    });
}

/** Takes a line apart. Answers how many rows it holds. */
function readLine(
  reading: Reading,
  state: { isHeaderDue: boolean },
  block: LineBlock,
  index: number,
  sink: LineSink,
): number {
  const { format, sicTitles } = reading;
  const line = block.firstLine + index;
  const bytes = bytesOf(block, index);
  const text = bytes ? readText(bytes, line, reading.progress) : null;
  const isHeader = state.isHeaderDue;
  const isTorn = bytes?.includes(0) ?? false;
  if (text !== null && !isTorn && isIdle(text, isHeader || format.kind === "numbers")) return 0;
  state.isHeaderDue = false;
  if (isHeader) return 0;
  const found = text === null ? [tooLong(line)] : isTorn ? [torn(line)] : takeApart(format, line, text, sicTitles);
  for (const one of found) sink.take(one);
  return found.length;
}

function bytesOf({ bytes, starts, ends }: LineBlock, index: number): Buffer | null {
  const start = starts[index] ?? TOO_LONG;
  return start === TOO_LONG ? null : bytes.subarray(start, ends[index]);
}

function tooLong(line: number): RegisterLine {
  return { kind: "reject", line, reason: "The line is longer than a row can be" };
}

function torn(line: number): RegisterLine {
  return { kind: "reject", line, reason: "The line holds a NUL byte, which no text does: something of it is lost" };
}

function takeApart(format: RegisterFormat, line: number, text: string, titles: Map<string, string>): RegisterLine[] {
  return format.kind === "bulk" ? [readCompany(format, line, text, titles)] : readNumbers(format, line, text);
}

function readText(bytes: Buffer, line: number, progress: RegisterFile["progress"]): string {
  const { text, isRepaired } = decodeLine(bytes, line);
  if (isRepaired) {
    progress.repairedLines += 1;
    if (progress.firstRepaired.length < MOST_REPAIRED_TOLD) progress.firstRepaired.push(line);
  }
  return text;
}

function readCompany(
  format: RegisterFormat & { kind: "bulk" },
  line: number,
  text: string,
  sicTitles: Map<string, string>,
): RegisterLine {
  const { fields, reason } = splitFields(text, format.delimiter);
  if (fields === null) return { kind: "reject", line, reason };
  if (fields.length !== format.width) {
    return {
      kind: "reject",
      line,
      reason: `The line has ${fields.length} ${fields.length === 1 ? "column" : "columns"}, not ${format.width}`,
    };
  }
  const { row, warnings, reason: problem } = readBulkCompany(format.columns, fields);
  if (row === null) return { kind: "reject", line, reason: problem };
  noteSicTitles(format.columns, fields, sicTitles);
  return { kind: "company", line, row, warnings };
}

function readNumbers(format: RegisterFormat & { kind: "numbers" }, line: number, text: string): RegisterLine[] {
  const { fields, reason } = splitFields(text, format.delimiter);
  if (fields === null) return [{ kind: "reject", line, reason }];
  const cells = format.column === "all" ? fields.filter((field) => field.trim() !== "") : [fields[format.column] ?? ""];
  return cells.map((cell) => {
    const { number, reason } = parseCompanyNumber(cell);
    return number === null ? { kind: "reject", line, reason } : { kind: "number", line, number };
  });
}

/** A bulk file has no comments: a company may be called "#1 LTD". */
function isIdle(text: string, takesComments: boolean): boolean {
  return isBlank(text) || (takesComments && isComment(text));
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function isComment(text: string): boolean {
  return text.trimStart().startsWith("#");
}

/** The first bytes, with as many lines as tell the format if the file has so many. */
async function readHead(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  let lines = 0;
  while (head.length < headBytes && lines < headLines) {
    const next = await chunks.next();
    if (next.done) break;
    lines += next.value.toString("latin1").split(/[\r\n]+/).length - 1;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function textsOf(head: Buffer): Promise<string[]> {
  const texts: string[] = [];
  for await (const block of cutLines(Readable.from([head]))) {
    for (let index = 0; index < block.count && block.firstLine + index <= headLines; index += 1) {
      const bytes = bytesOf(block, index) ?? Buffer.alloc(0);
      if (block.firstLine + index === 1) refuseBinary(bytes);
      const { text } = decodeLine(bytes, block.firstLine + index);
      if (!isBlank(text) && !isComment(text)) texts.push(text);
    }
  }
  return texts;
}

function refuseBinary(firstLine: Buffer): void {
  if (!firstLine.includes(0)) return;
  throw new AppError("BAD_INPUT", "The file is not text. Send CSV in UTF-8, or a zip that holds it.", {
    field: "file",
  });
}

async function* replay(head: Buffer, chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* chunks;
}

async function* countBytes(chunks: AsyncIterable<Buffer>, progress: { bytesRead: number }): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    progress.bytesRead += chunk.length;
    yield chunk;
  }
}
