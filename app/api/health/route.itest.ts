import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { GET } from "./route";

beforeEach(resetDatabase);

test("an installation that can do its work answers 200", async () => {
  await db.workerHeartbeat.create({ data: { worker: "w", startedAt: new Date(), beatAt: new Date(), active: 0 } });
  const response = await GET();
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ database: "ok", queue: "ok", stream: "off" });
});

test("one whose workers are gone answers 503, once it has had the time to start", async () => {
  vi.spyOn(process, "uptime").mockReturnValue(3_600);
  const response = await GET();
  expect([response.status, await response.json()]).toMatchObject([503, { status: "degraded", worker: { alive: 0 } }]);
  vi.restoreAllMocks();
});

test("one without its queues answers 503", async () => {
  await db.$executeRaw`alter schema pgboss rename to pgboss_away`;
  try {
    expect((await GET()).status).toBe(503);
  } finally {
    await db.$executeRaw`alter schema pgboss_away rename to pgboss`;
  }
});
