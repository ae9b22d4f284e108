/** A whole line of the stream; `isTooLong` stands for one that was dropped. */
export type StreamLine = { text: string; isTooLong: false } | { text: string; isTooLong: true };

const NEWLINE = 0x0a;
/** Events have some kilobytes; whatever is longer than this is no event, and must not fill the memory. */
const MAX_LINE_BYTES = 4_000_000;
/** How much of a dropped line is kept for people. */
const KEPT_BYTES = 2_000;

/**
 * Cuts a stream of bytes into lines, wherever its chunks were cut: in a line, in a character, or not at all. Lines are decoded
 * whole, so no character is ever torn. Empty lines are heartbeats and come out as empty texts. What follows the last newline is no
 * line: a connection that ends there was cut in the middle of an event.
 */
export function createLineSplitter(maxLineBytes = MAX_LINE_BYTES) {
  const decoder = new TextDecoder("utf-8");
  let parts: Uint8Array[] = [];
  let length = 0;
  let isDropping = false;

  function keep(part: Uint8Array): void {
    if (part.length === 0) return;
    if (length + part.length > maxLineBytes) {
      isDropping = true;
      parts = [Buffer.concat([...parts, part]).subarray(0, KEPT_BYTES)];
      length = maxLineBytes;
      return;
    }
    // A copy: the reader may use its buffer again.
    parts.push(part.slice());
    length += part.length;
  }

  function close(): StreamLine {
    const [only = new Uint8Array()] = parts;
    const bytes = parts.length > 1 ? Buffer.concat(parts) : only;
    const line: StreamLine = { text: decoder.decode(bytes).replace(/\r$/, ""), isTooLong: isDropping };
    parts = [];
    length = 0;
    isDropping = false;
    return line;
  }

  return {
    push(chunk: Uint8Array): StreamLine[] {
      const lines: StreamLine[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        if (!isDropping) keep(chunk.subarray(start, end));
        lines.push(close());
        start = end + 1;
      }
      if (!isDropping) keep(chunk.subarray(start));
      return lines;
    },
    /** Bytes of a line that has not ended. */
    pending: () => length,
  };
}
