import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { person } from "@/server/testing/runs";
import { readImport } from "./import-reads";
import { importNumbers, importRegister } from "./import-register";
import { bulkLine, headerLine } from "./testing";

beforeEach(resetDatabase);

/** A month's file of the real register, where the machine has one. */
const SAMPLE = "../shared/data/companies/BasicCompanyData-sample.csv";
const PROPOSAL = "Active - Proposal to Strike off";

async function importFile(input: string | Readable) {
  const { id } = await importRegister({ actor: person, source: "test.csv", input });
  return db.import.findUniqueOrThrow({ where: { id }, include: { rejects: { orderBy: { line: "asc" } } } });
}
const importLines = (...lines: string[]) =>
  importFile(Readable.from([Buffer.from([headerLine, ...lines].join("\r\n"))]));
const line = (number: string, values: Record<string, string> = {}) =>
  bulkLine({ CompanyNumber: number, CompanyName: `WIDGETS ${number} LTD`, ...values });

/** Everything that a second import might change by mistake. */
async function everything() {
  return {
    companies: await db.company.findMany({ orderBy: { number: "asc" } }),
    names: await db.companyPreviousName.findMany({ orderBy: [{ companyNumber: "asc" }, { position: "asc" }] }),
    events: await db.registerEvent.findMany({ orderBy: { id: "asc" } }),
  };
}

const events = async () =>
  (await db.registerEvent.findMany({ orderBy: { seenAt: "asc" } })).map((event) => event.kind).sort();

describe("importing the same file twice", () => {
  it("changes nothing: no row, no event, not even a time", async () => {
    const lines = [line("00000001"), line("SC000002", { CompanyStatus: PROPOSAL })];
    expect(await importLines(...lines)).toMatchObject({
      state: "completed",
      rowsRead: 2,
      added: 2,
      enteredStrikeOff: 1,
      rejected: 0,
    });
    const before = await everything();
    expect(await importLines(...lines)).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 2,
      enteredStrikeOff: 0,
      leftStrikeOff: 0,
    });
    expect(await everything()).toEqual(before);
  });

  it.skipIf(!existsSync(SAMPLE))(
    "holds for a file of the real register, with its 195 companies in strike-off",
    async () => {
      const first = await importFile(SAMPLE);
      expect(first).toMatchObject({ state: "completed", enteredStrikeOff: 195 });
      expect(await db.company.count()).toBe(first.added);
      expect(await db.company.count({ where: { strikeOffStage: "proposed" } })).toBe(195);
      expect(first.added + first.rejected).toBe(first.rowsRead);
      const before = await everything();
      expect(await importFile(SAMPLE)).toMatchObject({
        added: 0,
        changed: 0,
        unchanged: first.added,
        enteredStrikeOff: 0,
      });
      expect(await everything()).toEqual(before);
    },
  );
});

