import type { BulkColumns } from "./bulk-places";
import { type DayColumn, placesOf } from "./bulk-places";
import { accountTypeOfText, NO_STATUS, statusOfText, typeOfCategory } from "./bulk-vocabulary";
import { type FieldPlaces, findCleanFields } from "./clean-fields";
import { createSicWriter, writeFormerNames } from "./clean-lists";
import { isPlainNumber, writeDay, writeNull, writeReady, writeText } from "./clean-values";
import { createTitleNotes } from "./sic-titles";
import { reserve, type StagedRows, writeDigits } from "./staged-rows";

/** Longer lines are none that a clean row makes. */
const LONGEST = 8_192;
/** What a row holds beside its line's own bytes: nulls, tabs, a number, words of the API for words of the file. */
const MOST_ADDED = 1_024;
const MOST_WORDS = 10_000;
const BACKSLASH = 92;
const LINE_FEED = 10;
const NO_BYTES: Buffer = Buffer.alloc(0);

/** Writes a line of the bulk file as a row of the staging table if it is a clean one; false, and nothing written, if not. */
export type WriteCleanRow = (bytes: Buffer, start: number, end: number, line: number, rows: StagedRows) => boolean;

/**
 * The quick way for the lines that are as Companies House writes them, which are nearly all: from bytes to bytes. What it writes is what
 * `readBulkCompany` and `writeStagedRow` make of the same line, which a test holds it to.
 */
export function createCleanRows(columns: BulkColumns, width: number, titles: Map<string, string>): WriteCleanRow {
  const fields: FieldPlaces = { from: new Int32Array(width), until: new Int32Array(width) };
  const { from, until } = fields;
  const places = placesOf(columns);
  const status = remember((text) => {
    const { status, statusDetail } = statusOfText(text);
    return status === NO_STATUS ? "" : `\t${status}\t${statusDetail ?? "\\N"}`;
  });
  const type = remember((text) => {
    const { type, subtype } = typeOfCategory(text);
    return `\t${subtype ?? type ?? "\\N"}`;
  });
  const accounts = remember((text) => `\t${accountTypeOfText(text) ?? "\\N"}`);
  const writeSicCodes = createSicWriter(fields, places.sic, createTitleNotes(titles));

  // A line's own, beside what is made once for all of them: functions made for each line would take a quarter of the reading.
  let bytes: Buffer = NO_BYTES;
  let target: Buffer = NO_BYTES;
  const text = (place: number, out: number) =>
    place === -1 ? writeNull(target, out) : writeText(bytes, from[place] ?? 0, until[place] ?? 0, target, out);
  const day = ({ place }: DayColumn, out: number) => {
    if (out === -1) return -1;
    return place === -1 ? writeNull(target, out) : writeDay(bytes, from[place] ?? 0, until[place] ?? 0, target, out);
  };
  const ready = (word: (bytes: Buffer, from: number, until: number) => Buffer, place: number, out: number) =>
    writeReady(place === -1 ? word(bytes, 0, 0) : word(bytes, from[place] ?? 0, until[place] ?? 0), target, out);

  /** -1 for a value that is not clean, whatever wrote it. */
  const write = (line: number, begin: number): number => {
    if (!isPlainNumber(bytes, from[places.number] ?? 0, until[places.number] ?? 0)) return -1;
    let out = writeDigits(target, begin, line);
    out = text(places.number, out);
    out = writeNull(target, out);
    const name = out;
    out = text(places.name, out);
    if (out - name === 3 && target[name + 1] === BACKSLASH) return -1;
    const told = out;
    out = ready(status, places.status, out);
    if (out === told) return -1;
    out = ready(type, places.category, out);
    out = day(places.incorporated, out);
    out = day(places.dissolved, out);
    if (out === -1) return -1;
    out = writeSicCodes(bytes, target, out);
    out = text(places.careOf, out);
    out = text(places.poBox, out);
    // The file has no premises of their own.
    out = writeNull(target, out);
    out = text(places.line1, out);
    out = text(places.line2, out);
    out = text(places.town, out);
    out = text(places.county, out);
    out = text(places.country, out);
    out = text(places.postcode, out);
    out = ready(accounts, places.accountCategory, out);
    out = day(places.accountsDue, out);
    out = day(places.accountsMadeUp, out);
    out = day(places.confirmationDue, out);
    if (out !== -1) out = writeFormerNames(bytes, fields, places.previous, target, out);
    // A clean line leaves nothing out.
    return out === -1 ? -1 : writeNull(target, out);
  };

  return (block, start, end, line, rows) => {
    if (end - start > LONGEST || !findCleanFields(block, start, end, fields)) return false;
    reserve(rows, 2 * (end - start) + MOST_ADDED);
    bytes = block;
    target = rows.bytes;
    const out = write(line, rows.length);
    if (out === -1) return false;
    rows.bytes[out] = LINE_FEED;
    rows.length = out + 1;
    return true;
  };
}

/** What a value of the file is in a row, worked out once: statuses and categories come again and again. */
function remember(work: (text: string) => string): (bytes: Buffer, from: number, until: number) => Buffer {
  const known = new Map<string, Buffer>();
  return (bytes, from, until) => {
    const text = bytes.toString("latin1", from, until);
    const before = known.get(text);
    if (before) return before;
    const tidy = text.trim().replace(/\s+/g, " ");
    const ready = Buffer.from(work(tidy.toLowerCase() === "null" ? "" : tidy));
    // A file of nonsense must not fill the memory.
    if (known.size < MOST_WORDS) known.set(text, ready);
    return ready;
  };
}
