import type { Readable } from "node:stream";
import { AppError } from "@/server/platform/errors";
import { type CompanyNumber, parseCompanyNumber } from "@/server/register/company-number";
import { type BulkCompany, readBulkCompany } from "./bulk-company";
import { decodeLine } from "./decode-line";
import { detectFormat, type RegisterFormat } from "./detect-format";
import { openSource } from "./open-source";
import { type PhysicalLine, readLines } from "./read-lines";
import { noteSicTitles } from "./sic-titles";
import { splitFields } from "./split-fields";

/** What one physical line (1-based, header included) of a register file holds. Blank lines hold nothing. */
export type RegisterLine =
  | { kind: "company"; line: number; row: BulkCompany; warnings: string[] }
  | { kind: "number"; line: number; number: CompanyNumber }
  | { kind: "reject"; line: number; reason: string };

export interface RegisterFile {
  format: RegisterFormat["kind"];
  /** Bytes of the unzipped text; null when the length of a body is not known. */
  totalBytes: number | null;
  /** Grows while `lines` is read. `repairedLines` held bytes that were not UTF-8. */
  progress: { bytesRead: number; repairedLines: number };
  /** The texts of the industry codes, by code; grows while the file is read. */
  sicTitles: Map<string, string>;
  /**
   * Can be read once, in batches as they come. Throws BAD_INPUT when the zip is damaged or the body breaks off; never because of a
   * bad line. A company on two lines is there twice: who stores them finds out.
   */
  batches: AsyncGenerator<RegisterLine[]>;
  close(): Promise<void>;
}

const headLines = 50;

/**
 * Opens a bulk register file or a list of company numbers, zipped or not, and finds out which it is.
 * Throws BAD_INPUT, naming what is accepted, when it is neither. Call `close` when done with it.
 */
export async function openRegisterFile(source: string | Readable): Promise<RegisterFile> {
  const bytes = await openSource(source);
  const progress = { bytesRead: 0, repairedLines: 0 };
  try {
    const batches = readLines(countBytes(bytes.chunks, progress));
    const head = await readHead(batches);
    const format = detectFormat(textsOf(head));
    const sicTitles = new Map<string, string>();
    return {
      format: format.kind,
      totalBytes: bytes.totalBytes,
      progress,
      sicTitles,
      batches: readBatches(format, replay(head, batches), progress, sicTitles),
      close: bytes.close,
    };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

async function* readBatches(
  format: RegisterFormat,
  batches: AsyncIterable<PhysicalLine[]>,
  progress: RegisterFile["progress"],
  sicTitles: Map<string, string>,
): AsyncGenerator<RegisterLine[]> {
  let isHeaderDue = format.hasHeader;
  for await (const batch of batches) {
    const found: RegisterLine[] = [];
    for (const physical of batch) {
      const text = readText(physical, progress);
      if (text !== null && isIdle(text, isHeaderDue || format.kind === "numbers")) continue;
      if (!isHeaderDue) readLine(format, physical.line, text, found, sicTitles);
      isHeaderDue = false;
    }
    if (found.length > 0) yield found;
  }
}

function readText({ line, bytes }: PhysicalLine, progress: RegisterFile["progress"]): string | null {
  if (bytes === null) return null;
  const { text, isRepaired } = decodeLine(bytes, line);
  if (isRepaired) progress.repairedLines += 1;
  return text;
}

function readLine(
  format: RegisterFormat,
  line: number,
  text: string | null,
  found: RegisterLine[],
  sicTitles: Map<string, string>,
): void {
  if (text === null) found.push({ kind: "reject", line, reason: "The line is longer than a row can be" });
  else if (format.kind === "bulk") found.push(readCompany(format, line, text, sicTitles));
  else found.push(...readNumbers(format, line, text));
}

function readCompany(
  format: RegisterFormat & { kind: "bulk" },
  line: number,
  text: string,
  sicTitles: Map<string, string>,
): RegisterLine {
  const { fields, reason } = splitFields(text);
  if (fields === null) return { kind: "reject", line, reason };
  if (fields.length !== format.width) {
    return { kind: "reject", line, reason: `The line has ${fields.length} columns, not ${format.width}` };
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

async function readHead(batches: AsyncGenerator<PhysicalLine[]>): Promise<PhysicalLine[]> {
  const head: PhysicalLine[] = [];
  while (head.length < headLines) {
    const next = await batches.next();
    if (next.done) break;
    head.push(...next.value);
  }
  return head;
}

function textsOf(head: PhysicalLine[]): string[] {
  const texts: string[] = [];
  if (head[0]?.bytes?.includes(0)) {
    throw new AppError("BAD_INPUT", "The file is not text. Send CSV in UTF-8, or a zip that holds it.", {
      field: "file",
    });
  }
  for (const { line, bytes } of head.slice(0, headLines)) {
    const { text } = decodeLine(bytes ?? Buffer.alloc(0), line);
    if (!isBlank(text) && !isComment(text)) texts.push(text);
  }
  return texts;
}

async function* replay(head: PhysicalLine[], batches: AsyncGenerator<PhysicalLine[]>): AsyncGenerator<PhysicalLine[]> {
  yield head;
  yield* batches;
}

async function* countBytes(chunks: AsyncIterable<Buffer>, progress: { bytesRead: number }): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    progress.bytesRead += chunk.length;
    yield chunk;
  }
}
