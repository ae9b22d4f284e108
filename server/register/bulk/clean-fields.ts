import { LONGEST_VALUE } from "./bulk-company";

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const SPACE = 32;
const LAST_PRINTED = 126;

/** Where the values of a line begin and end in its bytes, quotes apart. */
export interface FieldPlaces {
  from: Int32Array;
  until: Int32Array;
}

/**
 * Finds the values of a clean line: printable ASCII without a backslash, each value quoted or bare, no quote inside, none too
 * long, as many as there are columns. False for any other line, which has to be taken apart with care.
 */
export function findCleanFields(bytes: Buffer, start: number, end: number, places: FieldPlaces): boolean {
  const last = places.from.length - 1;
  let at = start;
  for (let field = 0; field < last; field += 1) {
    at = skipField(bytes, at, end, field, places);
    if (at === -1 || at >= end || bytes[at] !== COMMA) return false;
    at += 1;
  }
  return skipField(bytes, at, end, last, places) === end;
}

/** Notes where the field's value is. Answers what follows it, or -1. */
function skipField(bytes: Buffer, start: number, end: number, field: number, { from, until }: FieldPlaces): number {
  const isQuoted = start < end && bytes[start] === QUOTE;
  const first = isQuoted ? start + 1 : start;
  const close = skipValue(bytes, first, end, isQuoted ? QUOTE : COMMA);
  if (close === -1 || close - first > LONGEST_VALUE) return -1;
  from[field] = first;
  until[field] = close;
  if (!isQuoted) return close;
  return close === end ? -1 : close + 1;
}

/** Where the value is closed, or the end of the line; -1 when it holds what a clean one does not. */
function skipValue(bytes: Buffer, start: number, end: number, close: number): number {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (IS_PLAIN[byte] === 1) continue;
    if (byte === close) return at;
    if (byte !== COMMA) return -1;
  }
  return end;
}

/** Bytes that say nothing wherever they stand: asked once for each byte of the file, in one look. */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= SPACE && byte <= LAST_PRINTED && byte !== BACKSLASH && byte !== QUOTE && byte !== COMMA ? 1 : 0,
);
