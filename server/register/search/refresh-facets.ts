import { type Db, db } from "@/server/platform/db/client";
import { PLANNED_ONCE } from "@/server/platform/db/planned-once";

const BATCH = 500;
/** What the house does at once, so that its other chores are not kept waiting. */
const MOST_AT_ONCE = 2_000;
/** A reader brings this much up to date before it reads: some twenty milliseconds' worth. */
const MOST_BY_READER = 25;

/**
 * Brings the facets of companies up to date whose lookups, jobs, domains, officers or addresses changed. Returns how many were looked
 * at. Cheap when nothing is due, safe to call by anybody at any time.
 */
export async function refreshFacets(most = MOST_AT_ONCE, store: Db = db): Promise<number> {
  let refreshed = 0;
  while (refreshed < most) {
    const batch = Math.min(BATCH, most - refreshed);
    const [row] = await store.$queryRaw<{ count: number }[]>`select refresh_company_facets(${batch}) as count`;
    if (!row || row.count === 0) break;
    refreshed += row.count;
  }
  return refreshed;
}

/** What a reader does: what little changed a moment ago it sees. More than that waits for the house, as it would anyway. */
export async function refreshLatestFacets(store: Db = db): Promise<void> {
  await store.$queryRaw`${PLANNED_ONCE}
    select refresh_company_facets(${MOST_BY_READER}::integer) from (
      select (select count(*) from (select from company_facets_due limit ${MOST_BY_READER}::integer + 1) due)
        + (select count(*) from (select from companies where facets_due_at <= now() limit ${MOST_BY_READER}::integer + 1) late) as waiting
    ) queue where waiting between 1 and ${MOST_BY_READER}::integer`;
}
