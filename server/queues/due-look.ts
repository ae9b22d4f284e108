import type { Clock } from "@/server/platform/clock";
import { db } from "@/server/platform/db/client";
import { catalogue, type QueueName, queueNames } from "@/server/queues/catalogue";
import { type Place, type Watch, watchPlaces } from "@/server/queues/watch-places";

const LOOK_MS = 500;
const MOST_PLACES = Math.max(...queueNames.map((name) => catalogue[name].concurrency));

/**
 * Wakes idle places when jobs of their queue come due: a new job announces itself, one that was delayed does not. One look for all
 * queues, in place of a fetch by every place.
 */
export function openDueLook(clock?: Clock): Watch<Place> {
  return watchPlaces<Place>({
    what: "the look for jobs that came due",
    afterFailureMs: LOOK_MS,
    clock,
    turn: async (idle) => {
      await wakeDue(idle());
      return LOOK_MS;
    },
  });
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
