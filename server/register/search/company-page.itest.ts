import { beforeEach, describe, expect, test } from "vitest";
import { enrichmentState } from "@/server/enrichment/schema";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { findCompanyPage } from "@/server/register/search/company-page";
import type { Few } from "@/server/register/search/company-sets";
import { companyConditions } from "@/server/register/search/company-where";
import { type CompanyFilter, type CompanySort, companySort } from "@/server/register/search/filter";
import { refreshSamples } from "@/server/register/search/sampled-companies";
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

async function pageThrough(sort: CompanySort, mostGathered: number, filter: CompanyFilter = { status: ["active"] }) {
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
    await addCompanies();
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
    await addCompanies();
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

/**
 * The indexes that a walk in an order goes along when there is this one alone: its own, if what it keeps to follows from the
 * conditions. Among forty companies each index of an order costs the same, and which one is taken would say nothing.
 */
async function indexesWalked(name: string, among: Prisma.Sql | null, column: Prisma.Sql): Promise<string[]> {
  const plans: string[] = [];
  const rollBack = new Error("the indexes come back");
  await db
    .$transaction(async (tx) => {
      const others = await tx.$queryRaw<{ drop: string }[]>`
        select format('drop index %I', class.relname) as drop from pg_index index join pg_class class on class.oid = index.indexrelid
        where index.indrelid = 'companies'::regclass and class.relname <> ${name}
          and not exists (select from pg_constraint where conindid = index.indexrelid)`;
      for (const { drop } of others) await tx.$executeRaw(Prisma.raw(drop));
      await tx.$executeRaw`set local enable_sort = off`;
      await tx.$executeRaw`set local enable_seqscan = off`;
      const plan = await tx.$queryRaw`explain (format json)
        select name from companies company where ${among ?? Prisma.sql`true`} order by ${column} desc, number desc limit 10`;
      for (const [, walked = ""] of JSON.stringify(plan).matchAll(/"Index Name":"([^"]+)"/g)) plans.push(walked);
      throw rollBack;
    })
    .catch((error: unknown) => {
      if (error !== rollBack) throw error;
    });
  return plans;
}

/** What has an index of its own in an order, what has not, and both in one question. */
const AMONG_FEW: CompanyFilter[] = [
  { stage: ["proposed"] },
  { stage: ["proposed", "discontinued"], hasDomain: false },
  { hasDomain: true },
  { hasDomain: true, stage: ["suspended", "proposed"] },
  { hasDomain: false },
  { hasEmail: true },
  { hasValidEmail: true },
  { needsReview: true },
  { contactable: true },
  { minLeadScore: 40 },
  { dueWithin: 3650 },
  { state: ["completed", "stale"] },
  { state: ["completed", "suppressed"] },
  { state: ["pending", "completed"] },
  { state: ["suppressed"] },
  { state: ["suppressed"], hasDomain: true },
  { hasEmail: false, state: ["pending", "failed"] },
];

const EVERY_FACET = [
  "has~domain",
  "has~email",
  "has~valid",
  "needs~review",
  ...enrichmentState.exclude(["pending"]).options.map((state) => `state~${state}`),
];

describe("a walk among the few that a filter keeps to", () => {
  beforeEach(async () => {
    await resetDatabase();
    await addCompanies();
    // A company each with one facet alone, in strike-off and out of it, and the others with some of them.
    await db.$executeRaw`
      update companies company set facets = array(
        select facet from unnest(${EVERY_FACET}::text[]) with ordinality as given(facet, place)
        where place = placed.place or (placed.place > 24 and (placed.place + place) % 4 = 0)
      ) from (select number, row_number() over (order by number) as place from companies) placed where placed.number = company.number`;
    await db.$executeRaw`update companies set strike_off_stage = 'discontinued' where number like '%5' and strike_off_stage is null`;
  });

  test.each(AMONG_FEW)("finds what gathering finds: %j", async (filter) => {
    for (const sort of ["updatedAt", "-updatedAt", "incorporatedOn", "-incorporatedOn"] as const) {
      const gathered = await pageThrough(sort, 1_000_000, filter);
      expect(await pageThrough(sort, 0, filter)).toEqual(gathered);
      expect(gathered.forward.flat().length).toBeGreaterThan(0);
    }
  });

  test.each([
    [{ stage: ["proposed"] }, "companies_strike_off"],
    [{ hasDomain: true }, "companies_sought"],
    [{ state: ["completed", "failed"] }, "companies_sought"],
  ] satisfies [CompanyFilter, string][])(
    "%j goes through an index that leaves the others out",
    async (filter, index) => {
      const among = companyConditions(filter).amongOf(["strikeOff", "sought"]);
      for (const [column, name] of [
        [Prisma.sql`updated_at`, `${index}_updated`],
        [Prisma.sql`incorporated_on`, `${index}_incorporated`],
      ] as const) {
        expect(await indexesWalked(name, among, column)).toEqual([name]);
      }
    },
  );

  test.each([
    [{ hasDomain: true }, "usable"],
    [{ hasDomain: false }, "unusable"],
    [{ hasEmail: false }, "unreached"],
    [{ state: ["pending", "failed"] }, "open"],
  ] satisfies [CompanyFilter, Few][])("by confidence, %j has an index of its own", async (filter, set) => {
    for (const sort of ["confidence", "-confidence"] as const) {
      const gathered = await pageThrough(sort, 1_000_000, filter);
      expect(await pageThrough(sort, 0, filter)).toEqual(gathered);
      expect(gathered.forward.flat().length).toBeGreaterThan(0);
    }
    const among = companyConditions(filter).amongOf([set]);
    const isKnown = Prisma.sql`${among} and best_confidence is not null`;
    const name = `companies_${set}_confidence`;
    expect(await indexesWalked(name, isKnown, Prisma.sql`best_confidence`)).toEqual([name]);
  });

  test("a page by confidence shows what was found for companies even where no confidence is known", async () => {
    const { number } = await db.company.findFirstOrThrow({
      where: { facets: { has: "has~domain" }, bestConfidence: { not: null } },
      select: { number: true },
    });
    const { bestConfidence } = await db.company.findUniqueOrThrow({ where: { number } });
    await db.company.update({ where: { number }, data: { bestConfidence: null } });
    for (const sort of ["confidence", "-confidence"] as const) {
      const { forward } = await pageThrough(sort, 0, { hasDomain: true });
      expect(forward.flat().at(-1)).toBe(number);
      expect(forward).toEqual((await pageThrough(sort, 1_000_000, { hasDomain: true })).forward);
    }
    await db.company.update({ where: { number }, data: { bestConfidence } });
  });
});

/** What an order's own column is bounded by, and what is judged by a row's names. */
const BOUNDS_AND_WORDS: [CompanyFilter, CompanySort][] = [
  [{ incorporatedFrom: "2025-06-01" }, "incorporatedOn"],
  [{ incorporatedTo: "2026-01-01", stage: ["proposed"] }, "-incorporatedOn"],
  [{ minConfidence: 0.5 }, "confidence"],
  [{ minConfidence: 0.5, area: "LS" }, "-confidence"],
  [{ minLeadScore: 40 }, "leadScore"],
  [{ dueWithin: 3650 }, "-daysLeft"],
  [{ changedWithin: 3650 }, "updatedAt"],
  [{ q: "name 3" }, "name"],
  [{ q: "nam lim" }, "-updatedAt"],
  [{ q: "oneills" }, "daysLeft"],
  [{ q: "oneill's bakery" }, "name"],
  [{ q: "cs cafe" }, "-name"],
  [{ q: "10000008" }, "number"],
  [{ q: "name", sic: ["43"], officer: "smi" }, "number"],
];

/** Whatever indexes are chosen, the rest of the filter is judged row by row. */
async function numbersBy(condition: Prisma.Sql): Promise<string[]> {
  const rows = await db.$queryRaw<{ number: string }[]>`
    select company.number from companies company where ${condition} order by company.number`;
  return rows.map(({ number }) => number);
}

describe("a walk within bounds and by words", () => {
  beforeEach(async () => {
    await resetDatabase();
    await addCompanies();
    await db.$executeRaw`update companies set former_names = array['O''NEILL''S BAKERY', 'C.S. CAFÉ'] where number like '%5' or number like '%2'`;
    await db.$executeRaw`update companies set postcode = 'LS1 4AB', sic_codes = '{43320}', facets = '{officer~smith~jo}' where number like '%8'`;
  });

  test("every choice of indexes means the same companies", async () => {
    const filters = [...AMONG_FEW, ...BOUNDS_AND_WORDS.map(([filter]) => filter)];
    const drawn = filters.map((filter, index) => ({ ...filter, ...filters[(index * 7 + 3) % filters.length] }));
    for (const filter of [...filters, ...drawn]) {
      const sizes = [0, 2_000_000, 40_000];
      for (const conditions of [companyConditions(filter), companyConditions(filter, sizes)]) {
        const expected = await numbersBy(conditions.byRow);
        for (const document of ["all", "exact", "none"] as const) {
          for (const bound of [null, ...conditions.parts.bounds.map(({ order }) => order)])
            expect(await numbersBy(conditions.by({ document, bound })), JSON.stringify(filter)).toEqual(expected);
        }
      }
    }
  });

  test.each(BOUNDS_AND_WORDS)("finds what gathering finds: %j by %s", async (filter, sort) => {
    const gathered = await pageThrough(sort, 1_000_000, filter);
    expect(await pageThrough(sort, 0, filter)).toEqual(gathered);
    expect(gathered.forward.flat().length).toBeGreaterThan(0);
  });
});

test("few matches are counted, many are estimated and say so", async () => {
  await resetDatabase();
  await addCompanies();
  const ask: Parameters<typeof findCompanyPage>[0] = { filter: { stage: ["proposed"] }, sort: "daysLeft", limit: 5 };
  expect((await findCompanyPage(ask)).total).toEqual({ count: 14, exact: true });
  expect((await findCompanyPage({ ...ask, mostGathered: 0 })).total.exact).toBe(false);
});
