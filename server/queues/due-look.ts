import { type Clock, systemClock } from "@/server/platform/clock";
import { db } from "@/server/platform/db/client";
import { logger } from "@/server/platform/logger";
import { catalogue, type QueueName, queueNames } from "@/server/queues/catalogue";

const LOOK_MS = 500;
const MOST_PLACES = Math.max(...queueNames.map((name) => catalogue[name].concurrency));

interface Place {
  name: QueueName;
  isBusy: boolean;
  /** Makes it fetch now. */
  fetch(): void;
}

export interface DueLook {
  /** A new place of a queue. */
  join(name: QueueName, fetch: () => void): Place;
  leave(name: QueueName): void;
  stop(): Promise<void>;
}

/**
 * Wakes idle places when jobs of their queue come due: a new job announces itself, one that was delayed does not. One look for all
 * queues, in place of a fetch by every place.
 */
export function openDueLook(clock: Clock = systemClock): DueLook {
  const places = new Set<Place>();
  const stopping = new AbortController();
  const { signal } = stopping;

  const done = (async () => {
    while (!signal.aborted) {
      await wakeDue([...places].filter((place) => !place.isBusy)).catch((error: unknown) =>
        logger.warn({ error }, "the look for jobs that came due stumbled and goes on"),
      );
      await clock.sleep(LOOK_MS, signal).catch(() => undefined);
    }
  })();

  return {
    join: (name, fetch) => {
      const place: Place = { name, isBusy: false, fetch };
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

async function wakeDue(idle: readonly Place[]): Promise<void> {
  const byName = Map.groupBy(idle, ({ name }) => name);
  if (byName.size === 0) return;
  // What pg-boss fetches by is an index of the jobs that are not blocked.
  const rows = await db.$queryRaw<{ name: QueueName; due: number }[]>`
    select queue.name, count(*)::int as due from unnest(${[...byName.keys()]}::text[]) queue (name) cross join lateral (
      select from pgboss.job where name = queue.name and state < 'active' and not blocked and start_after <= now() limit ${MOST_PLACES}
    ) job group by queue.name`;
  for (const { name, due } of rows) for (const place of byName.get(name)?.slice(0, due) ?? []) place.fetch();
}
