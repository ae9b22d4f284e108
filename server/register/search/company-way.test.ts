import { expect, test } from "vitest";
import { Prisma } from "@/server/platform/db/generated/client";
import { companyOrder } from "@/server/register/search/company-order";
import type { Sizes } from "@/server/register/search/company-sample";
import { cheapestFinding, walkCost } from "@/server/register/search/company-way";
import { companyConditions } from "@/server/register/search/company-where";

const sizes = (companies: number, bound: number, both: number): Sizes => ({
  companies,
  full: companies,
  exact: companies,
  bound,
  exactBound: both,
  fullBound: both,
});

/** By which indexes a page in the order of changes is found, when few of those changed lately are also young. */
function findingOf(filter: Parameters<typeof companyConditions>[0]) {
  const conditions = companyConditions(filter, [400_000]);
  const whole = sizes(5_000_000, 60_000, 60_000);
  return cheapestFinding({
    conditions,
    sample: {
      source: Prisma.sql`company_samples company`,
      looked: 3_000,
      fitting: 30,
      scale: 1_700,
      facets: [400_000],
      documents: 1,
      stretches: { known: { walked: 600, fitting: 30 }, unknown: { walked: 0, fitting: 0 } },
      bound: "incorporatedOn",
      sizesFor: () => whole,
    },
    whole,
    way: { ...sizes(400_000, 500, 500), walked: 40_000, fitting: 500, until: null },
    order: companyOrder("updatedAt"),
    stretch: "known",
  });
}

test("an order's index is put together with that of a column, unless both leave out the same companies: the planner would read all of the other", () => {
  expect(findingOf({ incorporatedFrom: "2026-10-01" })).toMatchObject({ bound: "incorporatedOn", isRanged: true });
  expect(findingOf({ incorporatedFrom: "2026-10-01", hasDomain: true })).toMatchObject({ bound: null, isRanged: true });
});

test("a walk by number costs less than one in another order, whose rows lie apart", () => {
  const conditions = companyConditions({ hasDomain: true });
  const byName = walkCost(conditions, companyOrder("name"), "known", 1_000);
  expect(walkCost(conditions, companyOrder("number"), "known", 1_000)).toBeLessThan(byName / 2);
  // Companies without a value follow each other by their numbers.
  expect(walkCost(conditions, companyOrder("confidence"), "unknown", 1_000)).toBeLessThan(byName / 2);
});
