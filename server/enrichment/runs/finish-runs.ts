import { refreshFairly } from "@/server/enrichment/runs/run-progress";
import { WAITS_IN_VAIN } from "@/server/enrichment/steps/request-emails";
import { db } from "@/server/platform/db/client";

/**
 * Completes the runs that wait for nothing any more. Each step is enqueued in the transaction that ends the one before, so a
 * run without a live job or lookup is over, unless the sweep still has a next officer to ask about. Its companies are counted first:
 * a completed run has none that remains. Returns how many it completed.
 */
export async function finishRuns(): Promise<number> {
  await refreshFairly();
  return db.$executeRaw`
    update runs run set state = 'completed', finished_at = now()
    where run.state = 'running'
      and not exists (select 1 from run_progress progress where progress.run_id = run.id and progress.remaining > 0)
      and not exists (select 1 from run_items_due due where due.run_id = run.id)
      and not exists (select 1 from queue_jobs job where job.run_id = run.id and job.state in ('queued', 'active', 'retrying'))
      and not exists (
        select 1 from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
        where link.run_id = run.id and lookup.state in ('waiting', 'in_flight', 'unknown')
      )
      and not exists (select 1 from run_items item where item.run_id = run.id and ${WAITS_IN_VAIN})`;
}
