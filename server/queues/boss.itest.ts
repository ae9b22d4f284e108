import { afterEach, beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { sender, stopSender } from "@/server/queues/boss";

beforeEach(stopSender);
afterEach(stopSender);

test("an enqueuing instance that could not start is started anew by the next caller", async () => {
  await db.$executeRaw`alter table pgboss.version rename to version_gone`;
  await expect(sender()).rejects.toThrow();
  await db.$executeRaw`alter table pgboss.version_gone rename to version`;
  const started = await sender();
  expect(await sender()).toBe(started);
});
