import { Readable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { importRegister } from "@/server/register/bulk/import-register";
import { bulkLine, headerLine } from "@/server/register/bulk/testing";
import { listCompanies } from "@/server/register/reads";
import { listCompaniesInput } from "@/server/register/schema";
import { countEdits, suggestSpelling } from "@/server/register/search/register-words";
import { findSicCodes } from "@/server/register/sic/find-sic-codes";
import { fingerprintOf } from "@/server/register/timeline/register-events";
import { resetDatabase } from "@/server/testing/database";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

async function importNames(...names: string[]): Promise<void> {
  const lines = names.map((name, index) =>
    bulkLine({
      CompanyNumber: String(index + 1).padStart(8, "0"),
      CompanyName: name,
      "SICCode.SicText_1": "62020 - Information technology consultancy activities",
      "SICCode.SicText_2": "62012 - Business and domestic software development",
      CompanyStatus: "Active - Proposal to Strike off",
    }),
  );
  const input = Readable.from([Buffer.from([headerLine, ...lines].join("\n"))]);
  await importRegister({ actor: person, source: "names.csv", input });
}

test("a misspelt word is offered in the spelling that most companies bear; known ones stay", async () => {
  await importNames("STRIKELINE ENGINEERING LTD", "OTHER ENGINEERING LTD", "ENGINEERINE LTD");
  expect(await suggestSpelling("enginering")).toBe("engineering");
  expect(await suggestSpelling("Strikelnie enginering limited")).toBe("strikeline engineering");
  expect(await suggestSpelling("engineering")).toBeNull();
  expect(await suggestSpelling("engin")).toBeNull();
  expect(await suggestSpelling("zzyzxq")).toBeNull();
});

test("a list that finds nothing offers it and applies nothing; one that finds something is quiet", async () => {
  await importNames("STRIKELINE ENGINEERING LTD");
  const list = (q: string) => listCompanies(listCompaniesInput.parse({ q }));
  expect(await list("strikline")).toMatchObject({ items: [], total: { count: 0 }, suggestion: "strikeline" });
  expect(await list("strikeline")).toMatchObject({ total: { count: 1 }, suggestion: null });
});

test("industry codes are found by words of the texts that the file had, or by their first digits", async () => {
  await importNames("STRIKELINE ENGINEERING LTD");
  expect(await findSicCodes("software dev")).toEqual([
    { code: "62012", title: "Business and domestic software development" },
  ]);
  expect((await findSicCodes("620")).map(({ code }) => code).sort()).toEqual(["62012", "62020"]);
  expect(await findSicCodes("consultancy software")).toEqual([]);
  expect(await findSicCodes("--")).toEqual([]);
});

test("an imported event has the fingerprint that every other source would give it", async () => {
  await importNames('THE "CAFÉ" \\ O’BRIEN LTD');
  const events = await db.registerEvent.findMany({ orderBy: { kind: "asc" } });
  expect(events.map(({ kind }) => kind)).toEqual(["added", "entered_strike_off"]);
  const details: Record<string, string | null>[] = [
    { name: 'THE "CAFÉ" \\ O’BRIEN LTD', status: "active" },
    { kind: null, seen: "first" },
  ];
  for (const [index, event] of events.entries()) {
    expect(event.fingerprint).toBe(
      fingerprintOf(event.companyNumber, { kind: event.kind, details: details[index] ?? {} }),
    );
  }
});

test("edits are letters changed, missing, too many, or swapped with their neighbour", () => {
  expect([
    countEdits("abc", "abc"),
    countEdits("abc", "acb"),
    countEdits("abc", "ab"),
    countEdits("abc", "xbcd"),
  ]).toEqual([0, 1, 1, 2]);
});
