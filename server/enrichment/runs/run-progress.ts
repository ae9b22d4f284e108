import { db } from "@/server/platform/db/client";

const BATCH = 500;
/** What the house does at once, so that its other chores are not kept waiting. */
const MOST_AT_ONCE = 5_000;
/** A reader counts this many run items anew at most before it reads: some milliseconds' worth. */
const MOST_BY_READER = 100;

/**
 * Counts the run items anew of which a job, a lookup or a domain has changed, of one run or of any. Returns how many were looked at.
 * Cheap when nothing is due, safe to call by anybody at any time.
 */
export async function refreshRunItems(most = MOST_AT_ONCE, runId: string | null = null): Promise<number> {
  let refreshed = 0;
  while (refreshed < most) {
    const [row] = await db.$queryRaw<{ count: number }[]>`
      select refresh_run_items(${Math.min(BATCH, most - refreshed)}, ${runId}::uuid) as count`;
    if (!row || row.count === 0) break;
    refreshed += row.count;
  }
  return refreshed;
}

/** Each of so many open runs has its share; what is left goes to whatever has waited longest, also of runs that are over. */
const MOST_RUNS = 50;

/** Counts what is due, a share of it for each open run: none waits for its end behind what a big one brings when it begins. */
export async function refreshFairly(): Promise<void> {
  const runs = await db.$queryRaw<{ id: string }[]>`
    select run.id from runs run where run.state = 'running'
      and exists (select from run_items_due due where due.run_id = run.id)
    order by run.created_at limit ${MOST_RUNS}`;
  const share = Math.floor(MOST_AT_ONCE / Math.max(1, runs.length));
  let left = MOST_AT_ONCE;
  for (const { id } of runs) left -= await refreshRunItems(share, id);
  await refreshRunItems(Math.max(left, BATCH));
}

/** What a reader does before it reads, so that a page shows what its own act changed: items of one run, or of any. */
export async function refreshForReader(runId: string | null = null): Promise<void> {
  await db.$queryRaw`select refresh_run_items(${MOST_BY_READER}, ${runId}::uuid)`;
}
