import type { StreamChunk, StreamEnd } from "@/server/integrations/companies-house/stream-client";
import type { StreamLine } from "@/server/integrations/companies-house/stream-lines";

export interface Gathered {
  lines: StreamLine[];
  isHeartbeat: boolean;
  /** Set with the last one. */
  end: StreamEnd | null;
}

const MOST_LINES = 1_000;
const LINGER_MS = 25;

/**
 * Gathers what has come into batches: as much as is there, up to a thousand lines, waiting a moment for more. Holds one batch and
 * the chunk after it; while nobody asks for the next batch nothing is read, and Companies House waits.
 */
export async function* gatherBatches(
  chunks: AsyncGenerator<StreamChunk, StreamEnd>,
  { mostLines = MOST_LINES, lingerMs = LINGER_MS } = {},
): AsyncGenerator<Gathered> {
  let next = chunks.next();
  try {
    for (;;) {
      const batch: Gathered = { lines: [], isHeartbeat: false, end: null };
      let isMore = true;
      for (let result = await next; isMore; ) {
        if (result.done) {
          yield { ...batch, end: result.value };
          return;
        }
        batch.lines.push(...result.value.lines);
        batch.isHeartbeat ||= result.value.isHeartbeat;
        next = chunks.next();
        // An end that nobody awaits yet must not count as unhandled.
        next.catch(() => undefined);
        const soon = batch.lines.length < mostLines && batch.lines.length > 0 ? await orLate(next, lingerMs) : null;
        isMore = soon !== null;
        if (soon) result = soon;
      }
      yield batch;
    }
  } finally {
    await chunks.return?.({ kind: "stopped", detail: "we stopped" }).catch(() => undefined);
  }
}

async function orLate<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
