import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { noteEnding, takeLead } from "@/server/register/stream/positions";
import {
  readStreamHealth,
  readStreamHistory,
  readStreamLog,
  readStreamPulse,
  readStreamStatus,
} from "@/server/register/stream/reads";
import { resetDatabase } from "@/server/testing/database";

beforeEach(resetDatabase);

test("before anybody reads the stream everything says so", async () => {
  expect(await readStreamStatus()).toMatchObject({
    state: "off",
    detail: "No worker has read the register's stream yet.",
    timepoint: null,
    detection: { rate: null },
  });
  const history = await readStreamHistory();
  expect([history.days.length, history.requests.length]).toEqual([30, 72]);
  expect(await readStreamLog()).toEqual({ connections: [], rejects: [] });
});

test("the pulse tells the worse of the two streams, and of the one that was heard longest ago", async () => {
  const at = new Date();
  await db.streamPosition.create({ data: { stream: "companies", state: "running", lastByteAt: at } });
  expect(await readStreamPulse(at)).toMatchObject({ state: "off", lastByteAt: null });
  const earlier = new Date(at.getTime() - 20_000);
  await db.streamPosition.create({ data: { stream: "filings", state: "running", lastByteAt: earlier } });
  expect(await readStreamPulse(at)).toMatchObject({ state: "running", lastByteAt: earlier.toISOString() });
});

test("what a reader said last does not hold once nothing is heard of it", async () => {
  const at = new Date();
  const reader = { worker: "here-7", startedAt: at, beatAt: at, active: 0 };
  await db.workerHeartbeat.create({ data: reader });
  for (const stream of ["companies", "filings"])
    await db.streamPosition.create({ data: { stream, state: "running", leader: "here:7:0a1b2c3d", lastByteAt: at } });
  expect(await readStreamStatus(at)).toMatchObject({ state: "running" });
  const later = new Date(at.getTime() + 43_000);
  const silent = { state: "waiting", detail: "Nothing is heard of the worker that reads it any more" };
  expect(await readStreamStatus(later)).toMatchObject(silent);
  expect(await readStreamPulse(later)).toMatchObject(silent);
  await db.workerHeartbeat.deleteMany();
  expect(await readStreamPulse(at)).toMatchObject(silent);
});

test("a stream that never sent a byte has been silent since it was tried first, one that did since its last byte", async () => {
  const at = new Date();
  const leads = await takeLead("test");
  expect((await readStreamHealth(at)).streams.map(({ silentSeconds }) => silentSeconds)).toEqual([null, null]);
  for (const lead of leads)
    for (const _ of [1, 2])
      await noteEnding(lead, { kind: "unauthorised", detail: "answered with 401", connectedAt: null, retryMs: 60_000 });
  await db.streamPosition.update({ where: { stream: "filings" }, data: { lastByteAt: at } });
  const later = new Date(Date.now() + 600_000);
  const [companies, filings] = (await readStreamHealth(later)).streams;
  expect(companies).toMatchObject({ name: "companies", state: "waiting", secondsSinceByte: null });
  expect(companies?.silentSeconds).toBeGreaterThanOrEqual(599);
  expect(companies?.silentSeconds).toBeLessThan(660);
  expect(filings?.silentSeconds).toBe(filings?.secondsSinceByte);
});

test("a stream is not called silent for the time in which no worker listened", async () => {
  const at = new Date();
  const before = (seconds: number) => new Date(at.getTime() - seconds * 1000);
  await takeLead("test");
  await db.streamPosition.updateMany({ data: { lastByteAt: before(900) } });
  const silences = async () => (await readStreamHealth(at)).streams.map(({ silentSeconds }) => silentSeconds);
  const worker = { startedAt: before(1_200), beatAt: before(2), active: 0 };
  await db.workerHeartbeat.create({ data: { ...worker, worker: "old-1", stoppedAt: before(600) } });
  await db.workerHeartbeat.create({ data: { ...worker, worker: "killed-1", beatAt: before(600) } });
  expect(await silences()).toEqual([900, 900]);
  await db.workerHeartbeat.create({ data: { ...worker, worker: "new-1", startedAt: before(20) } });
  expect(await silences()).toEqual([20, 20]);
  await db.workerHeartbeat.create({ data: { ...worker, worker: "other-1" } });
  expect(await silences()).toEqual([900, 900]);
});

test("the status tells the worse of the two streams, the lag, and who saw an entry first", async () => {
  const at = new Date();
  const published = new Date(at.getTime() - 4_000);
  await db.streamPosition.createMany({
    data: [
      {
        stream: "companies",
        state: "running",
        timepoint: 110_000_007n,
        lastEventAt: at,
        publishedAt: published,
        lastByteAt: at,
      },
      { stream: "filings", state: "waiting", detail: "Companies House answered /filings with 503", malformed: 3n },
    ],
  });
  await db.streamMinute.create({
    data: {
      stream: "companies",
      kind: "company-profile",
      minute: new Date(at.getTime() - 60_000),
      events: 5,
      changed: 1,
    },
  });
  for (const [index, source] of (["stream", "stream", "rest", "bulk"] as const).entries()) {
    const number = `9400000${index}`;
    await db.company.create({ data: { number } });
    const seenAt = source === "bulk" ? new Date(at.getTime() - 7 * 86_400_000) : at;
    await db.registerEvent.create({
      data: { companyNumber: number, kind: "entered_strike_off", source, fingerprint: number, seenAt },
    });
  }
  // What was in strike-off already when a register file told of it first is nothing that could have been seen.
  await db.company.create({ data: { number: "94000009" } });
  await db.registerEvent.create({
    data: {
      companyNumber: "94000009",
      kind: "entered_strike_off",
      source: "bulk",
      fingerprint: "94000009",
      details: { kind: null, seen: "first" },
    },
  });
  expect(await readStreamStatus(at)).toMatchObject({
    state: "waiting",
    detail: "Companies House answered /filings with 503",
    timepoint: 110_000_007,
    lagSeconds: 4,
    malformed: 3,
    detection: { entered: 3, byStream: 2 },
  });
  const { days, minutes } = await readStreamHistory();
  expect(days.reduce((sum, { entered }) => sum + entered, 0)).toBe(4);
  expect(minutes).toMatchObject([{ kind: "company-profile", events: 5 }]);
});

test("of those dissolved only who was in strike-off has left it", async () => {
  const endings = [
    ["left_strike_off", {}],
    ["dissolved", { from: "active", to: "dissolved" }],
    ["dissolved", { from: "liquidation", to: "dissolved" }],
  ] as const;
  for (const [index, [kind, details]] of endings.entries()) {
    const number = `9400001${index}`;
    await db.company.create({ data: { number } });
    await db.registerEvent.create({
      data: { companyNumber: number, kind, source: "stream", fingerprint: number, details },
    });
  }
  expect((await readStreamStatus()).today).toEqual({ entered: 0, left: 2 });
  expect((await readStreamHistory()).days.at(-1)).toMatchObject({ entered: 0, left: 2 });
});
