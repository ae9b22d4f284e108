import pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { testDatabaseUrl } from "@/server/testing/database";
import { applyMigrations } from "./apply-migrations";
import { connectRepaired } from "./repair-adapter";
import { withDatabase } from "./schema-engine";
import { diffMigrations } from "./write-migration";

const url = withDatabase(testDatabaseUrl(), `migrated_${process.env.VITEST_POOL_ID}`);

async function query(databaseUrl: string, sql: string) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  const name = new URL(url).pathname.slice(1);
  await query(testDatabaseUrl(), `drop database if exists ${name} with (force)`);
  await query(testDatabaseUrl(), `create database ${name}`);
});

test("migrations apply once, are recorded as the official command records them, and lead to the schema", async () => {
  const applied = await applyMigrations(url);
  expect(applied.length).toBeGreaterThan(0);
  expect(await applyMigrations(url)).toEqual([]);
  const rows = await query(
    url,
    "select migration_name from _prisma_migrations where finished_at is not null order by 1",
  );
  expect(rows.map((row) => row.migration_name)).toEqual(applied);
  expect(await diffMigrations(url)).toBeNull();
});

test("comparing leaves no shadow database behind and the main one as it was", async () => {
  await diffMigrations(url);
  expect(await query(url, "select datname from pg_database where datname like 'strikeline_shadow%'")).toEqual([]);
});

test("a migration whose file changed after it was applied is refused by name", async () => {
  await query(url, "update _prisma_migrations set checksum = 'other' where migration_name like '%tables'");
  await expect(applyMigrations(url)).rejects.toThrow(/_tables was changed after it had been applied/);
});

test("a script with a function body runs whole, and a broken one leaves nothing behind", async () => {
  const adapter = await connectRepaired(testDatabaseUrl());
  await adapter.executeScript("create function one() returns int language plpgsql as $$ begin return 1; end $$;");
  await expect(adapter.executeScript("create table half (id int); select broken;")).rejects.toThrow(/broken/);
  await adapter.dispose();
  expect(await query(testDatabaseUrl(), "select one(), to_regclass('half') as half")).toEqual([{ one: 1, half: null }]);
});
