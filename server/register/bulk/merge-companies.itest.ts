import pg from "pg";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/server/platform/db/client";
import { refreshLeadScores } from "@/server/register/lead-score/refresh-lead-scores";
import { listCompanies } from "@/server/register/reads";
import { readStanding } from "@/server/register/rest/register-freshness";
import { resetDatabase, testDatabaseUrl } from "@/server/testing/database";
import { bulkLine } from "./testing";
import { FIRST_LOAD, importFileOf, importLines } from "./testing-imports";

beforeEach(resetDatabase);

const NUMBER = "00000005";
const PROPOSAL = "Active - Proposal to Strike off";
const day = (iso: string) => new Date(`${iso}T00:00:00Z`);
const line = (values: Record<string, string> = {}, number = NUMBER) =>
  bulkLine({ CompanyNumber: number, CompanyName: "WIDGETS LTD", ...values });
const company = () => db.company.findUniqueOrThrow({ where: { number: NUMBER } });
const namesOf = () =>
  db.companyPreviousName.findMany({
    where: { companyNumber: NUMBER },
    orderBy: { position: "asc" },
    select: { name: true, effectiveFrom: true, ceasedOn: true },
  });
const former = (name: string, until: string, n = 1) => ({
  [`PreviousName_${n}.CompanyName`]: name,
  [`PreviousName_${n}.CONDATE`]: until,
});
/** Longer ago than a profile beats the file. */
const LONG_AGO = new Date(Date.now() - 40 * 86_400_000);

it("a company that leaves strike-off through a file has no lead score from then on, nor is it found by one", async () => {
  await importFileOf(line({ CompanyStatus: PROPOSAL }));
  await refreshLeadScores();
  expect((await company()).leadScore).toBeTypeOf("number");
  await importFileOf(line());
  expect(await company()).toMatchObject({ strikeOffStage: null, leadScore: null });
  await refreshLeadScores();
  expect((await listCompanies({ sort: "number", limit: 10, minLeadScore: 0 })).items).toEqual([]);
});

it("a line without a category leaves the type as it was known, and tells none of a company that is new", async () => {
  await importFileOf(line({ CompanyCategory: "Limited Partnership" }));
  for (const CompanyCategory of ["", "null", "-"]) {
    const { changed } = await importFileOf(
      line({ CompanyCategory }),
      line({ CompanyCategory, CompanyName: "NEW" }, "00000006"),
    );
    expect({ changed, type: (await company()).type }).toEqual({ changed: 0, type: "limited-partnership" });
  }
  expect(await db.company.findUnique({ where: { number: "00000006" } })).toMatchObject({ name: "NEW", type: null });
  expect(await readStanding("00000006")).toBe("old");
  expect(await readStanding(NUMBER)).toBe("told");
  await importFileOf(line({}, "00000006"));
  expect(await db.company.findUnique({ where: { number: "00000006" } })).toMatchObject({ type: "ltd" });
});

it("a community interest company keeps the type that is known of it, for the file does not say how it is limited", async () => {
  const CompanyCategory = "Community Interest Company";
  const likely = { type: "private-limited-guarant-nsc" };
  await importLines([line({ CompanyCategory })], FIRST_LOAD);
  expect(await company()).toMatchObject(likely);
  await db.company.updateMany({ data: { type: "ltd", profileFetchedAt: LONG_AGO } });
  const another = line({ CompanyCategory }, "00000006");
  expect(await importFileOf(line({ CompanyCategory }), another)).toMatchObject({ added: 1, changed: 0, unchanged: 1 });
  expect(await db.company.findUnique({ where: { number: "00000006" } })).toMatchObject(likely);
  expect(await importFileOf(line({ CompanyCategory, CompanyName: "RENAMED CIC" }))).toMatchObject({ changed: 1 });
  expect(await company()).toMatchObject({ name: "RENAMED CIC", type: "ltd" });
  await db.company.updateMany({ data: { type: null } });
  expect(await importFileOf(line({ CompanyCategory, CompanyName: "RENAMED CIC" }))).toMatchObject({ changed: 1 });
  expect(await company()).toMatchObject(likely);
});

it("an import that PostgreSQL picks out of a deadlock with another writer begins its stretch again", async () => {
  await importFileOf(line());
  const other = new pg.Client({ connectionString: testDatabaseUrl() });
  await other.connect();
  try {
    // As a batch of the stream does: the known one first, then the new one that the import has added meanwhile.
    await other.query("begin");
    await other.query("set local deadlock_timeout = '60s'");
    await other.query("select from companies where number = $1 for no key update", [NUMBER]);
    const importing = importFileOf(line({ CompanyName: "RENAMED LTD" }), line({}, "00000006"));
    await vi.waitFor(async () => expect(await isWaitedFor()).toBe(true), { timeout: 60_000 });
    await other.query("insert into companies (number, sic_codes) values ('00000006', '{}')");
    await other.query("commit");
    expect(await importing).toMatchObject({ state: "completed" });
  } finally {
    await other.end();
  }
  expect(await company()).toMatchObject({ name: "RENAMED LTD" });
  expect(await db.company.findUnique({ where: { number: "00000006" } })).toMatchObject({ name: "WIDGETS LTD" });

  async function isWaitedFor() {
    const { rows } = await other.query(
      "select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))",
    );
    return rows.length > 0;
  }
});

