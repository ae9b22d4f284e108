import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/server/platform/db/client";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";
import { runUntilCrash } from "@/server/testing/run-until-crash";
import { person } from "@/server/testing/runs";
import { importRegister } from "./import-register";
import { resumeImports } from "./resume-imports";
import { headerLine } from "./testing";
import { FIRST_LOAD, importLines, NEXT_MONTH, readIndexes, widgetLine } from "./testing-imports";

beforeEach(resetDatabase);
afterEach(resetDatabase);

/** Not all boundaries, for time: odd, so that both sides of a boundary have their turn. */
const EVERY = 11;
const LONG = { timeout: 60_000 };
const PROPOSAL = "Active - Proposal to Strike off";

const before = [1, 2, 3, 4, 5, 6].map((n) => widgetLine(n));
const after = [
  widgetLine(1, {
    CompanyName: "NEW NAME LTD",
    "PreviousName_1.CompanyName": "WIDGETS 1 LTD",
    "PreviousName_1.CONDATE": "01/11/2026",
  }),
  widgetLine(2, { CompanyStatus: PROPOSAL }),
  widgetLine(2, { CompanyName: "TWICE LTD" }),
  "half a line",
  ...[3, 5, 6, 7, 8, 9].map((n) => widgetLine(n)),
];

/** All that an import writes, without what every import writes anew: ids and times. */
async function everything() {
  const client = await connectToTestDatabase();
  const read = async (statement: string) => (await client.query(statement)).rows;
  return {
    companies: await read(
      "select number, name, status_detail, strike_off_stage, former_names from companies order by number",
    ),
    names: await read("select company_number, position, name, ceased_on from company_previous_names order by 1, 2"),
    events: await read("select company_number, kind, details, fingerprint from register_events order by fingerprint"),
    ...(await readIndexes()),
    staging: await read("select tablename from pg_tables where schemaname = 'staging'"),
    words: await read("select word from register_words where companies > 0 order by 1"),
  };
}

/** As `npm run import -- FILE` after a kill: what was read whole is merged to its end, what was not is imported again. */
async function importAgain(lines: string[], sizes: typeof FIRST_LOAD): Promise<void> {
  await vi.waitFor(async () => {
    await resumeImports(sizes);
    expect(await db.import.count({ where: { state: "running" } })).toBe(0);
  }, LONG);
  if ((await db.import.count({ where: { state: "completed", format: "bulk_csv", rowsRead: 10 } })) === 0)
    await importLines(lines, sizes);
}

describe.each([
  ["of the next month's file", NEXT_MONTH, before],
  ["of the first file, with the indexes put aside", FIRST_LOAD, []],
])("an import %s that is killed", (_, sizes, known) => {
  test("and resumed leaves the register as if it had never been killed, wherever that was", async () => {
    const prepare = async () => {
      await resetDatabase();
      if (known.length > 0) await importLines(known, NEXT_MONTH);
    };
    await prepare();
    const whole = await runUntilCrash(null, () => importLines(after, sizes));
    const expected = await everything();
    expect(expected).toMatchObject({ aside: [], staging: [] });
    expect(expected.companies).toHaveLength(known.length > 0 ? 9 : 8);

    const boundaries = whole.crossed.length;
    for (let at = 5; at <= boundaries; at += EVERY) {
      await prepare();
      const { hasCrashed } = await runUntilCrash({ at, side: at % 2 === 0 ? "before" : "after" }, () =>
        importLines(after, sizes),
      );
      expect(hasCrashed).toBe(true);
      await importAgain(after, sizes);
      expect(await everything(), `killed at boundary ${at} of ${boundaries}: ${whole.crossed[at - 1]}`).toEqual(
        expected,
      );
    }
  });
});

test("one that is killed while a lane had yet to note its rows counts all of them in the end", async () => {
  await importLines(before, NEXT_MONTH);
  const at = "update imports set rows_merged = rows_merged + $2, unchanged";
  const { hasCrashed } = await runUntilCrash({ at, side: "after" }, () => importLines(after, NEXT_MONTH));
  expect(hasCrashed).toBe(true);
  // The other lane was quicker, and has moved the position past the rows of both.
  await db.import.updateMany({ where: { state: "running" }, data: { rowsMerged: 0 } });
  await importAgain(after, NEXT_MONTH);
  expect(await db.import.findFirst({ where: { rowsRead: 10 } })).toMatchObject({
    state: "completed",
    rejected: 2,
    rowsMerged: 8,
    added: 3,
    changed: 2,
    unchanged: 3,
  });
});

test("while a file is being read and merged, the register is read as it was", async () => {
  await importLines(before, NEXT_MONTH);
  let goOn: () => void = () => undefined;
  const pause = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* slowly() {
    yield Buffer.from(`${headerLine}\n${Array.from({ length: 60 }, (_, n) => widgetLine(n + 100)).join("\n")}\n`);
    await pause;
    yield Buffer.from(after.join("\n"));
  }
  const running = importRegister({
    actor: person,
    source: "slow.csv",
    input: Readable.from(slowly()),
    sizes: NEXT_MONTH,
  });
  await vi.waitFor(
    async () =>
      expect(await db.import.findFirst({ where: { source: "slow.csv" } })).toMatchObject({ stage: "reading" }),
    LONG,
  );
  expect(await db.company.findUnique({ where: { number: "00000001" } })).toMatchObject({ name: "WIDGETS 1 LTD" });
  expect(await db.company.count()).toBe(6);
  goOn();
  await running;
  expect(await db.company.findUnique({ where: { number: "00000001" } })).toMatchObject({ name: "NEW NAME LTD" });
  expect(await db.company.count()).toBe(69);
});

test("a running import is nobody else's: who looks for stopped ones leaves it alone", async () => {
  let goOn: () => void = () => undefined;
  const pause = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* slowly() {
    yield Buffer.from(`${headerLine}\n${Array.from({ length: 60 }, (_, n) => widgetLine(n + 100)).join("\n")}\n`);
    await pause;
  }
  const running = importRegister({ actor: person, source: "slow.csv", input: Readable.from(slowly()) });
  await vi.waitFor(async () => expect(await db.import.count({ where: { state: "running" } })).toBe(1), LONG);
  expect(await resumeImports()).toEqual([]);
  goOn();
  await running;
  expect(await db.import.findFirst()).toMatchObject({ state: "completed", added: 60 });
});
