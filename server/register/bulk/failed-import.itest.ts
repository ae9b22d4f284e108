import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { judgeRebuilds } from "@/server/alerts/conditions/missing-indexes";
import { db } from "@/server/platform/db/client";
import { recordRegisterEvents } from "@/server/register/timeline/register-events";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";
import { hasRebuildFailedLately, readFailedRebuilds } from "./failed-rebuilds";
import { putIndexesAside, rebuildIndexes } from "./first-load";
import { joinMerges, leaveMerges, openImportSession } from "./import-session";
import { resumeImports } from "./resume-imports";
import { STAGED_DEFINITION } from "./staged-row";
import { FIRST_LOAD, importLines, NEXT_MONTH, readIndexes, widgetLine } from "./testing-imports";

beforeEach(resetDatabase);
afterEach(resetDatabase);

describe.each([
  ["of a first load", FIRST_LOAD],
  ["of a later file", NEXT_MONTH],
])("a value %s that no index could take", (_, sizes) => {
  test.each(["CompanyName", "RegAddress.PostCode", "CompanyStatus"])("in %s rejects its line alone", async (column) => {
    const before = await readIndexes();
    const overlong = randomBytes(6_000).toString("hex").toUpperCase();
    const { id } = await importLines([widgetLine(1), widgetLine(2, { [column]: overlong }), widgetLine(3)], sizes);
    expect(
      await db.import.findUniqueOrThrow({ where: { id }, include: { rejects: { omit: { importId: true } } } }),
    ).toMatchObject({
      state: "completed",
      added: 2,
      rejects: [{ line: 3, reason: `${column} is longer than 500 bytes, which no value is` }],
    });
    expect(await readIndexes()).toEqual(before);
  });
});

/** PostgreSQL refuses every row of a table with an error of this kind until the answer is called. */
async function refuseRows(table: string, errcode: string): Promise<() => Promise<void>> {
  const client = await connectToTestDatabase();
  await client.query(
    `create or replace function refuse_${table}() returns trigger language plpgsql as $$ begin raise exception 'refused' using errcode = '${errcode}'; end $$`,
  );
  await client.query(
    `create trigger refuse_rows before insert on ${table} for each statement execute function refuse_${table}()`,
  );
  return async () => {
    await client.query(`drop trigger refuse_rows on ${table}`);
    await client.query(`drop function refuse_${table}`);
  };
}

/** An import whose process died when it had staged its file. `rows` are of the columns line, number, name. */
async function leaveStaged(source: string, rows: string): Promise<{ id: string }> {
  const { id } = await db.import.create({
    data: { source, format: "bulk_csv", requestedBy: "somebody", stage: "merging", rowsRead: 1, rowsTotal: 1 },
  });
  const staging = `import_${id.replaceAll("-", "")}`;
  const client = await connectToTestDatabase();
  await client.query(`create unlogged table staging.${staging} (${STAGED_DEFINITION})`);
  await client.query(
    `insert into staging.${staging} (line, number, name, status, type, sic_codes) select *, 'active', 'ltd', '{}'::text[] from (values ${rows}) row`,
  );
  await db.import.update({ where: { id }, data: { staging } });
  return { id };
}

describe("a database that fails an import", () => {
  const lines = [1, 2, 3, 4, 5].map((n) => widgetLine(n));

  test("for want of room says so and what to do, and the file goes in once there is room", async () => {
    const stop = await refuseRows("company_previous_names", "53100");
    await expect(importLines(lines, FIRST_LOAD)).rejects.toThrow("The database's disk is full (refused). Make room");
    await stop();
    expect(await db.import.findFirst()).toMatchObject({
      state: "failed",
      error: expect.stringContaining("disk is full"),
    });
    await importLines(lines, FIRST_LOAD);
    expect(await db.company.count()).toBe(5);
  });

  test("by stopping tells that, and not what it could not note any more", async () => {
    const stop = await refuseRows("company_previous_names", "57P02");
    const stopNote = await refuseRows("audit", "57P03");
    await expect(importLines(lines, FIRST_LOAD)).rejects.toThrow("The database stopped during the import");
    await stopNote();
    await stop();
    await resumeImports();
    expect(await db.import.findFirst()).toMatchObject({ state: "completed", added: 5 });
  });
});

