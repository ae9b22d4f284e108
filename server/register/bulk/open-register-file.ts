import type { Readable } from "node:stream";
import { AppError } from "@/server/platform/errors";
import { type CompanyNumber, parseCompanyNumber } from "@/server/register/company-number";
import { type BulkCompany, readBulkCompany } from "./bulk-company";
import { decodeLine } from "./decode-line";
import { detectFormat, type RegisterFormat } from "./detect-format";
import { openSource } from "./open-source";
import { type PhysicalLine, readLines } from "./read-lines";
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
  /** Can be read once. Throws BAD_INPUT when the zip is damaged or the body breaks off; never because of a bad line. */
  lines: AsyncGenerator<RegisterLine>;
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
    const lines = readRegisterLines(format, replay(head, batches), progress);
    return { format: format.kind, totalBytes: bytes.totalBytes, progress, lines, close: bytes.close };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

async function* readRegisterLines(
  format: RegisterFormat,
  batches: AsyncIterable<PhysicalLine[]>,
  progress: RegisterFile["progress"],
): AsyncGenerator<RegisterLine> {
  const firstLines = new Map<string, number>();
  let isHeaderDue = format.hasHeader;
  for await (const batch of batches) {
    for (const physical of batch) {
      const text = readText(physical, progress);
      if (text !== null && isIdle(text, isHeaderDue || format.kind === "numbers")) continue;
      if (!isHeaderDue) {
        for (const found of readLine(format, physical.line, text)) yield refuseRepeated(found, firstLines);
      }
      isHeaderDue = false;
    }
  }
}

function readText({ line, bytes }: PhysicalLine, progress: RegisterFile["progress"]): string | null {
  if (bytes === null) return null;
  const { text, isRepaired } = decodeLine(bytes, line);
  if (isRepaired) progress.repairedLines += 1;
  return text;
}

function readLine(format: RegisterFormat, line: number, text: string | null): RegisterLine[] {
  if (text === null) return [{ kind: "reject", line, reason: "The line is longer than a row can be" }];
  return format.kind === "bulk" ? readCompany(format, line, text) : readNumbers(format, line, text);
}

function readCompany(format: RegisterFormat & { kind: "bulk" }, line: number, text: string): RegisterLine[] {
  const { fields, reason } = splitFields(text);
  if (fields === null) return [{ kind: "reject", line, reason }];
  if (fields.length !== format.width) {
    return [{ kind: "reject", line, reason: `The line has ${fields.length} columns, not ${format.width}` }];
  }
  const { row, warnings, reason: problem } = readBulkCompany(format.columns, fields);
  return row === null ? [{ kind: "reject", line, reason: problem }] : [{ kind: "company", line, row, warnings }];
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

/** Which of two rows is right cannot be told, so the first stands and the second is reported. */
function refuseRepeated(found: RegisterLine, firstLines: Map<string, number>): RegisterLine {
  if (found.kind === "reject") return found;
  const number = found.kind === "company" ? found.row.number : found.number;
  const first = firstLines.get(number);
  if (first !== undefined) {
    return { kind: "reject", line: found.line, reason: `Company ${number} is already on line ${first}` };
  }
  firstLines.set(number, found.line);
  return found;
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
