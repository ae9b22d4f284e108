import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { readProviderHealth } from "@/server/platform/provider-health";
import { allowanceOf, blockProvider, noteProviderRate, reserveSlot } from "@/server/platform/rate-limit";
import type { Slot } from "@/server/platform/slot";
import { LATE_ARRIVAL_MS, WAITED_FOR_LIFT } from "@/server/platform/slot-rule";
import { resetDatabase } from "@/server/testing/database";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);

const ask = { priority: 100, mayTry: true };
const rate = () => db.providerRate.findUniqueOrThrow({ where: { provider: "snov" } });
const requests = async () => (await db.providerUsage.aggregate({ _sum: { requests: true } }))._sum.requests ?? 0;
const health = async () => (await readProviderHealth()).find(({ provider }) => provider === "snov");

async function takeSlot(): Promise<Slot> {
  const reservation = await reserveSlot("snov", ask);
  if (!reservation.isGranted) throw new Error(`no slot within ${reservation.waitMs} ms`);
  return reservation.slot;
}

it("slots are handed out one gap apart, whoever asks, and are counted", async () => {
  const before = Date.now();
  await Promise.all(Array.from({ length: 20 }, takeSlot));
  const { requests: limit, windowMs } = allowanceOf("snov");
  expect((await rate()).nextAt.getTime()).toBeGreaterThanOrEqual(before + 18 * (windowMs / limit));
  expect(await requests()).toBe(20);
  expect(await db.providerSlot.count()).toBe(20);
});

it("a slot takes room in the provider's window until a window after its answer, and none when nothing was sent", async () => {
  const { requests: limit, windowMs } = allowanceOf("snov");
  const slots = await Promise.all(Array.from({ length: 2 }, takeSlot));
  const endedAt = Date.now();
  slots[0]?.end({ is: "up" }, "answered");
  slots[1]?.giveBack();
  const [left] = await until("the slots are ended", async () => {
    const rows = await db.providerSlot.findMany();
    return rows.length === 1 && rows[0] && rows[0].freeAt.getTime() < Date.now() + windowMs + 1_000 ? rows : null;
  });
  expect(left?.freeAt.getTime()).toBeGreaterThanOrEqual(endedAt + windowMs - 1_000);
  expect(await requests()).toBe(1);

  const freeAt = new Date(Date.now() + 30_000);
  await db.$executeRaw`insert into provider_slots (provider, free_at) select 'snov', ${freeAt} from generate_series(1, ${limit})`;
  const refused = await reserveSlot("snov", ask);
  expect(refused.isGranted).toBe(false);
  expect(refused.waitMs).toBeGreaterThan(28_000);
});

it("a request that was given up takes room until it can no longer arrive, and a window longer", async () => {
  const { windowMs } = allowanceOf("snov");
  const [slot, lost] = await Promise.all([takeSlot(), takeSlot()]);
  expect(lost.isFresh()).toBe(true);
  const endedAt = Date.now();
  slot.end({ is: "down", why: "no answer within 30000 ms" }, "given-up");
  const [first, second] = await until("the slot is ended", async () => {
    const rows = await db.providerSlot.findMany({ orderBy: { freeAt: "asc" } });
    return rows[0] && rows[1] && rows[0].freeAt.getTime() < rows[1].freeAt.getTime() - 20_000 ? rows : null;
  });
  const after = (instant = new Date(0)) => instant.getTime() - endedAt - windowMs;
  expect(after(first?.freeAt)).toBeGreaterThan(LATE_ARRIVAL_MS - 1_000);
  expect(after(first?.freeAt)).toBeLessThan(LATE_ARRIVAL_MS + 15_000);
  // Of the one whose process died nobody knows whether it has left yet.
  expect(after(second?.freeAt)).toBeGreaterThan(LATE_ARRIVAL_MS + 35_000);
});

it("a request that never left takes no room, though its provider counts as down", async () => {
  (await takeSlot()).end({ is: "down", why: "Snov.io cannot be reached (ECONNREFUSED)" }, "never-sent");
  await until(
    "the slot is ended",
    async () => (await db.providerSlot.count({ where: { freeAt: { gt: new Date() } } })) === 0,
  );
  await until("the failure is noted", async () => (await rate()).lastFailure?.includes("ECONNREFUSED"));
});