describe("a first load that fails", () => {
  test("leaves the register with all its indexes", async () => {
    const before = await readIndexes();
    const stop = await refuseRows("company_previous_names", "53100");
    await expect(
      importLines(
        [1, 2, 3, 4, 5].map((n) => widgetLine(n)),
        FIRST_LOAD,
      ),
    ).rejects.toThrow("refused");
    await stop();
    expect(await readIndexes()).toEqual(before);
    expect(await db.import.findMany({ select: { state: true } })).toEqual([{ state: "failed" }]);
  });

  test("and is gone before it could bring them back is seen to by whoever looks for stopped imports", async () => {
    const before = await readIndexes();
    const session = await openImportSession();
    expect(await putIndexesAside(session)).toBe(true);
    await session.end();
    expect(await readIndexes()).not.toEqual(before);
    await resumeImports();
    expect(await readIndexes()).toEqual(before);
  });

  test("while another import waited for it has them brought back by that one", async () => {
    const before = await readIndexes();
    const session = await openImportSession();
    await putIndexesAside(session);
    // Somebody is at a merge, so that nobody has the register alone when the next one begins.
    await joinMerges(session);
    const running = importLines([widgetLine(1)], FIRST_LOAD);
    await vi.waitFor(async () => expect(await countWaiting()).toBe(1), { timeout: 60_000 });
    await leaveMerges(session);
    await running;
    await session.end();
    expect(await readIndexes()).toEqual(before);
    expect(await db.company.count()).toBe(1);
  });
});

