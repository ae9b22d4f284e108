import type { StreamEnd } from "@/server/integrations/companies-house/stream-client";

type Ending = Exclude<StreamEnd["kind"], "stopped" | "too-old"> | "not-stored";

/** How long to wait after each way to end, in milliseconds; after Companies House's guide for its streams. */
export const USUAL_WAITS: Record<Ending, number> = {
  // The nightly end, or another process with our key: see `retryWait`.
  ended: 1_000,
  stalled: 1_000,
  network: 3_000,
  unavailable: 10_000,
  "not-stored": 5_000,
  // Less would lengthen the penalty.
  "rate-limited": 60_000,
  unauthorised: 60_000,
  refused: 60_000,
};

const LONGEST_MS = 60_000;

/**
 * The wait before the next try, with jitter that only lengthens it. `inARow` counts endings before anything was received: whoever
 * is cut off at once every time stands back, or Companies House refuses them all.
 */
export function retryWait(
  end: { kind: Ending; retryAfterSeconds?: number | null },
  inARow: number,
  { waits = USUAL_WAITS, random = Math.random }: { waits?: Record<Ending, number>; random?: () => number } = {},
): number {
  const usual = Math.max(waits[end.kind], (end.retryAfterSeconds ?? 0) * 1000);
  const grows = end.kind === "ended" || end.kind === "stalled" || end.kind === "network";
  const wait = grows ? Math.max(usual, Math.min(usual * 2 ** Math.max(0, inARow - 1), LONGEST_MS)) : usual;
  return Math.round(wait * (1 + random() / 4));
}
