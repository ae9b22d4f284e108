const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const maxLineBytes = 1_048_576;

/** A line as it stands in the file, without its line break. `bytes` is null when it is too long to be a row. */
export interface PhysicalLine {
  /** 1-based, the header included. */
  line: number;
  bytes: Buffer | null;
}

/** Cuts bytes into physical lines (LF, CRLF, or the lone CR of old spreadsheets), one batch a chunk. */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<PhysicalLine[]> {
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  let isOverlong = false;
  let separator: number | null = null;

  const take = (bytes: Buffer): PhysicalLine => {
    line += 1;
    const whole = isOverlong || bytes.length > maxLineBytes ? null : withoutReturn(bytes);
    isOverlong = false;
    return { line, bytes: whole };
  };

  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    separator ??= findSeparator(bytes);

    const batch: PhysicalLine[] = [];
    let start = 0;
    while (separator !== null) {
      const end = bytes.indexOf(separator, start);
      if (end === -1) break;
      batch.push(take(bytes.subarray(start, end)));
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > maxLineBytes) {
      isOverlong = true;
      rest = Buffer.alloc(0);
    }
    if (batch.length > 0) yield batch;
  }
  if (rest.length > 0 || isOverlong) yield [take(rest)];
}

function findSeparator(bytes: Buffer): number | null {
  if (bytes.includes(lineFeed)) return lineFeed;
  const found = bytes.indexOf(carriageReturn);
  // A CR at the very end may be the first half of a CRLF.
  return found === -1 || found === bytes.length - 1 ? null : carriageReturn;
}

function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
}
