import { endWaitingOf } from "@/server/enrichment/lookups/hand-over";
import { IS_DECISIVE, IS_ENDING } from "@/server/enrichment/lookups/still-wanted";
import type { Tx } from "@/server/platform/db/client";
import type { SkipReason } from "@/server/platform/db/generated/enums";
import { storingQueues } from "@/server/queues/catalogue";
import { cancelWaitingJobs } from "@/server/queues/live-jobs";
import type { EndedReason } from "@/server/register/strike-off/strike-off-ending";

interface Ended {
  number: string;
  reason: EndedReason;
}

/**
 * Makes companies that left strike-off or the register, or dissolved, cost nothing more, in the transaction that stores the news: their
 * waiting lookups are cancelled, together with the jobs that would have taken their credits, and their waiting steps are dropped. A
 * lookup that another company's run waits for goes on, on that run's account. What Snov.io already has in hand is collected, and what
 * was paid for is stored.
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

/** How a company left strike-off, or dissolved, since a run began: the run asks no more about it. Null when it did not. */
export async function leftSince(tx: Tx, companyNumber: string, runId: string): Promise<EndedReason | null> {
  const [last] = await tx.$queryRaw<(Ending & { isEnding: boolean })[]>`
    select ${IS_ENDING} as "isEnding", event.kind::text as kind, event.details->>'to' as "to" from register_events event
    join runs run on run.id = ${runId}::uuid and event.seen_at > run.created_at
    where event.company_number = ${companyNumber} and ${IS_DECISIVE} order by event.seen_at desc, event.id desc limit 1`;
  return last?.isEnding ? reasonOf(last) : null;
}

interface Ending {
  kind: string;
  /** The stage that it brought. */
  to: string | null;
}

/** Why an event that ends asking does (`IS_ENDING`). */
function reasonOf({ kind, to }: Ending): EndedReason {
  if (kind === "dissolved" || to === "dissolved") return "dissolved";
  return to === "suspended" ? "suspended" : "left_strike_off";
}

/**
 * The last look before anything is paid: ends those of the lookups, which the caller has locked, whose company left strike-off or
 * dissolved since their run began, however we learnt it: by a register file, or while their request was about to leave. Returns their ids.
 */
export async function dropLeft(tx: Tx, lookupIds: readonly string[]): Promise<Set<string>> {
  if (lookupIds.length === 0) return new Set();
  const left = await tx.$queryRaw<(Ending & { id: string; number: string })[]>`
    select lookup.id, lookup.company_number as number, last.kind::text as kind, last.details->>'to' as "to" from lookups lookup join runs run on run.id = lookup.run_id
    cross join lateral (
      select event.kind, event.details, ${IS_ENDING} as is_ending from register_events event
      where event.company_number = lookup.company_number and event.seen_at > run.created_at and ${IS_DECISIVE}
      order by event.seen_at desc, event.id desc limit 1) last
    where lookup.id = any(${[...lookupIds]}::uuid[]) and last.is_ending`;
  if (left.length === 0) return new Set();
  const ended = left.map(({ number, ...last }): Ended => ({ number, reason: reasonOf(last) }));
  const ids = left.map(({ id }) => id);
  await endItems(tx, ended);
  await endWaitingOf(
    tx,
    ids,
    ended.map(({ number }) => number),
  );
  return new Set(ids);
}

/** Items of open runs that still wait for something are over; what was found for them stays. */
export async function endItems(tx: Tx, ended: readonly { number: string; reason: SkipReason }[]): Promise<void> {
  if (ended.length === 0) return;
  await tx.$executeRaw`
    update run_items item set skipped = ended.reason::skip_reason
    from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as ended(number text, reason text), runs run
    where item.company_number = ended.number and run.id = item.run_id and run.state in ('running', 'paused') and item.skipped is null
      and not exists (
        select 1 from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
        where link.run_id = item.run_id and link.company_number = item.company_number and lookup.state in ('found', 'not_found', 'in_flight', 'unknown'))`;
}
