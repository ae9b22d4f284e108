import { type Db, db } from "@/server/platform/db/client";

const BATCH = 1_000;
/** What the house does at once, so that its other chores are not kept waiting: all 300,000 strike-offs take a few minutes. */
const MOST_AT_ONCE = 4_000;

/**
 * Counts the scores again of companies whose signals changed, then of all strike-offs when the day, the weights or the register as a
 * whole changed. Returns how many were looked at. Safe to call by anybody at any time.
 */
export async function refreshLeadScores(most = MOST_AT_ONCE, store: Db = db): Promise<number> {
  let refreshed = 0;
  while (refreshed < most) {
    const [row] = await store.$queryRaw<{ count: number }[]>`select refresh_lead_scores(${BATCH}) as count`;
    if (!row || row.count === 0) break;
    refreshed += row.count;
  }
  return refreshed;
}
