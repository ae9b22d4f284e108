import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { findCompanyPage } from "@/server/register/company-page";
import { type CompanySort, companySort } from "@/server/register/filter";
import { resetDatabase } from "@/server/testing/database";

const day = (index: number) => new Date(Date.UTC(2027, 0, 1 + index));

/** Forty companies with ties and gaps in everything that can be sorted by. */
async function addCompanies(): Promise<void> {
  await db.company.createMany({
    data: Array.from({ length: 40 }, (_, index) => ({
      number: String(10_000_000 + ((index * 7) % 40)),
      name: index % 9 === 0 ? null : `NAME ${index % 5} LIMITED`,
      status: "active",
      type: "ltd",
      strikeOffStage: index % 3 === 0 ? ("proposed" as const) : null,
      expectedDissolutionOn: index % 3 === 0 ? day(index % 4) : null,
      incorporatedOn: index % 4 === 0 ? null : day(-index * 30),
      bestConfidence: index % 2 === 0 ? (index % 6) / 7 : null,
      leadScore: index % 3 === 0 ? (index % 5) * 20 : null,
      updatedAt: day(-(index % 8)),
    })),
  });
}

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

async function pageThrough(sort: CompanySort, mostGathered: number) {
  const filter = { status: ["active"] };
  const forward: string[][] = [];
  let cursor: string | null = null;
  let back: string | null = null;
  do {
    const page = await findCompanyPage({ filter, sort, cursor, limit: 7, mostGathered });
    forward.push(page.numbers);
    cursor = page.nextCursor;
    back = page.previousCursor;
  } while (cursor !== null);
  const backward: string[][] = [];
  while (back !== null) {
    const page = await findCompanyPage({ filter, sort, cursor: back, limit: 7, mostGathered });
    backward.unshift(page.numbers);
    back = page.previousCursor;
  }
  return { forward, backward };
}

describe.each([
  ["all that fits, gathered", 1_000_000],
  ["a walk along the order", -1],
])("pages by %s", (_, mostGathered) => {
  beforeEach(async () => {
    await resetDatabase();
    await addCompanies();
  });

  test.each(companySort.options)("sorted by %s hold every company once, forwards and backwards", async (sort) => {
    const { forward, backward } = await pageThrough(sort, mostGathered);
    expect(forward.flat()).toEqual(await expectedOrder(sort));
    expect(backward).toEqual(forward.slice(0, -1));
  });
});

test("few matches are counted, many are estimated and say so", async () => {
  await resetDatabase();
  await addCompanies();
  const ask: Parameters<typeof findCompanyPage>[0] = { filter: { stage: ["proposed"] }, sort: "daysLeft", limit: 5 };
  expect((await findCompanyPage(ask)).total).toEqual({ count: 14, exact: true });
  expect((await findCompanyPage({ ...ask, mostGathered: -1 })).total.exact).toBe(false);
});
