import type { Clock } from "@/server/platform/clock";
import { db } from "@/server/platform/db/client";
import { reserveSlot } from "@/server/platform/rate-limit";
import type { Slot } from "@/server/platform/slot";
import { WAITED_FOR_LIFT } from "@/server/platform/slot-rule";
import { catalogue, type QueueName } from "@/server/queues/catalogue";
import { chooseStart, type ReadyQueue, type Start } from "@/server/queues/choose-start";
import { isFed } from "@/server/queues/feeders";
import { type Pause, type Place, type Watch, watchPlaces } from "@/server/queues/watch-places";

const LOOK_MS = 250;
/** How long a place that was told to fetch may take until its jobs are there. */
const FETCH_MS = 2_000;

/** A place of a gated queue: it fetches only when it is told to, and then finds a slot waiting for it. */
export interface GatedPlace extends Place {
  slot: Slot | null;
}

/**
 * Lets a batch of a gated queue be fetched only once its request has a slot: composed as late as that, it is full and holds the
 * most important jobs there are. Which queue that is, is decided anew when the slot has come.
 */
export function openStartGate(clock?: Clock): Watch<GatedPlace> {
  return watchPlaces<GatedPlace>({ what: "the gate of the paid queues", afterFailureMs: LOOK_MS, clock, turn });
}

/** Tries to let one batch leave. Answers how long to wait before the next try. */
async function turn(idle: () => GatedPlace[], pause: Pause): Promise<number> {
  const start = await chooseFor(idle());
  if (!start) return LOOK_MS;
  const priority = start.rank + (start.isWaitedFor ? WAITED_FOR_LIFT : 0);
  const reservation = await reserveSlot("snov", { priority, mayTry: false });
  if (!reservation.isGranted) return Math.min(reservation.comeBackMs, LOOK_MS);
  const { slot } = reservation;
  try {
    // A gate that stops wakes before its slot is due: a request that left now would be one too many in the provider's window.
    const isDue = await pause(reservation.waitMs);
    const chosen = isDue ? await chooseFor(idle()) : null;
    const place = chosen && idle().find(({ name }) => name === chosen.name);
    if (!place) slot.giveBack();
    else handOver(place, slot);
  } catch (error) {
    slot.giveBack();
    throw error;
  }
  return 0;
}

function handOver(place: GatedPlace, slot: Slot): void {
  place.isBusy = true;
  place.slot = slot;
  place.fetch();
  // Nothing was there to fetch any more: another process was faster.
  setTimeout(() => {
    if (place.slot !== slot) return;
    place.slot = null;
    place.isBusy = false;
    slot.giveBack();
  }, FETCH_MS).unref();
}

async function chooseFor(places: readonly Place[]): Promise<Start | null> {
  const names = [...new Set(places.map(({ name }) => name))];
  return names.length === 0 ? null : chooseStart(await lookAtReady(names));
}

/** The first jobs in each queue, as a fetch would see them and in its words, so that it reads the same index. */
async function lookAtReady(names: readonly QueueName[]): Promise<ReadyQueue[]> {
  const most = Math.max(...names.map((name) => catalogue[name].batchSize));
  const rows = await db.$queryRaw<{ name: QueueName; ready: number; oldest: number; top: number }[]>`
    select queue.name, count(*)::int as ready, max(job.priority)::int as top,
      (extract(epoch from clock_timestamp() - min(greatest(job.created_on, job.start_after))) * 1000)::float8 as oldest
    from unnest(${[...names]}::text[]) queue(name) cross join lateral (
      select priority, created_on, start_after from pgboss.job
      where name = queue.name and state < 'active' and not blocked and start_after <= now()
      order by priority desc, created_on limit ${most}
    ) job group by queue.name`;
  return Promise.all(
    rows.map(async ({ name, ready, oldest, top }) => {
      const { batchSize, priority } = catalogue[name];
      const queue = { name, ready, batchSize, oldestMs: oldest, topPriority: top, rank: priority };
      return { ...queue, isFed: ready < batchSize && (await isFed(name)) };
    }),
  );
}