describe("an index that cannot be built", () => {
  test("keeps no other away, says why, stops imports with the reason, and comes back when it can", async () => {
    const before = await readIndexes();
    const client = await connectToTestDatabase();
    const session = await openImportSession();
    await putIndexesAside(session);
    await session.end();
    await client.query(
      "insert into register_rebuilds (statement) values ('create index late on companies (not_yet(number))')",
    );
    await expect(resumeImports()).rejects.toThrow(/An index of the register could not be built \(.*not_yet/);
    expect((await readIndexes()).indexes).toEqual(before.indexes);
    expect(await readFailedRebuilds()).toMatchObject({ count: 1, error: expect.stringContaining("not_yet") });
    expect(judgeRebuilds(await readFailedRebuilds())).toMatchObject([{ severity: "critical", link: "/imports" }]);
    expect(await hasRebuildFailedLately()).toBe(true);
    await expect(importLines([widgetLine(1)], NEXT_MONTH)).rejects.toThrow("could not be built");
    expect(await db.import.findFirstOrThrow()).toMatchObject({
      state: "failed",
      error: expect.stringContaining("tried again every ten minutes"),
    });

    await client.query("create function not_yet(number text) returns text language sql immutable return number");
    try {
      await importLines([widgetLine(1)], NEXT_MONTH);
      expect(await db.company.count()).toBe(1);
      expect(await readFailedRebuilds()).toBeNull();
    } finally {
      await client.query("drop function not_yet cascade");
    }
    expect(await readIndexes()).toEqual(before);
  });
});

async function countWaiting(): Promise<number> {
  const client = await connectToTestDatabase();
  const { rows } = await client.query<{ waiting: number }>(
    "select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
  );
  return rows[0]?.waiting ?? 0;
}

test("while the indexes are put aside, an event is still recorded once", async () => {
  const session = await openImportSession();
  expect(await putIndexesAside(session)).toBe(true);
  await db.company.create({ data: { number: "00000001", sicCodes: [] } });
  for (const _ of [1, 2])
    await db.$transaction((tx) =>
      recordRegisterEvents(tx, "00000001", "stream", [{ kind: "left_strike_off", details: {} }]),
    );
  expect(await db.registerEvent.count()).toBe(1);
  await rebuildIndexes(session);
  await session.end();
  expect((await readIndexes()).aside).toEqual([]);
});

test("a first load keeps small B-trees up as it goes, and builds every index of search documents at its end", async () => {
  const client = await connectToTestDatabase();
  const readNames = async () =>
    (
      await client.query<{ name: string }>(
        "select indexname as name from pg_indexes where tablename = 'companies' order by 1",
      )
    ).rows.map(({ name }) => name);
  // It orders a few by what a file hardly tells, but stands for the many.
  await client.query("create index companies_by_score on companies (lead_score) where incorporated_on is not null");
  const before = await readNames();
  const session = await openImportSession();
  try {
    expect(await putIndexesAside(session)).toBe(true);
    const kept = await readNames();
    expect(kept).toEqual(expect.arrayContaining(["companies_lead", "companies_facets_due", "companies_confidence"]));
    for (const aside of ["companies_document", "companies_striking_document", "companies_by_score"]) {
      expect(before).toContain(aside);
      expect(kept).not.toContain(aside);
    }
    await rebuildIndexes(session);
    expect(await readNames()).toEqual(before);
  } finally {
    await session.end();
    await client.query("drop index companies_by_score");
  }
});

test("a file for a register that has companies asks for no lock that readers would wait behind", async () => {
  await importLines([widgetLine(1)], NEXT_MONTH);
  const reader = await connectToTestDatabase();
  const session = await openImportSession();
  await reader.query("begin");
  try {
    await reader.query("select from companies limit 1");
    const statements = vi.spyOn(session, "query");
    expect(await putIndexesAside(session)).toBe(false);
    expect(statements.mock.calls.map(([text]) => String(text)).filter((text) => /^lock/.test(text))).toEqual([]);
  } finally {
    await reader.query("rollback");
    await session.end();
  }
});

describe("a staged import that the database refuses", () => {
  test("ends as failed, and those after it are finished", async () => {
    const bad = await leaveStaged("bad.csv", `(2, '00000001', '${randomBytes(6_000).toString("hex")}')`);
    const good = await leaveStaged("good.csv", "(2, '00000002', 'WIDGETS 2 LTD')");
    expect(await resumeImports(NEXT_MONTH)).toMatchObject([{ id: good.id }]);
    expect(await db.import.findUniqueOrThrow({ where: { id: bad.id } })).toMatchObject({
      state: "failed",
      staging: null,
    });
    expect(await db.company.findMany({ select: { number: true } })).toEqual([{ number: "00000002" }]);
  });

  test("for a reason that passes is tried again, and those after it are finished", async () => {
    const first = await leaveStaged("first.csv", "(2, '00000001', 'WIDGETS 1 LTD')");
    const stop = await refuseRows("companies", "53100");
    expect(await resumeImports(NEXT_MONTH)).toEqual([]);
    expect(await db.import.findUniqueOrThrow({ where: { id: first.id } })).toMatchObject({ state: "running" });
    await stop();
    expect(await resumeImports(NEXT_MONTH)).toMatchObject([{ id: first.id }]);
  });
});

test("words that a failed import brought are known, though the same file brings nothing new", async () => {
  await db.import.create({
    data: {
      source: "failed.csv",
      format: "bulk_csv",
      requestedBy: "somebody",
      state: "failed",
      finishedAt: new Date(),
    },
  });
  await db.company.create({ data: { number: "00000001", name: "STRIKELINE ENGINEERING LTD", sicCodes: [] } });
  await resumeImports();
  const words = await db.registerWord.findMany({ orderBy: { word: "asc" } });
  expect(words.map(({ word }) => word)).toContain("engineering");
  expect(await db.import.count({ where: { wordsAt: null } })).toBe(0);
});
