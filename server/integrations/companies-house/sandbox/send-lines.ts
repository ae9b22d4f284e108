import type { ServerResponse } from "node:http";
import type { EventLog, LoggedLine } from "./event-log";
import type { Random } from "./random";
import type { StreamFaults } from "./stream-faults";

interface Sending {
  response: ServerResponse;
  log: EventLog;
  random: Random;
  faults: () => StreamFaults;
  /** Resolves when the reader is gone. */
  gone: Promise<void>;
  stopHeartbeat: () => void;
}

const BATCH = 64;

/** Sends a log from a timepoint on, and goes on with what is appended, until the connection ends by one side or by a fault. */
export async function sendLines(sending: Sending, from: number): Promise<void> {
  const { response, log, gone } = sending;
  const sent = { next: from, count: 0 };
  while (isOpen(response)) {
    const lines = log.from(sent.next, BATCH);
    if (lines.length === 0) await untilMore(log, gone);
    else if (!(await sendBatch(sending, lines, sent))) return;
  }
}

async function untilMore(log: EventLog, gone: Promise<void>): Promise<void> {
  let stop = (): unknown => undefined;
  const more = new Promise<void>((resolve) => {
    stop = log.onAppend(resolve);
  });
  await Promise.race([more, gone]);
  stop();
}

/** False when a fault or the reader has ended the connection. */
async function sendBatch(
  sending: Sending,
  lines: readonly LoggedLine[],
  sent: { next: number; count: number },
): Promise<boolean> {
  const { response, random, gone } = sending;
  const faults = sending.faults();
  let together: Buffer[] = [];
  for (const { timepoint, line } of lines) {
    sent.next = timepoint + 1;
    sent.count += 1;
    if (sent.count === faults.cutAfter) {
      response.end(Buffer.concat([...together, line.subarray(0, Math.floor(line.length / 2))]));
      return false;
    }
    together.push(line);
    const isLast = [faults.endAfter, faults.resetAfter, faults.silentAfter].includes(sent.count);
    if (!isLast && random.chance(faults.merges)) continue;
    if (!(await write(response, cut(Buffer.concat(together), faults, random), gone))) return false;
    together = [];
    if (isLast) return endBy(sending, faults, sent.count);
  }
  return together.length === 0 || write(response, [Buffer.concat(together)], gone);
}

async function endBy({ response, gone, stopHeartbeat }: Sending, faults: StreamFaults, count: number): Promise<false> {
  if (count === faults.endAfter) response.end();
  else if (count === faults.resetAfter) {
    await Promise.race([flush(response), gone]);
    response.socket?.resetAndDestroy();
  } else {
    stopHeartbeat();
    await gone;
  }
  return false;
}

/** Writes pieces one by one, at the reader's pace. */
async function write(response: ServerResponse, pieces: readonly Buffer[], gone: Promise<void>): Promise<boolean> {
  for (const piece of pieces) {
    if (!isOpen(response)) return false;
    if (response.write(piece)) continue;
    await Promise.race([new Promise<void>((resolve) => response.once("drain", resolve)), gone]);
  }
  return true;
}

/** What Node.js still holds back would never leave with a reset. */
function flush(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.write("", () => resolve()));
}

function isOpen(response: ServerResponse): boolean {
  return !response.writableEnded && !response.destroyed;
}

/** Pieces of a line, cut anywhere: also in the middle of a character. */
function cut(bytes: Buffer, faults: StreamFaults, random: Random): Buffer[] {
  if (!random.chance(faults.cuts) || bytes.length < 3) return [bytes];
  const at = random.int(1, bytes.length - 1);
  return [bytes.subarray(0, at), bytes.subarray(at)];
}
