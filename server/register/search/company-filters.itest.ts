import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { listCompanies, readCompanyCounts } from "@/server/register/reads";
import { listCompaniesInput } from "@/server/register/schema";
import { findCompanyPage } from "@/server/register/search/company-page";
import { all, companyConditions } from "@/server/register/search/company-where";
import type { CompanyFilter } from "@/server/register/search/filter";
import { refreshFacets } from "@/server/register/search/refresh-facets";
import { COPIED_SAMPLE, REGISTER_SAMPLE, refreshSamples } from "@/server/register/search/sampled-companies";
import { resetDatabase } from "@/server/testing/database";
import { addCompany, addDomain, addEmail, addOfficer, proposed } from "@/server/testing/factories/known-companies";

beforeEach(resetDatabase);

async function numbersOf(input: Record<string, unknown>): Promise<string[]> {
  const { items } = await listCompanies(listCompaniesInput.parse({ sort: "number", ...input }));
  return items.map(({ number }) => number);
}

beforeEach(async () => {
  await addCompany("00000001", {
    ...proposed(10),
    name: "ACORN 100% JOINERY LIMITED",
    postcode: "HX9 4ZZ",
    town: "Harrowmere",
    sicCodes: ["43320"],
  });
  await addCompany("00000002", {
    ...proposed(90),
    name: "BRACKEN_FOLD FREIGHT LTD",
    postcode: "LS1 1AA",
    town: "Leeds",
    sicCodes: ["49410", "62012"],
  });
  await addCompany("00000003", {
    name: "CASTLE CARE CIC",
    strikeOffStage: "suspended",
    postcode: "L1 1AA",
    sicCodes: ["87300", "88100", "88910", "86900", "85590"],
  });
  await addCompany("SC000004", { name: null, status: null, type: null });
  await addDomain("00000001", "acorn.example");
  await addDomain("00000002", "bracken.example", { band: "review", confidence: 0.7 });
  await addDomain("00000003", "castle.example", {
    band: "accept",
    decision: "rejected",
    decidedBy: "Mira",
    decidedAt: new Date(),
  });
  await addOfficer("o1", "00000001");
  await addEmail("o1", "maud@acorn.example");
  await addOfficer("o2", "00000002");
  await addEmail("o2", "maud@mailbox.example", { isOffDomain: true });
});

test.each([
  ["every word of the name, in any order and case", { q: "joinery acorn" }, ["00000001"]],
  ["a percent sign as itself", { q: "100%" }, ["00000001"]],
  ["an underscore as itself", { q: "bracken_fold" }, ["00000002"]],
  ["a company number without its zeros", { q: "0002" }, ["00000002"]],
  ["a Scottish number in small letters, without its zeros", { q: "sc04" }, ["SC000004"]],
  ["a postcode without its space", { q: "hx94zz" }, ["00000001"]],
  ["a domain", { q: "https://www.bracken.example/" }, ["00000002"]],
  ["stages", { stage: "proposed,suspended" }, ["00000001", "00000002", "00000003"]],
  ["lists without a value as not given", { stage: "", sic: "", status: [], q: "joinery" }, ["00000001"]],
  ["status detail", { statusDetail: ["active-proposal-to-strike-off"] }, ["00000001", "00000002"]],
  ["a whole SIC code", { sic: "62012" }, ["00000002"]],
  ["the first digits of a SIC code", { sic: "43" }, ["00000001"]],
  ["the first digits of a company's second SIC code", { sic: "62" }, ["00000002"]],
  [
    "the first three digits of one of many SIC codes, and the division of another",
    { sic: "433,85" },
    ["00000001", "00000003"],
  ],
  ["a section of one of many SIC codes", { section: "P" }, ["00000003"]],
  ["a postcode area, not those that begin with it", { area: "L" }, ["00000003"]],
  ["a postcode district", { area: "ls1" }, ["00000002"]],
  ["a town or an area", { area: "harrowmere, LS" }, ["00000001", "00000002"]],
  ["a usable domain", { hasDomain: "true" }, ["00000001", "00000002"]],
  ["no usable domain", { hasDomain: "false" }, ["00000003", "SC000004"]],
  ["an e-mail", { hasEmail: "true" }, ["00000001", "00000002"]],
  ["few days left", { dueWithin: 60 }, ["00000001"]],
  ["a domain to review", { needsReview: "true" }, ["00000002"]],
  ["a valid address at the own domain", { contactable: "true" }, ["00000001"]],
  ["an enrichment state", { state: "pending" }, ["00000001", "00000002", "00000003", "SC000004"]],
  ["several at once", { stage: "proposed", hasEmail: "true", dueWithin: 60 }, ["00000001"]],
  ["a company type", { type: "ltd" }, ["00000001", "00000002", "00000003"]],
  ["a section of industry", { section: "F" }, ["00000001"]],
  ["a valid e-mail of somebody in office", { hasValidEmail: "true" }, ["00000001"]],
  ["a confident domain", { minConfidence: 0.9 }, ["00000001"]],
  ["an officer's surname", { officer: "ellerby" }, ["00000001", "00000002"]],
  ["an officer's names in either order", { officer: "Ellerby, Maud" }, ["00000001", "00000002"]],
  ["nobody who only begins with the given name", { officer: "maud smith" }, []],
  ["a change within days", { changedWithin: 1 }, ["00000001", "00000002", "00000003", "SC000004"]],
  ["legal forms only when there is nothing else", { q: "acorn ltd" }, ["00000001"]],
  ["beginnings of words", { q: "joine acor" }, ["00000001"]],
  ["signs alone as nobody", { q: "&&&" }, []],
])("find by %s", async (_, input, expected) => {
  expect(await numbersOf(input)).toEqual(expected);
  const { sort, cursor: __, limit, ...filter } = listCompaniesInput.parse({ sort: "number", ...input });
  const walked = await findCompanyPage({ filter, sort, limit, mostGathered: -1 });
  expect(walked.numbers, "judged row by row").toEqual(expected);
  expect(await sampledOf(filter, REGISTER_SAMPLE), "judged on the register's own documents").toEqual(expected);
  await refreshSamples(0);
  expect(await sampledOf(filter, COPIED_SAMPLE), "judged on copied documents").toEqual(expected);
});

