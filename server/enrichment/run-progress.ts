import { db } from "@/server/platform/db/client";

const BATCH = 500;
/** What the house does at once, so that its other chores are not kept waiting. */
const MOST_AT_ONCE = 5_000;
/** A reader counts this many run items anew at most before it reads: some milliseconds' worth. */
const MOST_BY_READER = 100;

/**
 * Counts the run items anew of which a job, a lookup or a domain has changed. Returns how many were looked at. Cheap when nothing is
 * due, safe to call by anybody at any time.
 */
export async function refreshRunItems(most = MOST_AT_ONCE): Promise<number> {
  let refreshed = 0;
  while (refreshed < most) {
    const [row] = await db.$queryRaw<{ count: number }[]>`select refresh_run_items(${BATCH}) as count`;
    if (!row || row.count === 0) break;
    refreshed += row.count;
  }
  return refreshed;
}

/** Runs so small are counted before the long list of a big one that has just started. */
const SMALL_RUN = 100;
const MOST_SMALL_RUNS = 50;

/** Counts small open runs first, so that none of them waits for its end behind what a big one brings. */
export async function refreshSmallRuns(): Promise<void> {
  const runs = await db.$queryRaw<{ id: string }[]>`
    select run.id from runs run join run_progress progress on progress.run_id = run.id
    where run.state = 'running' and progress.total <= ${SMALL_RUN}
      and exists (select from run_items_due due where due.run_id = run.id)
    order by run.created_at limit ${MOST_SMALL_RUNS}`;
  for (const { id } of runs) await refreshForReader(id);
}

/** What a reader does before it reads, so that a page shows what its own act changed: items of one run, or of any. */
export async function refreshForReader(runId: string | null = null): Promise<void> {
  await db.$queryRaw`select refresh_run_items(${MOST_BY_READER}, ${runId}::uuid)`;
}
