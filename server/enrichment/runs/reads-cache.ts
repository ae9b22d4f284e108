import { z } from "zod";
import { refreshForReader } from "@/server/enrichment/runs/run-progress";
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
 * Questions by the day (UTC) on which their run was started and by kind, oldest first. `served` counts those that started no lookup of
 * their own: answers that were still fresh and lookups shared with another company or run. Days without questions have no row.
 */
export async function readCacheHitRate({ days }: { days: number }): Promise<CacheHits[]> {
  await refreshForReader();
  return db.$queryRaw<CacheHits[]>`
    select to_char(day, 'YYYY-MM-DD') as day, kind::text as kind, questions, served from question_days
    where day > (now() at time zone 'UTC')::date - ${days}::integer and questions > 0 order by day, question_days.kind`;
}
