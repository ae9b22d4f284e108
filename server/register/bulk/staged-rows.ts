const LARGEST_LINE_NUMBER = 10;

/** Rows in the text format of COPY, as bytes, in one piece of memory that is used again and again. */
export interface StagedRows {
  bytes: Buffer;
  /** How much of the bytes is written. */
  length: number;
}

export function createStagedRows(size: number): StagedRows {
  return { bytes: Buffer.allocUnsafeSlow(size), length: 0 };
}

/** Makes room for so many bytes more. */
export function reserve(rows: StagedRows, more: number): void {
  if (rows.length + more <= rows.bytes.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(rows.length + more, 2 * rows.bytes.length));
  rows.bytes.copy(larger, 0, 0, rows.length);
  rows.bytes = larger;
}

export function appendText(rows: StagedRows, text: string): void {
  // A UTF-16 unit takes three bytes of UTF-8 at most.
  reserve(rows, 3 * text.length);
  rows.length += rows.bytes.write(text, rows.length, "utf8");
}

/** Writes a positive number in digits; answers where it ends. */
export function writeDigits(bytes: Buffer, at: number, number: number): number {
  let digits = 1;
  for (let limit = 10; number >= limit && digits < LARGEST_LINE_NUMBER; limit *= 10) digits += 1;
  let rest = number;
  for (let place = at + digits - 1; place >= at; place -= 1) {
    bytes[place] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return at + digits;
}
