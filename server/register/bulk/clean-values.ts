const SPACE = 32;
const SLASH = 47;
const ZERO = 48;
const NINE = 57;
const HYPHEN = 45;
const TAB = 9;
const BACKSLASH = 92;
const LETTER_N = 78;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EARLIEST_YEAR = 1000;

/** All of these answer where they ended writing; -1 means that the value is none that they can write. */

export function writeNull(target: Buffer, at: number): number {
  target[at] = TAB;
  target[at + 1] = BACKSLASH;
  target[at + 2] = LETTER_N;
  return at + 3;
}

/** Without spaces around it and with single ones inside. What is empty, or the word `null`, takes no room. */
export function writeTidy(bytes: Buffer, from: number, until: number, target: Buffer, at: number): number {
  let to = at;
  let isSpaceDue = false;
  for (let place = from; place < until; place += 1) {
    const byte = bytes[place] ?? 0;
    if (byte === SPACE) {
      isSpaceDue = to > at;
    } else {
      if (isSpaceDue) target[to++] = SPACE;
      isSpaceDue = false;
      target[to++] = byte;
    }
  }
  return to - at === 4 && target.toString("latin1", at, to).toLowerCase() === "null" ? at : to;
}

/** A column of text. */
export function writeText(bytes: Buffer, from: number, until: number, target: Buffer, at: number): number {
  if (from === until) return writeNull(target, at);
  target[at] = TAB;
  const to = writeTidy(bytes, from, until, target, at + 1);
  return to === at + 1 ? writeNull(target, at) : to;
}

/** A column of ready bytes. */
export function writeReady(ready: Buffer, target: Buffer, at: number): number {
  for (let place = 0; place < ready.length; place += 1) target[at + place] = ready[place] ?? 0;
  return at + ready.length;
}

/** A column with a day: `31/12/2025` as `2025-12-31`. */
export function writeDay(bytes: Buffer, from: number, until: number, target: Buffer, at: number): number {
  if (from === until) return writeNull(target, at);
  target[at] = TAB;
  return writeIsoDay(bytes, from, until, target, at + 1);
}

export function writeIsoDay(bytes: Buffer, from: number, until: number, target: Buffer, at: number): number {
  if (until - from !== 10 || bytes[from + 2] !== SLASH || bytes[from + 5] !== SLASH) return -1;
  const day = readTwo(bytes, from);
  const month = readTwo(bytes, from + 3);
  const century = readTwo(bytes, from + 6);
  const rest = readTwo(bytes, from + 8);
  if (day < 1 || month < 1 || month > 12 || century < 0 || rest < 0) return -1;
  const year = century * 100 + rest;
  if (year < EARLIEST_YEAR || day > daysOf(month, year)) return -1;
  target[at] = bytes[from + 6] ?? 0;
  target[at + 1] = bytes[from + 7] ?? 0;
  target[at + 2] = bytes[from + 8] ?? 0;
  target[at + 3] = bytes[from + 9] ?? 0;
  target[at + 4] = HYPHEN;
  target[at + 5] = bytes[from + 3] ?? 0;
  target[at + 6] = bytes[from + 4] ?? 0;
  target[at + 7] = HYPHEN;
  target[at + 8] = bytes[from] ?? 0;
  target[at + 9] = bytes[from + 1] ?? 0;
  return at + 10;
}

function daysOf(month: number, year: number): number {
  const isLeap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeap ? 29 : (DAYS[month - 1] ?? 0);
}

/** Two digits; negative when they are none. */
function readTwo(bytes: Buffer, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** How many digits stand there. */
export function countDigits(bytes: Buffer, from: number, until: number): number {
  let at = from;
  for (; at < until; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) break;
  }
  return at - from;
}

/** A company number as the register writes nearly all of them: eight digits, or two letters and six; not all noughts. */
export function isPlainNumber(bytes: Buffer, from: number, until: number): boolean {
  if (until - from !== 8) return false;
  const first = bytes[from] ?? 0;
  const second = bytes[from + 1] ?? 0;
  const hasPrefix = first >= 65 && first <= 90 && second >= 65 && second <= 90;
  const start = hasPrefix ? from + 2 : from;
  if (countDigits(bytes, start, until) !== until - start) return false;
  for (let at = start; at < until; at += 1) if (bytes[at] !== ZERO) return true;
  return false;
}
