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

test("without a worker the desk still works, and health says what is missing", async () => {
  await beat(16);
  expect(await readHealth()).toMatchObject({ status: "degraded", worker: { alive: 0 } });
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
