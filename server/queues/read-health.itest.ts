import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { readHealth } from "@/server/queues/read-health";
import { resetDatabase } from "@/server/testing/database";

beforeEach(resetDatabase);

async function beat(secondsAgo: number, stoppedAt: Date | null = null) {
  const beatAt = new Date(Date.now() - secondsAgo * 1000);
  await db.workerHeartbeat.create({
    data: { worker: `w${secondsAgo}${stoppedAt ? "s" : ""}`, startedAt: beatAt, beatAt, active: 2, stoppedAt },
  });
}

test("all is well while a worker beats", async () => {
  await beat(2);
  await beat(40);
  await beat(1, new Date());
  expect(await readHealth()).toMatchObject({
    status: "ok",
    database: "ok",
    queue: "ok",
    worker: { alive: 1, active: 2 },
    stream: "off",
  });
});

test("without a living worker nothing is ready, but a start gets the time that it takes", async () => {
  const health = (upSeconds: number) => readHealth(new Date(), upSeconds);
  expect(await health(5)).toMatchObject({ status: "starting", isReady: true, worker: { alive: 0 } });
  await beat(16);
  expect(await health(600)).toMatchObject({ status: "degraded", isReady: false, worker: { alive: 0 } });
  await beat(1);
  expect(await health(600)).toMatchObject({ status: "ok", isReady: true, worker: { alive: 1 } });
});

test("a stream is not read while nothing is heard of its reader, or of the stream", async () => {
  const reader = async (secondsAgo: number, lastByteAt: Date) => {
    const beatAt = new Date(Date.now() - secondsAgo * 1000);
    const said = { startedAt: beatAt, beatAt, active: 0 };
    await db.workerHeartbeat.upsert({
      where: { worker: "here-7" },
      create: { worker: "here-7", ...said },
      update: said,
    });
    const position = { state: "running" as const, leader: "here:7:0a1b2c3d", lastByteAt };
    for (const stream of ["companies", "filings"])
      await db.streamPosition.upsert({ where: { stream }, create: { stream, ...position }, update: position });
    return (await readHealth()).stream;
  };
  expect(await reader(1, new Date())).toBe("running");
  expect(await reader(43, new Date())).toBe("waiting");
  expect(await reader(1, new Date(Date.now() - 200_000))).toBe("waiting");
  expect(await reader(1, new Date())).toBe("running");
  await db.workerHeartbeat.deleteMany();
  expect((await readHealth()).stream).toBe("waiting");
});

test("without the queues' tables nothing is ready", async () => {
  await db.$executeRaw`alter schema pgboss rename to pgboss_away`;
  try {
    expect(await readHealth()).toMatchObject({ status: "unavailable", queue: "not-installed" });
  } finally {
    await db.$executeRaw`alter schema pgboss_away rename to pgboss`;
  }
});

test("a provider that is down is named, with when it is tried again; the rest goes on", async () => {
  await beat(1);
  await db.$executeRaw`update provider_rates set failures = 5, down_since = now(), open_until = now() + interval '1 minute' where provider = 'snov'`;
  const health = await readHealth();
  expect(health.status).toBe("ok");
  expect(health.providers).toMatchObject([
    { provider: "snov", circuit: "open", nextTryAt: expect.stringMatching(/T/) },
    { provider: "companies-house", circuit: "closed", downSince: null },
  ]);
});
