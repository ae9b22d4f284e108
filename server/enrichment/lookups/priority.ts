import { WAITED_FOR_PRIORITY } from "@/server/queues/catalogue";

const PERSON = 1_000_000;
const FRESHEST = 100_000;
const DAY_MS = 86_400_000;

/** `waiting`: a person looks at the one company they asked for. `person`: somebody's list of companies. */
export type Asker = "waiting" | "person" | "stream";

const LIFT: Record<Asker, number> = { waiting: WAITED_FOR_PRIORITY, person: PERSON, stream: 0 };

/** Within a queue: what a person waits for, then what a person asked for, then the stream's; then the freshest strike-off. */
export function priorityOf(asker: Asker, strikeOffSince: Date | null, now: Date): number {
  const days = strikeOffSince ? Math.max(0, Math.floor((now.getTime() - strikeOffSince.getTime()) / DAY_MS)) : FRESHEST;
  return LIFT[asker] + Math.max(0, FRESHEST - days);
}

/** Whether a person waits for what has this priority. */
export function isWaitedFor(priority: number): boolean {
  return priority >= WAITED_FOR_PRIORITY;
}