describe("former names", () => {
  it("are taken when nothing else of the company differs: a name, then its day", async () => {
    await importFileOf(line(former("OLD LTD", "soon")), line({}, "00000006"));
    expect(await importFileOf(line(former("OLD LTD", "01/02/2013")), line({}, "00000006"))).toMatchObject({
      changed: 1,
    });
    expect(await namesOf()).toEqual([{ name: "OLD LTD", effectiveFrom: null, ceasedOn: day("2013-02-01") }]);
    const both = { ...former("NEWER LTD", "03/04/2015"), ...former("OLD LTD", "01/02/2013", 2) };
    expect(await importFileOf(line(both))).toMatchObject({ changed: 1 });
    expect((await namesOf()).map(({ name }) => name)).toEqual(["NEWER LTD", "OLD LTD"]);
    expect((await company()).formerNames).toEqual(["NEWER LTD", "OLD LTD"]);
    expect(await importFileOf(line(both))).toMatchObject({ changed: 0, unchanged: 1 });
  });

  it("keep since when they were borne, which the file does not say, when something else changes", async () => {
    await importFileOf(line(former("OLD LTD", "01/02/2013")));
    await db.companyPreviousName.updateMany({ data: { effectiveFrom: day("2001-01-01") } });
    expect(
      await importFileOf(line({ ...former("OLD LTD", "01/02/2013"), "RegAddress.PostTown": "LEEDS" })),
    ).toMatchObject({
      changed: 1,
    });
    expect(await namesOf()).toEqual([
      { name: "OLD LTD", effectiveFrom: day("2001-01-01"), ceasedOn: day("2013-02-01") },
    ]);
  });

  it("of a name borne twice each keep their own days", async () => {
    const twice = { ...former("OLD LTD", "01/02/2013"), ...former("MIDDLE LTD", "01/02/2008", 2) };
    const all = { ...twice, ...former("OLD LTD", "01/02/2005", 3) };
    await importFileOf(line(all));
    await db.companyPreviousName.updateMany({ where: { position: 2 }, data: { effectiveFrom: day("2001-01-01") } });
    await importFileOf(line({ ...all, "RegAddress.PostTown": "LEEDS" }));
    expect((await namesOf()).map(({ effectiveFrom }) => effectiveFrom)).toEqual([null, null, day("2001-01-01")]);
  });

  it("include the name that a company had until the file brought another, and those that it no longer lists", async () => {
    await importFileOf(line(former("OLDEST LTD", "01/02/2013")));
    expect(await importFileOf(line({ CompanyName: "RENAMED LTD" }))).toMatchObject({ changed: 1 });
    const kept = [
      { name: "WIDGETS LTD", effectiveFrom: null, ceasedOn: null },
      { name: "OLDEST LTD", effectiveFrom: null, ceasedOn: day("2013-02-01") },
    ];
    expect(await namesOf()).toEqual(kept);
    expect((await company()).formerNames).toEqual(["WIDGETS LTD", "OLDEST LTD"]);
    expect(await importFileOf(line({ CompanyName: "RENAMED LTD" }))).toMatchObject({ changed: 0 });
    // The file lists it at last, with its day.
    await importFileOf(line({ CompanyName: "RENAMED LTD", ...former("WIDGETS LTD", "03/04/2026") }));
    expect(await namesOf()).toEqual([{ ...kept[0], ceasedOn: day("2026-04-03") }, kept[1]]);
  });
});

it("a due day that the file moves decides anew whether it is overdue; one that stays keeps what was told", async () => {
  const due = { "Accounts.NextDueDate": "01/02/2020", ConfStmtNextDueDate: "01/03/2020" };
  await importFileOf(line(due));
  await db.company.updateMany({ data: { accountsOverdue: true, confirmationOverdue: true } });
  await importFileOf(line({ ...due, "Accounts.NextDueDate": "01/02/2099" }));
  expect(await company()).toMatchObject({ accountsOverdue: false, confirmationOverdue: true });
  await importFileOf(line({ "Accounts.NextDueDate": "01/02/2021" }));
  expect(await company()).toMatchObject({ accountsOverdue: true, confirmationOverdue: false });
});

it("an address that is told otherwise and is the same is no change, and stays as it is split", async () => {
  const office = {
    "RegAddress.AddressLine1": "10 HIGH STREET",
    "RegAddress.PostTown": "LEEDS",
    "RegAddress.PostCode": "LS1 4AP",
  };
  const split = { premises: "10", addressLine1: "High Street", town: "Leeds", postcode: "LS1 4AP" };
  await importFileOf(line(office));
  await db.company.updateMany({ data: { ...split, profileFetchedAt: LONG_AGO } });
  expect(await importFileOf(line(office))).toMatchObject({ changed: 0, unchanged: 1 });
  expect(await importFileOf(line({ ...office, CompanyName: "RENAMED LTD" }))).toMatchObject({ changed: 1 });
  expect(await company()).toMatchObject({ name: "RENAMED LTD", ...split });
  expect(
    await importFileOf(line({ ...office, CompanyName: "RENAMED LTD", "RegAddress.AddressLine1": "11 HIGH STREET" })),
  ).toMatchObject({ changed: 1 });
  expect(await company()).toMatchObject({ premises: null, addressLine1: "11 HIGH STREET", town: "LEEDS" });
});

it("a company that is no longer on the register stays gone through a file that may be older, and is back with a later one", async () => {
  await importFileOf(line());
  const goneSince = (missingSince: Date) => db.company.updateMany({ data: { missingSince } });
  await goneSince(new Date());
  expect(await importFileOf(line({ CompanyName: "RENAMED LTD" }))).toMatchObject({ changed: 0, unchanged: 1 });
  expect(await company()).toMatchObject({ name: "WIDGETS LTD", missingSince: expect.any(Date) });
  await goneSince(LONG_AGO);
  // Nothing else differs.
  expect(await importFileOf(line())).toMatchObject({ changed: 1 });
  expect(await company()).toMatchObject({ missingSince: null });
});
