import { endWaitingOf } from "@/server/enrichment/hand-over";
import type { Tx } from "@/server/platform/db/client";
import { storingQueues } from "@/server/queues/catalogue";
import { cancelWaitingJobs } from "@/server/queues/live-jobs";

interface Ended {
  number: string;
  reason: "dissolved" | "left_strike_off";
}

/**
 * Companies that left strike-off or dissolved cost nothing any more, in the transaction that stores it: their waiting lookups are
 * cancelled, and with them the jobs that would have taken their credits; their steps that wait are dropped. A lookup that another
 * company's run waits for is asked on its account. What Snov.io has in hand is still collected, and what it paid for is stored.
 */
export async function stopEnrichment(tx: Tx, ended: readonly Ended[]): Promise<void> {
  const numbers = ended.map(({ number }) => number);
  const waiting = await tx.$queryRaw<{ id: string }[]>`
    select lookup.id from lookups lookup
    where lookup.state = 'waiting' and (lookup.company_number = any(${numbers}::text[]) or exists (
      select 1 from run_item_lookups link where link.lookup_id = lookup.id and link.company_number = any(${numbers}::text[])))
    order by lookup.id for no key update`;
  const ids = waiting.map(({ id }) => id);
  await endItems(tx, ended);
  if (ids.length > 0) {
    await cancelWaitingJobs(tx, ids);
    await endWaitingOf(tx, ids, numbers);
  }
  await tx.$executeRaw`
    with dropped as (
      update queue_jobs set state = 'cancelled', finished_at = now()
      where company_number = any(${numbers}::text[]) and run_id is not null and lookup_id is null and queue <> all(${storingQueues})
        and state in ('queued', 'retrying') returning id, queue
    )
    update pgboss.job job set state = 'cancelled', completed_on = now() from dropped
    where job.id = dropped.id and job.name = dropped.queue and job.state in ('created', 'retry')`;
}

/** Whether a company left strike-off, or dissolved, since a run began: the run asks no more about it. */
export async function hasLeftSince(tx: Tx, companyNumber: string, runId: string): Promise<boolean> {
  const [last] = await tx.$queryRaw<{ kind: string }[]>`
    select event.kind::text as kind from register_events event join runs run on run.id = ${runId}::uuid and event.seen_at > run.created_at
    where event.company_number = ${companyNumber} and event.kind in ('entered_strike_off', 'left_strike_off', 'dissolved')
    order by event.seen_at desc, event.id desc limit 1`;
  return last !== undefined && last.kind !== "entered_strike_off";
}

/** Items of open runs that still wait for something are over; what was found for them stays. */
async function endItems(tx: Tx, ended: readonly Ended[]): Promise<void> {
  await tx.$executeRaw`
    update run_items item set skipped = ended.reason::skip_reason
    from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as ended(number text, reason text), runs run
    where item.company_number = ended.number and run.id = item.run_id and run.state in ('running', 'paused') and item.skipped is null
      and not exists (
        select 1 from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
        where link.run_id = item.run_id and link.company_number = item.company_number and lookup.state in ('found', 'not_found', 'in_flight', 'unknown'))`;
}
