import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { GET } from "./route";

beforeEach(resetDatabase);

test("an installation that can do its work answers 200", async () => {
  const response = await GET();
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ database: "ok", queue: "ok", stream: "off" });
});

test("one that cannot answers 503", async () => {
  await db.$executeRaw`alter schema pgboss rename to pgboss_away`;
  try {
    expect((await GET()).status).toBe(503);
  } finally {
    await db.$executeRaw`alter schema pgboss_away rename to pgboss`;
  }
});
