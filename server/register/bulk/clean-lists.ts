import type { PreviousName } from "./bulk-places";
import type { FieldPlaces } from "./clean-fields";
import { countDigits, writeIsoDay, writeNull, writeReady, writeTidy } from "./clean-values";

const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const ZERO = 48;
const OPEN = 123;
const CLOSE = 125;
const NO_DAY = Buffer.from("NULL");

/** Told each industry code's value, so many digits at `start` and the text behind them. */
type NoteTitle = (bytes: Buffer, start: number, digits: number, end: number) => void;

/** Writes the column of industry codes: those of four or five digits that open a value, each once. Answers where it ends. */
export function createSicWriter({ from, until }: FieldPlaces, places: readonly number[], noteTitle: NoteTitle) {
  const codes = places.map(() => 0);

  return (bytes: Buffer, target: Buffer, begin: number): number => {
    let out = openList(target, begin);
    let count = 0;
    for (const place of places) {
      const end = until[place] ?? 0;
      const start = skipSpaces(bytes, from[place] ?? 0, end);
      const digits = countDigits(bytes, start, end);
      if (digits !== 4 && digits !== 5) continue;
      noteTitle(bytes, start, digits, end);
      const code = readCode(bytes, start, digits);
      const known = codes.indexOf(code);
      if (known !== -1 && known < count) continue;
      codes[count] = code;
      if (count > 0) target[out++] = COMMA;
      count += 1;
      bytes.copy(target, out, start, start + digits);
      out += digits;
    }
    target[out] = CLOSE;
    return out + 1;
  };
}

function skipSpaces(bytes: Buffer, from: number, until: number): number {
  let at = from;
  while (at < until && bytes[at] === SPACE) at += 1;
  return at;
}

/** Codes of four digits never equal those of five. */
function readCode(bytes: Buffer, start: number, digits: number): number {
  let code = digits;
  for (let at = start; at < start + digits; at += 1) code = code * 10 + (bytes[at] ?? ZERO) - ZERO;
  return code;
}

/** Writes the columns of previous names and of the days they ended on. -1 when a day is none. */
export function writeFormerNames(
  bytes: Buffer,
  { from, until }: FieldPlaces,
  places: readonly PreviousName[],
  target: Buffer,
  begin: number,
): number {
  const first = openList(target, begin);
  let out = first;
  for (const { name } of places) {
    out = writeName(bytes, from[name] ?? 0, until[name] ?? 0, target, out, out > first);
  }
  if (out === first) return writeNull(target, writeNull(target, begin));
  target[out] = CLOSE;
  return writeFormerDays(bytes, { from, until }, places, target, out + 1);
}

function writeFormerDays(
  bytes: Buffer,
  { from, until }: FieldPlaces,
  places: readonly PreviousName[],
  target: Buffer,
  begin: number,
): number {
  const first = openList(target, begin);
  let out = first;
  for (const { name, until: ceased } of places) {
    const start = from[name] ?? 0;
    const end = until[name] ?? 0;
    if (start === end || writeTidy(bytes, start, end, target, out) === out) continue;
    if (out > first) target[out++] = COMMA;
    const day = from[ceased.place] ?? 0;
    const dayEnd = until[ceased.place] ?? 0;
    out = day === dayEnd ? writeReady(NO_DAY, target, out) : writeIsoDay(bytes, day, dayEnd, target, out);
    if (out === -1) return -1;
  }
  target[out] = CLOSE;
  return out + 1;
}

function openList(target: Buffer, at: number): number {
  target[at] = TAB;
  target[at + 1] = OPEN;
  return at + 2;
}

/** A name in quotes; nothing for a value that is none. */
function writeName(bytes: Buffer, start: number, end: number, target: Buffer, at: number, isNext: boolean): number {
  if (start === end) return at;
  const open = at + (isNext ? 2 : 1);
  const close = writeTidy(bytes, start, end, target, open);
  if (close === open) return at;
  if (isNext) target[at] = COMMA;
  target[open - 1] = QUOTE;
  target[close] = QUOTE;
  return close + 1;
}
