import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, expect, it } from "vitest";
import { type Clock, systemClock } from "@/server/platform/clock";
import { db } from "@/server/platform/db/client";
import { WAITED_FOR_PRIORITY } from "@/server/queues/catalogue";
import { enqueue } from "@/server/queues/enqueue";
import { openStartGate } from "@/server/queues/start-gate";
import { resetDatabase } from "@/server/testing/database";
import { until } from "@/server/testing/until";

const QUEUE = "find-domain";
/** Nearer than a slot is given away ahead of its time. */
const NEAR_MS = 200;
const FOR_EVER_MS = 3_600_000;

beforeEach(resetDatabase);

const slotsTaken = () => db.providerSlot.count();

/** On it no slot ever becomes due. */
const stoppedClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => wait((await slotsTaken()) > 0 ? FOR_EVER_MS : ms, undefined, { signal }),
};

/** A gate with a place whose job a person waits for, once a slot is reserved for it. */
async function openWithSlotReserved(clock: Clock) {
  await db.$transaction((tx) => enqueue(tx, QUEUE, { lookupId: randomUUID() }, { priority: WAITED_FOR_PRIORITY }));
  const dueAt = Date.now() + NEAR_MS;
  await db.providerRate.update({ where: { provider: "snov" }, data: { nextAt: new Date(dueAt) } });
  const fetchedAt: number[] = [];
  const gate = openStartGate(clock);
  gate.join({ name: QUEUE, isBusy: false, slot: null, fetch: () => fetchedAt.push(Date.now()) });
  await until("a slot is reserved", async () => (await slotsTaken()) > 0);
  return { gate, dueAt, fetchedAt };
}

it("a place fetches when its slot is due, not when it is reserved", async () => {
  const { gate, dueAt, fetchedAt } = await openWithSlotReserved(systemClock);
  await until("the place was told to fetch", async () => fetchedAt.length === 1);
  expect(fetchedAt[0]).toBeGreaterThanOrEqual(dueAt);
  await gate.stop();
});

it("a gate that stops hands over no slot that is not due yet: nothing leaves early, and its place is free for others", async () => {
  const { gate, fetchedAt } = await openWithSlotReserved(stoppedClock);
  await gate.stop();
  expect(fetchedAt).toEqual([]);
  await until("the slot is given back", async () => (await slotsTaken()) === 0);
});
