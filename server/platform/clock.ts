import { setTimeout as wait } from "node:timers/promises";

/** The time, as something a test can own. */
export interface Clock {
  now(): Date;
  /** Rejects with an `AbortError` when the signal aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => wait(ms, undefined, { signal }),
};
