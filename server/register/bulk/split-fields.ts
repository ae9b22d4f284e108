export type SplitFields = { fields: string[]; reason: null } | { fields: null; reason: string };

/**
 * The fields of one physical line of CSV (RFC 4180, without line breaks inside quotes).
 * A line is judged alone, so that a quote somebody forgot spoils that line and not the rest of the file,
 * which is what a parser of whole files would let it do.
 */
export function splitFields(line: string, delimiter = ","): SplitFields {
  const quoted = delimiter === "," ? splitQuoted(line) : null;
  if (quoted) return { fields: quoted, reason: null };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    // Copies of the file have a blank before the quote that opens a value or after the one that closes it.
    const opening = skipBlanks(line, at, delimiter);
    const isQuoted = line[opening] === '"';
    const field = isQuoted ? readQuoted(line, opening, delimiter) : readPlain(line, at, delimiter);
    if (field === null) return { fields: null, reason: "A quoted value is not closed" };
    // Bare values may hold quotes in pairs. One alone is what is left of a quoted value: it would change a name, or hide a delimiter.
    if (!isQuoted && field.value.split('"').length % 2 === 0)
      return { fields: null, reason: "A quote stands alone in a value that none opens" };
    fields.push(field.value);
    if (field.end === line.length) return { fields, reason: null };
    if (line[field.end] !== delimiter) return { fields: null, reason: "A quote inside a value is not doubled" };
    at = field.end + 1;
  }
}

const QUOTE = 34;
const COMMA = 44;

/** The common line, every value quoted and no quote inside; null for any other, which takes the careful way. */
function splitQuoted(line: string): string[] | null {
  const end = line.length - 1;
  if (line.charCodeAt(0) !== QUOTE || line.charCodeAt(end) !== QUOTE) return null;
  const fields: string[] = [];
  let start = 1;
  for (;;) {
    const close = line.indexOf('"', start);
    if (close === -1) return null;
    fields.push(close === start ? "" : line.slice(start, close));
    if (close === end) return fields;
    if (line.charCodeAt(close + 1) !== COMMA || line.charCodeAt(close + 2) !== QUOTE) return null;
    start = close + 3;
  }
}

function readPlain(line: string, start: number, delimiter: string) {
  const found = line.indexOf(delimiter, start);
  const end = found === -1 ? line.length : found;
  return { value: line.slice(start, end), end };
}

function skipBlanks(line: string, start: number, delimiter: string): number {
  let at = start;
  while ((line[at] === " " || line[at] === "\t") && line[at] !== delimiter) at += 1;
  return at;
}

function readQuoted(line: string, start: number, delimiter: string): { value: string; end: number } | null {
  let close = line.indexOf('"', start + 1);
  while (close !== -1 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
  if (close === -1) return null;
  return { value: line.slice(start + 1, close).replaceAll('""', '"'), end: skipBlanks(line, close + 1, delimiter) };
}
