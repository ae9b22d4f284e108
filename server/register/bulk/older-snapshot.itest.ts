import { Readable } from "node:stream";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { runUntilCrash } from "@/server/testing/run-until-crash";
import { person } from "@/server/testing/runs";
import { importRegister } from "./import-register";
import { resumeImports } from "./resume-imports";
import { headerLine, zip } from "./testing";
import { NEXT_MONTH, readEverything, widgetLine } from "./testing-imports";

beforeEach(resetDatabase);

const MAY = "BasicCompanyDataAsOneFile-2026-05-01.csv";
const JUNE = "BasicCompanyDataAsOneFile-2026-06-01.csv";
const PROPOSAL = { CompanyStatus: "Active - Proposal to Strike off" };
const OLDER = "This is the register as of 2026-05-01, and that of 2026-06-01";

const textOf = (lines: string[]) => [headerLine, ...lines].join("\n");
const importNamed = (source: string, lines: string[], bytes: Buffer = Buffer.from(textOf(lines))) =>
  importRegister({ actor: person, source, input: Readable.from([bytes], { objectMode: false }), sizes: NEXT_MONTH });

/** As the register was in May: the second was to be struck off and is gone in June, the first was renamed. */
const may = [widgetLine(1, PROPOSAL), widgetLine(2, PROPOSAL)];
const june = [widgetLine(1, { CompanyName: "NEW NAME LTD" })];

describe("a file that is older than one that was imported", () => {
  it("is refused and changes nothing: no name, no strike-off, no company that is gone", async () => {
    await importNamed(JUNE, june);
    const before = await readEverything();
    await expect(importNamed(MAY, may)).rejects.toMatchObject({
      code: "BAD_INPUT",
      message: expect.stringContaining(OLDER),
    });
    expect(await readEverything()).toEqual(before);
    expect(await db.import.findFirst({ where: { state: "failed" } })).toMatchObject({ source: MAY, added: 0 });
  });

  it("is refused after a part of the later one too, and told what to import instead", async () => {
    const part = "BasicCompanyData-2026-06-01-part1_7.csv";
    const instead =
      "a part of that of 2026-06-01 has been imported: it would bring back what was before. Import the rest";
    await importNamed(part, june);
    await expect(importNamed(MAY, may)).rejects.toThrow(instead);
    await db.import.updateMany({ where: { source: part }, data: { source: JUNE, state: "failed" } });
    await expect(importNamed(MAY, may)).rejects.toThrow(instead);
    await importNamed("BasicCompanyData-2026-06-01-part2_7.csv and 5 more", may);
    await expect(importNamed(MAY, may)).rejects.toThrow(`${OLDER} has been imported: nothing in it is newer`);
  });

  it("is known by what a zip holds, however the zip is called", async () => {
    await importNamed(JUNE, june);
    await expect(importNamed("upload.zip", [], zip({ [MAY]: textOf(may) }))).rejects.toThrow(OLDER);
  });

  it("is taken when the later one failed before it told anything, and when no day is in its name", async () => {
    async function* broken() {
      yield Buffer.from(textOf(june));
      throw new Error("the connection broke");
    }
    const input = Readable.from(broken(), { objectMode: false });
    await expect(importRegister({ actor: person, source: JUNE, input })).rejects.toThrow("broke");
    await importNamed(MAY, may);
    await importNamed(JUNE, june);
    await importNamed("companies.csv", may);
    expect(await db.import.count({ where: { state: "completed" } })).toBe(3);
  });

  it("takes the parts of its own month one by one", async () => {
    await importNamed("BasicCompanyData-2026-05-01-part2_7.csv", may);
    await importNamed("BasicCompanyData-2026-05-01-part1_7.csv", june);
    expect(await db.import.count({ where: { state: "completed" } })).toBe(2);
  });

  it("stops where it is when a later one begins to be merged, also when it was killed and goes on after it", async () => {
    const many = Array.from({ length: 30 }, (_, n) => widgetLine(n + 1, PROPOSAL));
    const at = "update imports set rows_merged = rows_merged + $2, unchanged";
    const { hasCrashed } = await runUntilCrash({ at, side: "after" }, () => importNamed(MAY, many));
    expect(hasCrashed).toBe(true);
    await importNamed(JUNE, june);
    const before = await readEverything();
    await vi.waitFor(
      async () => {
        await resumeImports(NEXT_MONTH);
        expect(await db.import.count({ where: { state: "running" } })).toBe(0);
      },
      { timeout: 60_000 },
    );
    expect(await db.import.findFirst({ where: { source: MAY } })).toMatchObject({
      state: "failed",
      error: expect.stringContaining(OLDER),
    });
    expect(await readEverything()).toEqual(before);
    expect(await db.company.findUnique({ where: { number: "00000001" } })).toMatchObject({ statusDetail: null });
  });
});

it("two months' files at once leave what the later one tells, whichever is ahead", async () => {
  const numbers = Array.from({ length: 40 }, (_, n) => n + 1);
  const older = numbers.map((n) => widgetLine(n, PROPOSAL));
  const later = numbers.map((n) => widgetLine(n, { CompanyName: `NEW NAME ${n} LTD` }));
  await importNamed("BasicCompanyData-2026-04-01.csv", older);
  const [, ended] = await Promise.allSettled([importNamed(MAY, older), importNamed(JUNE, later)]);
  expect(ended).toMatchObject({ status: "fulfilled" });
  expect(await db.company.count({ where: { name: { startsWith: "NEW NAME " }, statusDetail: null } })).toBe(40);
});

describe("a file as of a day long ago", () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const fileOf = (days: number) => `BasicCompanyDataAsOneFile-${daysAgo(days).toISOString().slice(0, 10)}.csv`;

  it.each(["streamedAt", "profileFetchedAt"] as const)(
    "leaves alone what was told after that day (%s), however long ago that is by now",
    async (told) => {
      await importNamed("companies.csv", june);
      await db.company.update({ where: { number: "00000001" }, data: { [told]: daysAgo(60) } });
      await importNamed(fileOf(90), may);
      expect(await db.company.findUnique({ where: { number: "00000001" } })).toMatchObject({ name: "NEW NAME LTD" });
      await importNamed(fileOf(50), may);
      expect(await db.company.findUnique({ where: { number: "00000001" } })).toMatchObject({ name: "WIDGETS 1 LTD" });
    },
  );
});
