import { Prisma } from "@/server/platform/db/generated/client";

/**
 * Conditions of partial indexes (`companies_striking_off`, `companies_strike_off_…`, `companies_sought_…`, `companies_review_confidence`, `companies_reached_confidence`, `companies_usable_confidence`, `companies_unusable_confidence`, `companies_unreached_confidence`, `companies_open_confidence`, `companies_found_unsure`), word for word, so that
 * the planner sees that they hold. `sought` names every facet that a lookup leaves behind; suppressed companies were left alone, however
 * many they are.
 */
const FEW = {
  strikingOff: Prisma.sql`company.strike_off_stage in ('proposed', 'suspended')`,
  strikeOff: Prisma.sql`company.strike_off_stage is not null`,
  sought: Prisma.sql`company.facets && array['has~domain', 'has~email', 'has~valid', 'needs~review', 'state~in_progress',
    'state~completed', 'state~nothing_found', 'state~failed', 'state~stale']`,
  found: Prisma.sql`company.facets && array['has~domain', 'has~email', 'has~valid', 'needs~review']`,
  reached: Prisma.sql`company.facets && array['has~email', 'has~valid']`,
  toReview: Prisma.sql`company.facets @> array['needs~review']`,
  usable: Prisma.sql`company.facets @> array['has~domain']`,
  unusable: Prisma.sql`not (company.facets @> array['has~domain'])`,
  unreached: Prisma.sql`not (company.facets @> array['has~email'])`,
  open: Prisma.sql`not (company.facets && array['state~completed', 'state~nothing_found', 'state~stale'])`,
};
export type Few = keyof typeof FEW;

/** The condition that keeps to a set. */
export function amongSql(few: Few): Prisma.Sql {
  return FEW[few];
}
