import type { BulkColumns } from "./bulk-company";
import { placesOf } from "./bulk-places";

/** More codes than the classifications of 2003 and 2007 have together: what comes beyond is dirt. */
const MOST_TITLES = 5_000;
const withTitle = /^\s*(\d{4,5})\s*-\s*(\S.*?)\s*$/;

/**
 * Keeps the text of each industry code that a line names (`62020 - Information technology consultancy activities`), as the first
 * line has it.
 */
export function noteSicTitles(columns: BulkColumns, fields: readonly string[], titles: Map<string, string>): void {
  for (const place of placesOf(columns).sic) {
    const text = fields[place];
    if (!text || titles.has(text.slice(0, 5)) || titles.size >= MOST_TITLES) continue;
    const [, code, title] = withTitle.exec(text) ?? [];
    if (code && title && !titles.has(code)) titles.set(code, title);
  }
}