/** All of so small a register is sampled. */
async function sampledOf(filter: CompanyFilter, source: Prisma.Sql): Promise<string[]> {
  const { facets, bounds, text } = companyConditions(filter).parts;
  const parts = [
    ...facets.map(({ sampled }) => sampled),
    ...bounds.map(({ columns }) => columns),
    ...(text ? [text] : []),
  ];
  const rows = await db.$queryRaw<
    { number: string }[]
  >`select number from ${source} where ${all(parts)} order by number`;
  return rows.map(({ number }) => number);
}

test("companies with the longest names have a next page", async () => {
  for (const number of ["00000006", "00000007"]) await addCompany(number, { name: "𝕏".repeat(500), town: "Longham" });
  const list = { area: "Longham", sort: "name", limit: 1 };
  const { nextCursor } = await listCompanies(listCompaniesInput.parse(list));
  const { items } = await listCompanies(listCompaniesInput.parse({ ...list, cursor: nextCursor }));
  expect(items.map(({ number }) => number)).toEqual(["00000007"]);
});

/** What documents say of companies, apart from the words of their names. */
const KINDS = [
  "status",
  "detail",
  "stage",
  "type",
  "area",
  "district",
  "town",
  "sic",
  "division",
  "state",
  "has",
  "needs",
  "officer",
];
const BEGINNINGS = KINDS.flatMap((kind) =>
  Array.from({ length: Math.max(1, kind.length - 2) }, (_, index) => kind.slice(0, 3 + index)),
);

test("text such as town, or its beginning, finds words of names alone, not what companies have", async () => {
  await addCompany("00000005", { name: "OFFICE TOWN LTD", town: "Leeds", postcode: "LS1 1AA" });
  await refreshFacets();
  for (const q of new Set(BEGINNINGS)) {
    const expected = "office".startsWith(q) || "town".startsWith(q) ? ["00000005"] : [];
    for (const mostGathered of [undefined, -1]) {
      const page = await findCompanyPage({ filter: { q }, sort: "number", limit: 10, mostGathered });
      expect(page.numbers, q).toEqual(expected);
      if (mostGathered === undefined) expect(page.total, q).toEqual({ count: expected.length, exact: true });
    }
  }
});

test("the counts of the views agree with the lists", async () => {
  expect(await readCompanyCounts()).toEqual({
    all: { count: 4, exact: true },
    strikeOff: { count: 3, exact: true },
    dueSoon: { count: 1, exact: true },
    domainToReview: { count: 1, exact: true },
    readyToContact: { count: 1, exact: true },
  });
});
