import { performance } from "node:perf_hooks";
import { isNeverSent } from "@/server/platform/never-sent";
import type { RequestEnding } from "@/server/platform/slot-rule";

/** What the answer to a request says about its provider: it is up, it is down (and why), or nothing. */
export type Verdict = { is: "up" } | { is: "down"; why: string } | { is: "unsaid" };

/** A place in the provider's window for one request. */
export interface Slot {
  /** False when the request has been kept for so long that it must not leave with this slot any more. */
  isFresh(): boolean;
  /**
   * The request was answered or given up. Its place becomes free a window later, later still when it may not have arrived yet, and at
   * once when it never left.
   */
  end(verdict: Verdict, ending: RequestEnding): void;
  /** No request left with it: its place is free at once. */
  giveBack(): void;
}

/** What a provider's client asks before each request. */
export interface Limiter {
  /** Resolves when the request may leave; rejects when the signal aborts first. */
  take(signal?: AbortSignal): Promise<Slot>;
}

/** Without a limit: for clients of test servers. */
export const unlimited: Limiter = {
  take: async () => ({ isFresh: () => true, end: () => undefined, giveBack: () => undefined }),
};

/** A request may leave for so long after its slot. */
export const FRESH_MS = 10_000;

/** Told by a clock that nobody sets. */
export function freshFor(ms: number): () => boolean {
  const until = performance.now() + ms;
  return () => performance.now() < until;
}

/** Sends one request with a slot of its own and tells the slot how it ended. */
export async function sendWithSlot<Answer>(
  limiter: Limiter,
  signal: AbortSignal | undefined,
  send: () => Promise<Answer>,
  judge: (answer: Answer) => Verdict,
): Promise<Answer> {
  const slot = await limiter.take(signal);
  let verdict: Verdict = { is: "unsaid" };
  // With a signal that was aborted before, nothing leaves.
  let ending: RequestEnding = signal?.aborted ? "never-sent" : "given-up";
  try {
    const answer = await send();
    ending = "answered";
    verdict = judge(answer);
    return answer;
  } catch (error) {
    if (isNeverSent(error)) ending = "never-sent";
    if (!signal?.aborted) verdict = { is: "down", why: error instanceof Error ? error.message : String(error) };
    throw error;
  } finally {
    slot.end(verdict, ending);
  }
}
