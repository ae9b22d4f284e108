import { beforeEach, describe, expect, test } from "vitest";
import { enrichmentState } from "@/server/enrichment/schema";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import type { Few } from "@/server/register/search/company-sets";
import { companyConditions } from "@/server/register/search/company-where";
import type { CompanyFilter, CompanySort } from "@/server/register/search/filter";
import { resetDatabase } from "@/server/testing/database";
import { addOrderedCompanies, pageThrough } from "./testing";

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

describe("a walk among the few that a filter keeps to", () => {
  beforeEach(async () => {
    await resetDatabase();
    await addOrderedCompanies();
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

describe("a walk within bounds and by words", () => {
  beforeEach(async () => {
    await resetDatabase();
    await addOrderedCompanies();
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
