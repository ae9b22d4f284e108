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
import { importFile, importFileOf, readEverything } from "./testing-imports";

beforeEach(resetDatabase);

const line = (number: string, values: Record<string, string> = {}) =>
  bulkLine({ CompanyNumber: number, CompanyName: `WIDGETS ${number} LTD`, ...values });

describe("bad lines", () => {
  it("are reported with their number and reason, and do not stop the good ones", async () => {
    const result = await importFileOf(
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
    await importFileOf(line("00000007"));
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
    const before = await readEverything();
    expect(await list()).toMatchObject({ added: 0, unchanged: 3, rejected: 1 });
    expect(await readEverything()).toEqual(before);
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
    await importFileOf(line("00000001", { IncorporationDate: "01/02/2003", "Accounts.NextDueDate": "01/02/2027" }));
    const second = await importFileOf(
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
  await importFileOf(former("NEW LTD", "01/02/2013"));
  expect(await importFileOf(former("NEWER LTD", "31/02/2013"))).toMatchObject({ changed: 1, valuesLeftOut: 1 });
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
