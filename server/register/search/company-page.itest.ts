import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { findCompanyPage } from "@/server/register/search/company-page";
import { type CompanySort, companySort } from "@/server/register/search/filter";
import { refreshSamples } from "@/server/register/search/sampled-companies";
import { resetDatabase } from "@/server/testing/database";
import { addOrderedCompanies, day, pageThrough } from "./testing";

interface Row {
  number: string;
  value: Date | number | string | null;
}

async function readValues(sort: CompanySort): Promise<Row[]> {
  const companies = await db.company.findMany();
  return companies.map((company) => {
    const values = {
      daysLeft: company.expectedDissolutionOn,
      name: company.name ?? company.number,
      updatedAt: company.updatedAt,
      incorporatedOn: company.incorporatedOn,
      confidence: company.bestConfidence,
      leadScore: company.leadScore,
      number: company.number,
    };
    // Taking the sign off a sort leaves one of the names.
    return { number: company.number, value: values[sort.replace("-", "") as keyof typeof values] };
  });
}

/** The order as its documentation tells it: unknown last in both directions, ties by number in the same direction. */
async function expectedOrder(sort: CompanySort): Promise<string[]> {
  const sign = sort.startsWith("-") ? -1 : 1;
  const rows = await readValues(sort);
  rows.sort((a, b) => {
    if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
    if (a.value !== null && b.value !== null && a.value.valueOf() !== b.value.valueOf()) {
      return (a.value < b.value ? -1 : 1) * sign;
    }
    return (a.number < b.number ? -1 : 1) * sign;
  });
  return rows.map((row) => row.number);
}

/** The copied sample tells of a register that is no more. */
async function sampleOthers(): Promise<void> {
  await db.company.createMany({
    data: Array.from({ length: 30 }, (_, index) => ({
      number: String(20_000_000 + index),
      name: `OTHER ${index}`,
      status: index === 0 ? "active" : "dissolved",
      incorporatedOn: day(index),
      updatedAt: day(index),
      sicCodes: [],
    })),
  });
  await refreshSamples(0);
  await db.company.deleteMany();
}

describe.each([
  ["all that fits, gathered", 1_000_000, false],
  ["a walk along the order", 0, false],
  ["a walk that a sample of other companies misleads", 0, true],
])("pages by %s", (_, mostGathered, isMisled) => {
  beforeEach(async () => {
    await resetDatabase();
    if (isMisled) await sampleOthers();
    await addOrderedCompanies();
  });

  test.each(companySort.options)("sorted by %s hold every company once, forwards and backwards", async (sort) => {
    const { forward, backward } = await pageThrough(sort, mostGathered);
    expect(forward.flat()).toEqual(await expectedOrder(sort));
    expect(backward).toEqual(forward.slice(0, -1));
  });
});

test.each<[number, CompanySort]>([
  [1_000_000, "number"],
  [0, "number"],
  [0, "-name"],
  [0, "daysLeft"],
])(
  "a page whose companies have all left the filter leads back to those before it, and on to those behind it: %i by %s",
  async (mostGathered, sort) => {
    await resetDatabase();
    await addOrderedCompanies();
    const page = (cursor: string | null) =>
      findCompanyPage({ filter: { type: ["ltd"] }, sort, cursor, limit: 7, mostGathered });
    const leave = (numbers: string[]) =>
      db.company.updateMany({ where: { number: { notIn: numbers } }, data: { type: "llp" } });
    const first = await page(null);
    const second = await page(first.nextCursor);
    await leave(first.numbers);
    const beyond = await page(first.nextCursor);
    expect(beyond).toMatchObject({ numbers: [], nextCursor: null });
    expect((await page(beyond.previousCursor)).numbers).toEqual(first.numbers);

    await db.company.updateMany({ data: { type: "ltd" } });
    await leave(second.numbers);
    const before = await page(second.previousCursor);
    expect(before).toMatchObject({ numbers: [], previousCursor: null });
    expect((await page(before.nextCursor)).numbers).toEqual(second.numbers);
  },
);

test("few matches are counted, many are estimated and say so", async () => {
  await resetDatabase();
  await addOrderedCompanies();
  const ask: Parameters<typeof findCompanyPage>[0] = { filter: { stage: ["proposed"] }, sort: "daysLeft", limit: 5 };
  expect((await findCompanyPage(ask)).total).toEqual({ count: 14, exact: true });
  expect((await findCompanyPage({ ...ask, mostGathered: 0 })).total.exact).toBe(false);
});
