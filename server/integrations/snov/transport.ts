import type { Clock } from "@/server/platform/clock";
import { messageOf, ProviderError } from "@/server/platform/errors";
import { codesOf, isNeverSent } from "@/server/platform/never-sent";

import type { WireAnswer } from "./outcomes";

const MOST_ANSWER_BYTES = 4 * 1024 * 1024;

export interface Exchange {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  /** Sent as JSON. */
  body?: unknown;
  bearer?: string;
  /** A paid request that gets no answer is of `unknown-fate`; others are merely `unavailable`. */
  isPaid: boolean;
  timeoutMs: number;
  signal?: AbortSignal;
}

function abortError(): DOMException {
  return new DOMException("The request to Snov.io was aborted before it could be accepted", "AbortError");
}

/** Throws an `AbortError`, whatever reason the signal was given. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError();
}

/**
 * One HTTP exchange. Any answer is an answer, whatever its status; redirects are not followed, because a POST would turn into a GET.
 * @throws {ProviderError} `unavailable` or, for a paid request that may have arrived, `unknown-fate`
 * @throws {DOMException} `AbortError` when the caller aborts, unless a paid request may have arrived already
 */
export async function exchange(fetch: typeof globalThis.fetch, clock: Clock, call: Exchange): Promise<WireAnswer> {
  throwIfAborted(call.signal);
  const timeout = AbortSignal.timeout(call.timeoutMs);
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: headersOf(call),
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      redirect: "manual",
      signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
    });
    const body = await readBody(response);
    const retryAfterSeconds = readRetryAfter(response.headers.get("retry-after"), clock);
    return { status: response.status, body, json: readJson(body), retryAfterSeconds };
  } catch (error) {
    throw failureOfExchange(error, call, timeout.aborted);
  }
}

function failureOfExchange(error: unknown, { isPaid, signal, timeoutMs }: Exchange, isTimedOut: boolean): Error {
  const codes = codesOf(error);
  const isSent = !isNeverSent(error);
  const isFateUnknown = isPaid && isSent;
  if (signal?.aborted && !isFateUnknown) return abortError();
  const trouble = isTimedOut ? `no answer within ${timeoutMs / 1000} s` : (codes[0] ?? messageOf(error));
  return new ProviderError({
    provider: "snov",
    kind: isFateUnknown ? "unknown-fate" : "unavailable",
    message: `Snov.io ${isSent ? "did not answer" : "cannot be reached"} (${signal?.aborted ? "aborted" : trouble})`,
    cause: error,
  });
}

function headersOf({ body, bearer }: Exchange): Record<string, string> {
  return {
    accept: "application/json",
    // An idle kept-alive connection can be closed under a POST, which leaves its fate open; a fresh one rarely is.
    connection: "close",
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  };
}

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_ANSWER_BYTES) throw new Error(`the answer is longer than ${MOST_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The parsed body, or undefined when it is not JSON. NUL and lone surrogates go, because PostgreSQL's jsonb refuses both. */
export function readJson(body: string): unknown {
  try {
    return JSON.parse(body, (_, value) =>
      typeof value === "string" ? value.replaceAll("\u0000", "").toWellFormed() : value,
    );
  } catch {
    return undefined;
  }
}

function readRetryAfter(header: string | null, clock: Clock): number | null {
  if (header === null || header.trim() === "") return null;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds : (Date.parse(header) - clock.now().getTime()) / 1000;
  return Number.isFinite(wait) ? Math.max(0, Math.ceil(wait)) : null;
}