it("a slot that is far away is told but not taken", async () => {
  await blockProvider("snov", 300);
  const { nextAt } = await rate();
  const { isGranted, waitMs } = await reserveSlot("snov", ask);
  expect(isGranted).toBe(false);
  expect(waitMs).toBeGreaterThan(290_000);
  expect(waitMs).toBeLessThanOrEqual(300_000);
  expect([(await rate()).nextAt, await requests()]).toEqual([nextAt, 0]);
});

it("no provider can make us wait for longer than a quarter of an hour", async () => {
  await blockProvider("snov", 86_400);
  expect((await reserveSlot("snov", ask)).waitMs).toBeLessThanOrEqual(900_000);
  const resetAt = new Date(Date.now() + 86_400_000);
  await noteProviderRate("companies-house", { limit: 600, remaining: 0, resetAt });
  const { waitMs } = await reserveSlot("companies-house", ask);
  expect(waitMs).toBeGreaterThan(800_000);
  expect(waitMs).toBeLessThanOrEqual(900_000);
});

it("a used-up window without an end blocks nothing", async () => {
  await noteProviderRate("snov", { limit: 60, remaining: 0, resetAt: null });
  expect((await reserveSlot("snov", ask)).isGranted).toBe(true);
});

describe("a provider that fails five times in a row", () => {
  const failAll = async () => {
    for (let count = 0; count < 5; count += 1)
      (await takeSlot()).end({ is: "down", why: "Snov.io answered 502" }, "answered");
    await until("the circuit is open", async () => (await health())?.circuit === "open");
  };

  it("is left alone, then tried by one request, and used again when that succeeds", async () => {
    await failAll();
    expect(await health()).toMatchObject({ failures: 5, lastFailure: "Snov.io answered 502" });
    expect(await reserveSlot("snov", ask)).toMatchObject({ isGranted: false, isDown: true });
    await db.$executeRaw`update provider_rates set open_until = now() where provider = 'snov'`;
    expect(await reserveSlot("snov", { ...ask, mayTry: false })).toMatchObject({ isGranted: false, isDown: true });
    const trial = await takeSlot();
    expect(await reserveSlot("snov", ask)).toMatchObject({ isGranted: false, isDown: true });
    trial.end({ is: "up" }, "answered");
    await until("the circuit is closed", async () => (await health())?.circuit === "closed");
    await takeSlot();
  });

  it("and fails its trial is left alone for longer", async () => {
    await failAll();
    await db.$executeRaw`update provider_rates set open_until = now() where provider = 'snov'`;
    const triedAt = Date.now();
    (await takeSlot()).end({ is: "down", why: "still" }, "answered");
    const again = await until("it is down again", async () => {
      const now = await health();
      return now?.circuit === "open" && now.failures === 6 ? now : null;
    });
    expect((again.nextTryAt?.getTime() ?? 0) - triedAt).toBeGreaterThan(25_000);
  });
});

describe("what Companies House says of its window", () => {
  const ask = { priority: 1, mayTry: true };
  const inSeconds = (seconds: number) => new Date(Math.ceil(Date.now() / 1000) * 1000 + seconds * 1000);
  const remaining = async () =>
    (await db.providerRate.findUniqueOrThrow({ where: { provider: "companies_house" } })).remaining;

  it("is believed when it has less left than we count, and spread over its rest", async () => {
    await noteProviderRate("companies-house", { limit: 600, remaining: 12, resetAt: inSeconds(100) });
    expect((await reserveSlot("companies-house", ask)).isGranted).toBe(true);
    const next = await reserveSlot("companies-house", ask);
    expect(next.isGranted).toBe(false);
    expect(next.waitMs).toBeGreaterThan(5_000);
    const person = await reserveSlot("companies-house", { ...ask, priority: WAITED_FOR_LIFT });
    expect(person.waitMs).toBeLessThanOrEqual(
      allowanceOf("companies-house").windowMs / allowanceOf("companies-house").requests,
    );
  });

  it("counts by the least that was said, whichever answer comes last, and by the newest window", async () => {
    const resetAt = inSeconds(100);
    await noteProviderRate("companies-house", { limit: 600, remaining: 40, resetAt });
    await noteProviderRate("companies-house", { limit: 600, remaining: 41, resetAt });
    expect(await remaining()).toBe(40);
    await noteProviderRate("companies-house", { limit: 600, remaining: 599, resetAt: inSeconds(400) });
    await noteProviderRate("companies-house", { limit: 600, remaining: 39, resetAt });
    expect(await remaining()).toBe(599);
  });
});
