import { expect, test } from "vitest";
import type { StreamChunk, StreamEnd } from "@/server/integrations/companies-house/stream-client";
import { gatherBatches } from "@/server/register/stream/gather-batches";

const END: StreamEnd = { kind: "ended", detail: "the night" };

/** A connection that has more than anybody could hold, and counts what is read of it. */
function endless(linesOfChunk: number) {
  const counted = { chunks: 0, isClosed: false };
  async function* chunks(): AsyncGenerator<StreamChunk, StreamEnd> {
    try {
      for (;;) {
        counted.chunks += 1;
        const lines = Array.from({ length: linesOfChunk }, () => ({ text: "{}", isTooLong: false }));
        yield { lines, isHeartbeat: false };
      }
    } finally {
      counted.isClosed = true;
    }
  }
  return { counted, chunks: chunks() };
}

test("reads no further than one batch and the chunk after it while nobody asks for the next batch", async () => {
  const { counted, chunks } = endless(10);
  const batches = gatherBatches(chunks, { mostLines: 50, lingerMs: 50 });
  const first = await batches.next();
  expect(first.value?.lines).toHaveLength(50);
  // Whoever stores the batch takes its time.
  for (let turns = 0; turns < 100; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(counted.chunks).toBe(6);
  await batches.next();
  expect(counted.chunks).toBe(11);
  await batches.return?.(undefined);
  expect(counted.isClosed).toBe(true);
});

test("gives what is there without waiting for more, heartbeats alone too, and the end last", async () => {
  let go: () => void = () => undefined;
  const quiet = new Promise<void>((resolve) => {
    go = resolve;
  });
  async function* chunks(): AsyncGenerator<StreamChunk, StreamEnd> {
    yield { lines: [], isHeartbeat: true };
    yield { lines: [{ text: "{}", isTooLong: false }], isHeartbeat: false };
    await quiet;
    return END;
  }
  const batches = gatherBatches(chunks(), { lingerMs: 1 });
  expect((await batches.next()).value).toEqual({ lines: [], isHeartbeat: true, end: null });
  expect((await batches.next()).value).toMatchObject({ lines: [{ text: "{}" }], end: null });
  go();
  expect((await batches.next()).value).toEqual({ lines: [], isHeartbeat: false, end: END });
  expect((await batches.next()).done).toBe(true);
});
