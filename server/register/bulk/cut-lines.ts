const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const maxLineBytes = 1_048_576;
/** Where a line begins that is too long to be a row. */
export const TOO_LONG = -1;

/** Some physical lines, good until the next block is asked for: the bytes are written over then. */
export interface LineBlock {
  bytes: Buffer;
  /** The number of the first line, from 1, the header included. */
  firstLine: number;
  count: number;
  /** Where each line begins, or `TOO_LONG`. */
  starts: number[];
  /** Where each line ends, its line break apart. */
  ends: number[];
}

/** Cuts bytes into physical lines (LF, CRLF, or the lone CR of old spreadsheets), about one block a chunk. A chunk is not kept. */
export async function* cutLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<LineBlock> {
  const block: LineBlock = { bytes: Buffer.alloc(0), firstLine: 1, count: 0, starts: [], ends: [] };
  let filled = 0;
  let isOverlong = false;
  let separator: number | null = null;

  const take = (start: number, end: number) => {
    const isWhole = !isOverlong && end - start <= maxLineBytes;
    block.starts[block.count] = isWhole ? start : TOO_LONG;
    block.ends[block.count] = end > start && block.bytes[end - 1] === carriageReturn ? end - 1 : end;
    block.count += 1;
    isOverlong = false;
  };

  for await (const chunk of chunks) {
    block.bytes = withRoom(block.bytes, filled, chunk.length);
    chunk.copy(block.bytes, filled);
    filled += chunk.length;
    const bytes = block.bytes.subarray(0, filled);
    separator ??= findSeparator(bytes);

    let start = 0;
    while (separator !== null) {
      const end = bytes.indexOf(separator, start);
      if (end === -1) break;
      take(start, end);
      start = end + 1;
    }
    if (block.count > 0) yield block;
    block.firstLine += block.count;
    block.count = 0;
    block.bytes.copyWithin(0, start, filled);
    filled -= start;
    if (filled > maxLineBytes) {
      isOverlong = true;
      filled = 0;
    }
  }
  if (filled === 0 && !isOverlong) return;
  take(0, filled);
  yield block;
}

/** The bytes themselves while there is room behind what is filled, else a larger copy. */
function withRoom(bytes: Buffer, filled: number, more: number): Buffer {
  if (filled + more <= bytes.length) return bytes;
  const larger = Buffer.allocUnsafeSlow(Math.max(filled + more, 2 * bytes.length));
  bytes.copy(larger, 0, 0, filled);
  return larger;
}

function findSeparator(bytes: Buffer): number | null {
  if (bytes.includes(lineFeed)) return lineFeed;
  const found = bytes.indexOf(carriageReturn);
  // A CR at the very end may be the first half of a CRLF.
  return found === -1 || found === bytes.length - 1 ? null : carriageReturn;
}
