import pg from "pg";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { putIndexesAside } from "@/server/register/bulk/first-load";
import { testDatabaseUrl } from "@/server/testing/database";
import { applyMigrations } from "./apply-migrations";
import * as files from "./read-files";
import { connectRepaired } from "./repair-adapter";
import { withDatabase } from "./schema-engine";
import { tellMigrations } from "./tell-migrations";
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

async function makeEmpty(databaseUrl: string): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await query(testDatabaseUrl(), `drop database if exists ${name} with (force)`);
  await query(testDatabaseUrl(), `create database ${name}`);
}

/** As a version that ended with the migration before this one would. */
function migrateUntil(migration: string, databaseUrl: string): Promise<string[]> {
  const all = files.readMigrations();
  const at = all.migrationDirectories.findIndex(({ path }) => path === migration);
  vi.mocked(files.readMigrations).mockReturnValueOnce({
    ...all,
    migrationDirectories: all.migrationDirectories.slice(0, at),
  });
  return applyMigrations(databaseUrl);
}

vi.mock("./read-files", { spy: true });
afterEach(() => vi.clearAllMocks());
beforeAll(() => makeEmpty(url));

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

test("of a migration whose process dies while it runs nothing is left, and one that is applied is on record with it", async () => {
  const dying = await connectRepaired(`${url}?application_name=dying`);
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  await holder.query("select pg_advisory_lock(4712)");
  let socket: { destroy(): void } | null = null;
  dying.underlyingDriver().on("acquire", (client: pg.PoolClient & { connection?: { stream: { destroy(): void } } }) => {
    socket = client.connection?.stream ?? null;
  });
  dying.underlyingDriver().on("error", () => undefined);
  const script = dying.executeScript("create table left_behind (n integer); select pg_advisory_xact_lock(4712)");
  const ended = expect(script).rejects.toThrow();
  const countDying = async () =>
    (await query(url, "select from pg_stat_activity where application_name = 'dying' and wait_event = 'advisory'"))
      .length;
  await vi.waitFor(async () => expect(await countDying()).toBe(1));
  (socket as { destroy(): void } | null)?.destroy();
  await holder.end();
  await ended;
  await vi.waitFor(async () =>
    expect(await query(url, "select from pg_stat_activity where application_name = 'dying'")).toEqual([]),
  );
  expect(await query(url, "select to_regclass('left_behind') as it")).toEqual([{ it: null }]);

  const living = await connectRepaired(url);
  await query(
    url,
    "insert into _prisma_migrations (id, checksum, migration_name) values ('whole', '', '20990101000001_whole')",
  );
  await living.executeScript("create table left_whole (n integer)");
  const record = "select finished_at is not null as is_done from _prisma_migrations where id = 'whole'";
  expect(await query(url, record)).toEqual([{ is_done: true }]);
  await query(url, "delete from _prisma_migrations where id = 'whole'; drop table left_whole");
  await living.dispose();
});

test("a migration that takes its time is told once, and again when an index of it has come further", async () => {
  const slow = "20990101000000_slow";
  await query(url, `insert into _prisma_migrations (id, checksum, migration_name) values ('slow', '', '${slow}')`);
  const told: string[] = [];
  const worker = new pg.Client({ connectionString: url });
  await worker.connect();
  try {
    await tellMigrations(
      url,
      (text) => told.push(text),
      async () => {
        await vi.waitFor(() => expect(told).toEqual([slow]));
        // The build waits for each row as long as nobody lets it go on.
        await worker.query(
          `create table crowd (n integer);
          insert into crowd select generate_series(1, 5000);
          create function wait_at(n integer) returns integer language plpgsql immutable as $$
          begin perform pg_advisory_xact_lock(4711) where n = 4000; return n; end $$`,
        );
        const holder = new pg.Client({ connectionString: url });
        await holder.connect();
        await holder.query("select pg_advisory_lock(4711)");
        const built = worker.query("create index on crowd (wait_at(n))");
        await vi.waitFor(() =>
          expect(told.at(-1)).toMatch(new RegExp(`^${slow}, building an index of crowd, \\d+ %$`)),
        );
        await holder.end();
        await built;
      },
      10,
    );
  } finally {
    await worker.query(
      "drop table if exists crowd; drop function if exists wait_at; delete from _prisma_migrations where id = 'slow'",
    );
    await worker.end();
  }
  expect(told.filter((text, index) => text === told[index - 1])).toEqual([]);
});

test("what a killed first load put aside is back before the register is migrated, or it says what is in the way", async () => {
  const behind = withDatabase(testDatabaseUrl(), `behind_${process.env.VITEST_POOL_ID}`);
  await makeEmpty(behind);
  // It makes an index of the register anew.
  const migration = "20261122104208_quick_lists";
  expect((await migrateUntil(migration, behind)).length).toBeGreaterThan(0);
  const session = new pg.Client({ connectionString: behind });
  await session.connect();
  expect(await putIndexesAside(session)).toBe(true);
  await session.end();
  expect(await query(behind, "select to_regclass('companies_document') as it")).toEqual([{ it: null }]);
  await query(
    behind,
    "insert into register_rebuilds (statement) values ('create index late on companies (not_yet(number))')",
  );
  await expect(applyMigrations(behind)).rejects.toThrow(/could not be built.*not_yet/);

  await query(behind, "delete from register_rebuilds where statement like '%not_yet%'");
  expect((await applyMigrations(behind))[0]).toBe(migration);
  expect(await query(behind, "select from register_rebuilds")).toEqual([]);
  const read = (databaseUrl: string) =>
    query(databaseUrl, "select indexdef from pg_indexes where schemaname = 'public' order by 1");
  expect(await read(behind)).toEqual(await read(url));
});

test("what was spent before sums by hour were kept is in them", async () => {
  const behind = withDatabase(testDatabaseUrl(), `hours_${process.env.VITEST_POOL_ID}`);
  await makeEmpty(behind);
  const migration = "20261123103248_credit_hours";
  await migrateUntil(migration, behind);
  // A hold spends nothing; a drift does where it is a lookup's. Nothing else of the books is there, so nothing checks them.
  await query(
    behind,
    `set session_replication_role = replica;
    insert into snov_credit_usage (sequence, kind, from_account, to_account, amount, operation, lookup_id, budget_id, cause, actor,
      idempotency_key, available_after, previous_hash, hash, created_at)
    select n, kind::transfer_kind, source::credit_account_name, target::credit_account_name, n, 'domain', lookup_id, gen_random_uuid(),
      'spent before', 'system', n, 0, '', n, at::timestamptz
    from (values (1, 'commit', 'held', 'spent', gen_random_uuid(), '2026-10-25T00:30:00Z'),
      (2, 'write_off', 'held', 'written_off', gen_random_uuid(), '2026-10-25T00:59:59.999Z'),
      (4, 'drift', 'available', 'provider', gen_random_uuid(), '2026-10-25T01:00:00Z'),
      (8, 'drift', 'available', 'provider', null, '2026-10-25T01:10:00Z'),
      (16, 'hold', 'available', 'held', gen_random_uuid(), '2026-10-25T01:20:00Z'))
      before (n, kind, source, target, lookup_id, at)`,
  );
  expect((await applyMigrations(behind))[0]).toBe(migration);
  expect(await query(behind, "select hour, burnt from credit_hours order by hour")).toEqual([
    { hour: new Date("2026-10-25T00:00:00Z"), burnt: 3 },
    { hour: new Date("2026-10-25T01:00:00Z"), burnt: 4 },
  ]);
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
