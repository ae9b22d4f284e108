import type { BulkColumns } from "./bulk-places";
import { placesOf } from "./bulk-places";

/** More codes than the classifications of 2003 and 2007 have together: what comes beyond is dirt. */
const MOST_TITLES = 5_000;
const ZERO = 48;
/** Where codes of five digits begin, behind those of four. */
const FIVE_DIGITS = 10_000;
const withTitle = /^\s*(\d{4,5})\s*-\s*(\S.*?)\s*$/;

/**
 * Keeps the text of each industry code that a line names (`62020 - Information technology consultancy activities`), as the first
 * line has it.
 */
export function noteSicTitles(columns: BulkColumns, fields: readonly string[], titles: Map<string, string>): void {
  for (const place of placesOf(columns).sic) {
    const text = fields[place];
    if (text && !titles.has(text.slice(0, 5))) note(text, titles);
  }
}

function note(text: string, titles: Map<string, string>): void {
  if (titles.size >= MOST_TITLES) return;
  const [, code, title] = withTitle.exec(text) ?? [];
  if (code && title && !titles.has(code)) titles.set(code, title);
}

/** The same for values that still are bytes, each beginning with its code of so many digits. A code that is known costs nothing. */
export function createTitleNotes(titles: Map<string, string>) {
  const isKnown = new Uint8Array(FIVE_DIGITS + 100_000);
  return (bytes: Buffer, start: number, digits: number, end: number): void => {
    let code = digits === 5 ? FIVE_DIGITS : 0;
    for (let at = start, unit = 10 ** (digits - 1); at < start + digits; at += 1, unit /= 10) {
      code += ((bytes[at] ?? ZERO) - ZERO) * unit;
    }
    if (isKnown[code] === 1 || start + digits === end) return;
    note(bytes.toString("latin1", start, end), titles);
    if (titles.has(bytes.toString("latin1", start, start + digits)) || titles.size >= MOST_TITLES) isKnown[code] = 1;
  };
}
