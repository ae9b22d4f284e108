import { beforeEach, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { blockProvider, gapOf, noteProviderRate, reserveSlot } from "@/server/platform/rate-limit";
import { resetDatabase } from "@/server/testing/database";

beforeEach(resetDatabase);

const rate = () => db.providerRate.findUniqueOrThrow({ where: { provider: "snov" } });
const requests = async () => (await db.providerUsage.aggregate({ _sum: { requests: true } }))._sum.requests ?? 0;

it("slots are handed out one gap apart, whoever asks, and are counted", async () => {
  const before = Date.now();
  await Promise.all(Array.from({ length: 20 }, () => reserveSlot("snov", 60_000)));
  expect((await rate()).nextAt.getTime()).toBeGreaterThanOrEqual(before + 19 * gapOf("snov"));
  expect(await requests()).toBe(20);
});

it("a slot beyond the longest wait is told but not taken", async () => {
  await blockProvider("snov", 300);
  const { nextAt } = await rate();
  const wait = await reserveSlot("snov", 60_000);
  expect(wait).toBeGreaterThan(290_000);
  expect(wait).toBeLessThanOrEqual(300_000);
  expect([(await rate()).nextAt, await requests()]).toEqual([nextAt, 0]);
});

it("no provider can make us wait for longer than a quarter of an hour", async () => {
  await blockProvider("snov", 86_400);
  expect(await reserveSlot("snov", 0)).toBeLessThanOrEqual(900_000);
  const resetAt = new Date(Date.now() + 86_400_000);
  await noteProviderRate("companies-house", { limit: 600, remaining: 0, resetAt });
  const wait = await reserveSlot("companies-house", 0);
  expect(wait).toBeGreaterThan(800_000);
  expect(wait).toBeLessThanOrEqual(900_000);
});

it("a used-up window without an end blocks nothing", async () => {
  await noteProviderRate("snov", { limit: 60, remaining: 0, resetAt: null });
  expect(await reserveSlot("snov", 60_000)).toBeLessThan(1_000);
});
