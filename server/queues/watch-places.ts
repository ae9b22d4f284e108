import { type Clock, systemClock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import type { QueueName } from "@/server/queues/catalogue";

/** Where a queue's batch of jobs runs at a time. */
export interface Place {
  name: QueueName;
  isBusy: boolean;
  /** Makes it fetch now. */
  fetch(): void;
}

/** Answers whether the whole time has passed: who is told to stop waits no longer. */
export type Pause = (ms: number) => Promise<boolean>;

export interface Watch<Kind extends Place> {
  /** A new place of a queue. */
  join(place: Kind): Kind;
  leave(name: QueueName): void;
  stop(): Promise<void>;
}

interface WatchSettings<Kind extends Place> {
  /** What does the watching, in words that a warning begins with. */
  what: string;
  /** How long to wait, in milliseconds, after a turn that failed. */
  afterFailureMs: number;
  /** Looks once, and answers how many milliseconds to wait before the next look. */
  turn(idle: () => Kind[], pause: Pause): Promise<number>;
  clock?: Clock;
}

/** Watches over a worker's places turn by turn, until it is stopped: who of them should fetch. */
export function watchPlaces<Kind extends Place>(settings: WatchSettings<Kind>): Watch<Kind> {
  const { what, afterFailureMs, turn, clock = systemClock } = settings;
  const places = new Set<Kind>();
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause: Pause = (ms) =>
    clock.sleep(ms, signal).then(
      () => true,
      () => false,
    );
  const idle = () => [...places].filter((place) => !place.isBusy);

  const done = (async () => {
    while (!signal.aborted) {
      const waitMs = await turn(idle, pause).catch((error: unknown) => {
        logger.warn({ error }, `${what} stumbled and goes on`);
        return afterFailureMs;
      });
      if (waitMs > 0) await pause(waitMs);
    }
  })();

  return {
    join: (place) => {
      places.add(place);
      return place;
    },
    leave: (name) => {
      for (const place of places) if (place.name === name) places.delete(place);
    },
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}
