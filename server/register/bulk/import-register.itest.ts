import { existsSync } from "node:fs";
import { Readable } from "node:stream";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { bulkLine, headerLine } from "./testing";
import { importFile, importFileOf, readEverything } from "./testing-imports";

beforeEach(resetDatabase);

/** A month's file of the real register, where the machine has one. */
const SAMPLE = "../shared/data/companies/BasicCompanyData-sample.csv";
const PROPOSAL = "Active - Proposal to Strike off";

const line = (number: string, values: Record<string, string> = {}) =>
  bulkLine({ CompanyNumber: number, CompanyName: `WIDGETS ${number} LTD`, ...values });

const events = async () =>
  (await db.registerEvent.findMany({ orderBy: { seenAt: "asc" } })).map((event) => event.kind).sort();

describe("importing the same file twice", () => {
  it("changes nothing: no row, no event, not even a time", async () => {
    const lines = [line("00000001"), line("SC000002", { CompanyStatus: PROPOSAL })];
    expect(await importFileOf(...lines)).toMatchObject({
      state: "completed",
      rowsRead: 2,
      added: 2,
      enteredStrikeOff: 1,
      rejected: 0,
    });
    const before = await readEverything();
    expect(await importFileOf(...lines)).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 2,
      enteredStrikeOff: 0,
      leftStrikeOff: 0,
    });
    expect(await readEverything()).toEqual(before);
  });

  it.skipIf(!existsSync(SAMPLE))(
    "holds for a file of the real register, with its 195 companies in strike-off",
    async () => {
      const first = await importFile(SAMPLE);
      expect(first).toMatchObject({ state: "completed", enteredStrikeOff: 195 });
      expect(await db.company.count()).toBe(first.added);
      expect(await db.company.count({ where: { strikeOffStage: "proposed" } })).toBe(195);
      expect(first.added + first.rejected).toBe(first.rowsRead);
      const before = await readEverything();
      expect(await importFile(SAMPLE)).toMatchObject({
        added: 0,
        changed: 0,
        unchanged: first.added,
        enteredStrikeOff: 0,
      });
      expect(await readEverything()).toEqual(before);
    },
  );
});

describe("a later file", () => {
  it("writes what changed and tells it as events: a new name, into strike-off, out of it, dissolved", async () => {
    await importFileOf(
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
    const later = await importFileOf(
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

  it.each(["null", "", "?"])(
    "ends no strike-off by a line whose status is %j: that line is a reject",
    async (CompanyStatus) => {
      const proposed = line("00000001", { CompanyStatus: PROPOSAL });
      await importFileOf(proposed);
      const before = await readEverything();
      const later = await importFileOf(line("00000001", { CompanyStatus }), line("00000002"));
      expect(later).toMatchObject({ added: 1, changed: 0, rejected: 1, leftStrikeOff: 0 });
      expect(later.rejects).toMatchObject([{ line: 2, reason: "Company 00000001 has no status" }]);
      expect((await readEverything()).companies[0]).toEqual(before.companies[0]);
      expect(await db.registerEvent.count({ where: { kind: "left_strike_off" } })).toBe(0);
    },
  );

  it("leaves alone what Companies House itself told later than the file can know", async () => {
    await importFileOf(line("00000001", { CompanyStatus: PROPOSAL }));
    const told = {
      name: "TOLD BY THE REGISTER LTD",
      strikeOffStage: "suspended" as const,
      profileFetchedAt: new Date(),
    };
    await db.company.update({ where: { number: "00000001" }, data: told });
    expect(await importFileOf(line("00000001"))).toMatchObject({ changed: 0, unchanged: 1, leftStrikeOff: 0 });
    expect(await db.company.findUniqueOrThrow({ where: { number: "00000001" } })).toMatchObject(told);
  });

  it("counts again once that is old, keeps the stage of a strike-off that goes on and forgets one that is over", async () => {
    const dates = { strikeOffSince: new Date("2026-01-01"), expectedDissolutionOn: new Date("2026-04-01") };
    const told = {
      profileFetchedAt: new Date(Date.now() - 40 * 86_400_000),
      ...dates,
      strikeOffKind: "compulsory" as const,
    };
    await importFileOf(
      ...["00000001", "00000002", "00000003"].map((number) => line(number, { CompanyStatus: PROPOSAL })),
    );
    const stages = { "00000001": "suspended", "00000002": "suspended", "00000003": "discontinued" } as const;
    for (const [number, strikeOffStage] of Object.entries(stages)) {
      await db.company.update({ where: { number }, data: { ...told, strikeOffStage, name: "OLD NAME LTD" } });
    }
    await importFileOf(
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
