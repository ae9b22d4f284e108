import { expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { testDatabaseUrl } from "@/server/testing/database";
import { holdLock } from "./hold-lock";

async function cutConnections(): Promise<void> {
  await db.$executeRaw`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
}

async function countLocks(): Promise<number> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from pg_locks
    where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`;
  return rows.length;
}

test("one process at a time holds a lock, also after its connection was cut", async () => {
  const lost: string[] = [];
  const hold = (name: string) => holdLock(testDatabaseUrl(), name, () => lost.push(name));
  expect(await hold("sandbox:/a")).toBe(true);
  expect(await hold("sandbox:/a")).toBe(false);
  expect(await hold("sandbox:/b")).toBe(true);

  await cutConnections();
  await expect.poll(countLocks).toBe(0);
  await expect.poll(countLocks).toBe(2);
  expect(await hold("sandbox:/a")).toBe(false);
  expect(lost).toEqual([]);
});
