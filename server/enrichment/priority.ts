const PERSON = 1_000_000;
const FRESHEST = 100_000;
const DAY_MS = 86_400_000;

/** Within a queue: what a person asked for above what the stream asked for, then the freshest strike-off. */
export function priorityOf(requestedBy: "person" | "stream", strikeOffSince: Date | null, now: Date): number {
  const days = strikeOffSince ? Math.max(0, Math.floor((now.getTime() - strikeOffSince.getTime()) / DAY_MS)) : FRESHEST;
  return (requestedBy === "person" ? PERSON : 0) + Math.max(0, FRESHEST - days);
}
