import { type Db, db } from "@/server/platform/db/client";

const BATCH = 500;
/** A reader brings this much up to date at most before it reads; the house does the rest within a second. */
const MOST_BY_READER = 2_000;

/**
 * Brings the facets of companies up to date whose lookups, jobs, domains or addresses changed. Returns how many were looked at.
 * Cheap when nothing is due, safe to call by anybody at any time.
 */
export async function refreshFacets(most = MOST_BY_READER, store: Db = db): Promise<number> {
  let refreshed = 0;
  while (refreshed < most) {
    const [row] = await store.$queryRaw<{ count: number }[]>`select refresh_company_facets(${BATCH}) as count`;
    if (!row || row.count === 0) break;
    refreshed += row.count;
  }
  return refreshed;
}
