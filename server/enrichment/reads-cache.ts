import { z } from "zod";
import { db } from "@/server/platform/db/client";

const kind = z.enum(["domain", "email", "verification"]);

/** How many questions were asked and how many of them a fresh answer, or a lookup under way, served for nothing. */
export const cacheHits = z.object({
  day: z.iso.date(),
  kind,
  questions: z.number().int(),
  served: z.number().int(),
});
export type CacheHits = z.infer<typeof cacheHits>;

/**
 * Questions by day (UTC) and kind, oldest first. `served` counts those that started no lookup of their own: answers that were still
 * fresh and lookups shared with another company or run. Days without questions have no row.
 */
export async function readCacheHitRate({ days }: { days: number }): Promise<CacheHits[]> {
  return db.$queryRaw<CacheHits[]>`
    select to_char(date_trunc('day', run.created_at at time zone 'UTC'), 'YYYY-MM-DD') as day, lookup.kind::text as kind,
      count(*)::int as questions,
      count(*) filter (where link.is_cached or lookup.run_id is distinct from link.run_id
        or lookup.company_number <> link.company_number)::int as served
    from run_item_lookups link
    join runs run on run.id = link.run_id join lookups lookup on lookup.id = link.lookup_id
    where run.created_at > now() - make_interval(days => ${days})
    group by 1, 2 order by 1, 2`;
}