describe("bad lines", () => {
  it("are reported with their number and reason, and do not stop the good ones", async () => {
    const result = await importLines(
      line("00000001"),
      "half a line",
      line("NOT A NUMBER"),
      line("00000004"),
      line("00000001", { CompanyName: "SOMEBODY ELSE LTD" }),
    );
    expect(result).toMatchObject({ state: "completed", rowsRead: 5, added: 2, rejected: 3 });
    expect(result.rejects.map((reject) => reject.line)).toEqual([3, 4, 6]);
    expect(result.rejects[0]?.reason).toBe("The line has 1 column, not 55");
    expect(result.rejects[2]?.reason).toMatch(/already on line 2/);
    expect(await db.company.findUniqueOrThrow({ where: { number: "00000001" } })).toMatchObject({
      name: "WIDGETS 00000001 LTD",
    });
  });

  it("of a file in several parts tell the part and the line, both of the company and of where it was before", async () => {
    const folder = await mkdtemp(join(tmpdir(), "parts-"));
    try {
      const paths = [join(folder, "part1.csv"), join(folder, "part2.csv")];
      for (const [index, path] of paths.entries())
        await writeFile(path, [headerLine, line(`0000000${index + 1}`), line("00000009")].join("\n"));
      const { id } = await importRegister({ actor: person, source: "parts", input: paths });
      expect(await db.importReject.findMany({ where: { importId: id }, select: { reason: true } })).toEqual([
        { reason: "part2.csv, line 3: Company 00000009 is already on line 3 of part1.csv" },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("of a list of numbers are reported too; numbers are padded, and known companies stay as they are", async () => {
    await importLines(line("00000007"));
    const list = () => importFile(Readable.from([Buffer.from("7\nsc123\nnonsense!\n\n# a remark\n12345678\n")]));
    const result = await list();
    expect(result).toMatchObject({ format: "number_list", added: 2, unchanged: 1, rejected: 1 });
    expect((await db.company.findMany({ orderBy: { number: "asc" } })).map((row) => row.number)).toEqual([
      "00000007",
      "12345678",
      "SC000123",
    ]);
    expect(await db.company.findUniqueOrThrow({ where: { number: "00000007" } })).toMatchObject({
      name: "WIDGETS 00000007 LTD",
    });
    const before = await everything();
    expect(await list()).toMatchObject({ added: 0, unchanged: 3, rejected: 1 });
    expect(await everything()).toEqual(before);
  });

  it("that are all there is make no import at all", async () => {
    await expect(importFile(Readable.from([Buffer.from("hello\nworld\n")]))).rejects.toMatchObject({
      code: "BAD_INPUT",
    });
    expect(await db.import.count()).toBe(0);
  });
});

describe("a day that cannot be read", () => {
  it("is counted and told with its line, and what was known of it stays", async () => {
    await importLines(line("00000001", { IncorporationDate: "01/02/2003", "Accounts.NextDueDate": "01/02/2027" }));
    const second = await importLines(
      line("00000002"),
      line("00000001", { CompanyName: "NEW LTD", IncorporationDate: "31/02/2003", "Accounts.NextDueDate": "" }),
      line("00000003", { DissolutionDate: 'so"on' }),
    );
    expect(second).toMatchObject({ rowsRead: 3, added: 2, changed: 1, rejected: 0, valuesLeftOut: 2 });
    expect(second.warnings).toEqual([
      'line 3: IncorporationDate "31/02/2003" is not a day in the form DD/MM/YYYY',
      'line 4: DissolutionDate "so"on" is not a day in the form DD/MM/YYYY',
    ]);
    expect(await db.company.findUniqueOrThrow({ where: { number: "00000001" } })).toMatchObject({
      name: "NEW LTD",
      incorporatedOn: new Date("2003-02-01"),
      // What the file leaves empty is no longer so.
      accountsNextDueOn: null,
    });
    expect(await readImport({ id: second.id })).toMatchObject({
      summary: { valuesLeftOut: 2, linesRepaired: 0 },
      warnings: second.warnings,
    });
  });
});

it("keeps the known day of a previous name whose day cannot be read", async () => {
  const former = (name: string, day: string) =>
    line("00000001", {
      CompanyName: name,
      "PreviousName_1.CompanyName": "OLD LTD",
      "PreviousName_1.CONDATE": day,
      "PreviousName_2.CompanyName": "OLDER LTD",
      "PreviousName_2.CONDATE": "03/04/2005",
    });
  await importLines(former("NEW LTD", "01/02/2013"));
  expect(await importLines(former("NEWER LTD", "31/02/2013"))).toMatchObject({ changed: 1, valuesLeftOut: 1 });
  expect(await db.companyPreviousName.findMany({ orderBy: { position: "asc" } })).toMatchObject([
    { name: "OLD LTD", ceasedOn: new Date("2013-02-01") },
    { name: "OLDER LTD", ceasedOn: new Date("2005-04-03") },
    { name: "NEW LTD", ceasedOn: null },
  ]);
});

it("tells the lines that are not in UTF-8, which are read as Windows-1252", async () => {
  const bytes = Buffer.from([headerLine, line("00000001", { CompanyName: "CAF\u00c9 LTD" })].join("\n"), "latin1");
  expect(await importFile(Readable.from([bytes]))).toMatchObject({
    added: 1,
    linesRepaired: 1,
    valuesLeftOut: 0,
    warnings: ["line 2: not in UTF-8, and read as Windows-1252"],
  });
  expect((await db.company.findFirstOrThrow()).name).toBe("CAF\u00c9 LTD");
});

describe("a list of numbers that is no file", () => {
  it("takes each entry as one number; what is none, empty or there twice is a reject at its place", async () => {
    const entries = ["company_number", "7", "x,y", "", "PK\u0003\u0004", '"8"', "sc 123", "00000007", "# 9", "9"];
    const { id } = await importNumbers(person, "list of numbers", entries);
    const result = await db.import.findUniqueOrThrow({
      where: { id },
      include: { rejects: { orderBy: { line: "asc" } } },
    });
    expect(result).toMatchObject({ state: "completed", format: "number_list", rowsRead: 10, added: 3, rejected: 7 });
    expect(result.rejects.map((reject) => reject.line)).toEqual([1, 3, 4, 5, 6, 8, 9]);
    expect(result.rejects[2]?.reason).toMatch(/missing/);
    expect(result.rejects[5]?.reason).toMatch(/already number 2 of the list/);
    expect((await db.company.findMany({ orderBy: { number: "asc" } })).map((row) => row.number)).toEqual([
      "00000007",
      "00000009",
      "SC000123",
    ]);
  });

  it("counts a line of a file with two bad numbers once, as it is kept once", async () => {
    const result = await importFile(Readable.from([Buffer.from("7\n8,9\nx!,y!\n")]));
    expect(result.rejected).toBe(result.rejects.length);
    expect(result).toMatchObject({ rowsRead: 4, added: 3, rejected: 1 });
  });
});

describe("a later file", () => {
  it("writes what changed and tells it as events: a new name, into strike-off, out of it, dissolved", async () => {
    await importLines(
      line("00000001"),
      line("00000002"),
      line("00000003", { CompanyStatus: PROPOSAL }),
      line("00000004"),
    );
    const entries = async () =>
      (await db.registerEvent.findMany({ where: { kind: "entered_strike_off" } })).map(({ details }) => details);
    // How it is of a company that nobody knew is no news of it.
    expect(await entries()).toEqual([{ kind: null, seen: "first" }]);
    await db.registerEvent.deleteMany();
    const later = await importLines(
      line("00000001", { CompanyName: "NEW WIDGETS LTD" }),
      line("00000002", { CompanyStatus: PROPOSAL }),
      line("00000003"),
      line("00000004", { CompanyStatus: "Liquidation" }),
    );
    expect(later).toMatchObject({ added: 0, changed: 4, unchanged: 0, enteredStrikeOff: 1, leftStrikeOff: 1 });
    expect(await events()).toEqual(["entered_strike_off", "left_strike_off", "name_changed", "status_changed"]);
    expect(await entries()).toEqual([{ kind: null }]);
    const stages = await db.company.findMany({ orderBy: { number: "asc" }, select: { strikeOffStage: true } });
    expect(stages.map((row) => row.strikeOffStage)).toEqual([null, "proposed", null, null]);
  });

  it("leaves alone what Companies House itself told later than the file can know", async () => {
    await importLines(line("00000001", { CompanyStatus: PROPOSAL }));
    const told = {
      name: "TOLD BY THE REGISTER LTD",
      strikeOffStage: "suspended" as const,
      profileFetchedAt: new Date(),
    };
    await db.company.update({ where: { number: "00000001" }, data: told });
    expect(await importLines(line("00000001"))).toMatchObject({ changed: 0, unchanged: 1, leftStrikeOff: 0 });
    expect(await db.company.findUniqueOrThrow({ where: { number: "00000001" } })).toMatchObject(told);
  });

  it("counts again once that is old, keeps the stage of a strike-off that goes on and forgets one that is over", async () => {
    const dates = { strikeOffSince: new Date("2026-01-01"), expectedDissolutionOn: new Date("2026-04-01") };
    const told = {
      profileFetchedAt: new Date(Date.now() - 40 * 86_400_000),
      ...dates,
      strikeOffKind: "compulsory" as const,
    };
    await importLines(
      ...["00000001", "00000002", "00000003"].map((number) => line(number, { CompanyStatus: PROPOSAL })),
    );
    const stages = { "00000001": "suspended", "00000002": "suspended", "00000003": "discontinued" } as const;
    for (const [number, strikeOffStage] of Object.entries(stages)) {
      await db.company.update({ where: { number }, data: { ...told, strikeOffStage, name: "OLD NAME LTD" } });
    }
    await importLines(
      line("00000001", { CompanyStatus: PROPOSAL }),
      line("00000002"),
      line("00000003", { CompanyStatus: PROPOSAL }),
    );
    const rows = await db.company.findMany({ orderBy: { number: "asc" } });
    expect(rows.map((row) => [row.strikeOffStage, row.strikeOffKind, row.expectedDissolutionOn])).toEqual([
      ["suspended", "compulsory", dates.expectedDissolutionOn],
      [null, null, null],
      ["proposed", null, null],
    ]);
  });
});

describe("numbers that two lists share", () => {
  it("make both wait for each other at most: neither deadlocks, each number is added once", async () => {
    const numbers = Array.from({ length: 900 }, (_, index) => String(10_000_000 + index));
    const list = (lines: string[]) => importFile(Readable.from([Buffer.from(lines.join("\n"))]));
    const results = await Promise.all([numbers, numbers.toReversed(), numbers, numbers.toReversed()].map(list));
    expect(results.map((result) => result.state)).toEqual(results.map(() => "completed"));
    expect(results.reduce((sum, result) => sum + result.added, 0)).toBe(900);
  });
});

describe("an import that breaks off", () => {
  it("says why, in the import and in the audit", async () => {
    async function* broken() {
      const lines = Array.from({ length: 3_000 }, (_, index) => line(String(20_000_000 + index)));
      for (const row of [headerLine, ...lines]) yield Buffer.from(`${row}\r\n`);
      throw new Error("the connection broke");
    }
    await expect(importFile(Readable.from(broken()))).rejects.toThrow("the connection broke");
    const [failed] = await db.import.findMany();
    expect(failed).toMatchObject({ state: "failed", error: expect.stringContaining("the connection broke") });
    expect(await db.auditEntry.findFirst({ where: { action: "import.failed" } })).toMatchObject({
      actor: "Test",
      entityId: failed?.id,
      after: { source: "test.csv", error: failed?.error },
    });
  });
});
