import { messageOf } from "@/server/platform/errors";
import { readRetryAfter } from "./errors";
import { Broken, readAhead } from "./read-ahead";
import { createLineSplitter, type StreamLine } from "./stream-lines";
import type { StreamName } from "./stream-schema";

export interface StreamClientOptions {
  baseUrl: string;
  /** A key of the kind "stream"; the REST key is refused. */
  key: string;
  fetch?: typeof globalThis.fetch;
  /** Without a byte for this long the connection counts as dead: heartbeats come every 30 s. */
  stallMs?: number;
}

/** What some bytes brought; without lines it was a heartbeat or a part of a line. */
export interface StreamChunk {
  lines: StreamLine[];
  isHeartbeat: boolean;
}

/** Why a connection is over. Every one of them is usual: streams end at least once a night. */
export type StreamEnd =
  | { kind: "ended"; detail: string }
  | { kind: "stalled"; detail: string }
  | { kind: "network"; detail: string }
  | { kind: "unauthorised"; detail: string }
  /** The timepoint is outside of what Companies House still has. */
  | { kind: "too-old"; detail: string }
  | { kind: "rate-limited"; detail: string; retryAfterSeconds: number | null }
  | { kind: "unavailable"; detail: string }
  | { kind: "refused"; detail: string }
  | { kind: "stopped"; detail: string };

export interface StreamConnection {
  /** Null: the request was answered 200. */
  refusal: StreamEnd | null;
  /**
   * Yields as the bytes come and returns why they stopped; what came before a break is yielded before the break is told. Reads no
   * more than some ahead while nobody asks for the next chunk.
   */
  chunks(): AsyncGenerator<StreamChunk, StreamEnd>;
  close(): void;
}

const STALL_MS = 90_000;

export interface StreamClient {
  /** Opens one stream, from a timepoint on (included) or live. Never throws. */
  open(stream: StreamName, timepoint: bigint | null, signal: AbortSignal): Promise<StreamConnection>;
}

export function createStreamClient(options: StreamClientOptions): StreamClient {
  const base = options.baseUrl.replace(/\/+$/, "");
  const stallMs = options.stallMs ?? STALL_MS;
  const headers = {
    Authorization: `Basic ${Buffer.from(`${options.key}:`).toString("base64")}`,
    Accept: "application/json",
    // A compressed stream is held back by whoever compresses it.
    "Accept-Encoding": "identity",
  };

  return {
    async open(stream, timepoint, signal) {
      const path = `/${stream}${timepoint === null ? "" : `?timepoint=${timepoint}`}`;
      const abort = new AbortController();
      const onAbort = () => abort.abort();
      signal.addEventListener("abort", onAbort, { once: true });
      if (signal.aborted) abort.abort();
      const close = () => {
        signal.removeEventListener("abort", onAbort);
        abort.abort();
      };
      const endOf = (error: unknown): StreamEnd => {
        if (signal.aborted) return { kind: "stopped", detail: "we stopped" };
        return error === STALLED
          ? { kind: "stalled", detail: `no byte for ${Math.round(stallMs / 1000)} seconds` }
          : { kind: "network", detail: reasonOf(error) };
      };
      try {
        const request = (options.fetch ?? globalThis.fetch)(base + path, {
          headers,
          signal: abort.signal,
          redirect: "manual",
        });
        const response = await within(stallMs, request);
        if (response.status !== 200) {
          const refusal = await refusalOf(response, path);
          close();
          return { refusal, chunks: () => noChunks(refusal), close };
        }
        // From now on, not from the first question for a chunk on: see `readAhead`.
        const ahead = response.body && readAhead(response.body, (promise) => within(stallMs, promise));
        return { refusal: null, chunks: () => readChunks(ahead, { signal, endOf, close }), close };
      } catch (error) {
        const refusal = endOf(error);
        close();
        return { refusal, chunks: () => noChunks(refusal), close };
      }
    },
  };
}

// biome-ignore lint/correctness/useYield: a refused connection has nothing to yield
async function* noChunks(end: StreamEnd): AsyncGenerator<StreamChunk, StreamEnd> {
  return end;
}

interface Reading {
  signal: AbortSignal;
  endOf: (error: unknown) => StreamEnd;
  close: () => void;
}

async function* readChunks(
  ahead: ReadableStream<Uint8Array | Broken> | null,
  { signal, endOf, close }: Reading,
): AsyncGenerator<StreamChunk, StreamEnd> {
  if (!ahead) return { kind: "ended", detail: "the answer was empty" };
  const reader = ahead.getReader();
  const splitter = createLineSplitter();
  let hasLines = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // What was read ahead is of no use to who stops.
      signal.throwIfAborted();
      if (done) return { kind: "ended", detail: endedWith(splitter.pending()) };
      if (value instanceof Broken) return endOf(value.error);
      const lines = splitter.push(value);
      const events = lines.filter(({ text }) => text.trim() !== "");
      if (!hasLines && WEB_PAGE.test(events[0]?.text ?? ""))
        return { kind: "unavailable", detail: "Companies House answered with a web page" };
      hasLines ||= events.length > 0;
      yield { lines: events, isHeartbeat: events.length < lines.length };
    }
  } catch (error) {
    return endOf(error);
  } finally {
    close();
    reader.cancel().catch(() => undefined);
  }
}

/** Of maintenance, or of who is asked in its place: its lines are no events, and its end no reason to ask again at once. */
const WEB_PAGE = /^\s*<(?:!doctype|html)\b/i;

function endedWith(pending: number): string {
  return pending === 0
    ? "Companies House ended the connection"
    : `Companies House ended the connection in the middle of an event, which was left out (${pending} bytes)`;
}

async function refusalOf(response: Response, path: string): Promise<StreamEnd> {
  await response.body?.cancel().catch(() => undefined);
  const { status } = response;
  const detail = `Companies House answered ${path} with ${status}`;
  if (status === 401 || status === 403)
    return { kind: "unauthorised", detail: `Companies House refused the stream key (${status})` };
  if (status === 416)
    return { kind: "too-old", detail: `Companies House has no timepoint like this any more (${path})` };
  if (status === 429) return { kind: "rate-limited", detail, retryAfterSeconds: waitOf(response) };
  if (status >= 500) return { kind: "unavailable", detail };
  return { kind: "refused", detail };
}

/** Only a wait that the answer itself names. */
function waitOf({ headers }: Response): number | null {
  return headers.has("retry-after") ? readRetryAfter(headers, new Date()) : null;
}

const STALLED = Symbol("no byte in time");

/** Rejects with `STALLED` when the promise takes too long. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(STALLED), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => undefined);
  }
}

/** fetch() hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `the connection broke (${messageOf(cause)})`;
}
