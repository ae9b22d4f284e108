import { findSkipped } from "@/server/enrichment/lookups/eligibility";
import { enqueueLookupJob } from "@/server/enrichment/lookups/request-lookup";
import { STILL_WANTED } from "@/server/enrichment/lookups/still-wanted";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import type { LookupKind } from "@/server/platform/db/generated/enums";
import { cancelWaitingJobs, parkJobsOfRun } from "@/server/queues/live-jobs";

interface Heir {
  id: string;
  kind: LookupKind;
  priority: number;
  companyNumber: string;
  officerId: string | null;
  runId: string;
  isPaused: boolean;
}

/** What a job says that was cancelled because its lookup is another run's now. */
const HANDED_OVER = "another run asks this question now";

/** Another run than the one that pays. */
const OTHER_RUN = Prisma.sql`link.run_id <> lookup.run_id`;

/**
 * Waiting lookups that another open run still wants too are paid by that run from now on, a running one first, with a job of its own;
 * with a paused heir they wait until it goes on. Returns those that found an heir. `chosen`: a condition on `lookup`; `heirs`: on
 * `link` and `run`, when it is not simply another run.
 */
export async function handOver(tx: Tx, chosen: Prisma.Sql, heirs: Prisma.Sql = OTHER_RUN): Promise<Set<string>> {
  const found = await tx.$queryRaw<Heir[]>`
    select distinct on (lookup.id) lookup.id, lookup.kind::text as kind, lookup.priority, link.company_number as "companyNumber",
      link.officer_id as "officerId", link.run_id as "runId", run.state = 'paused' as "isPaused"
    from lookups lookup join run_item_lookups link on link.lookup_id = lookup.id
    join runs run on run.id = link.run_id and run.state in ('running', 'paused')
    where lookup.state = 'waiting' and ${chosen} and ${heirs} and ${STILL_WANTED}
    order by lookup.id, run.state, run.created_at`;
  const ids = found.map(({ id }) => id);
  if (ids.length > 0) await cancelWaitingJobs(tx, ids, HANDED_OVER);
  for (const { id, kind, priority, companyNumber, officerId, runId, isPaused } of found) {
    await tx.lookup.update({ where: { id }, data: { runId, companyNumber, officerId } });
    const about = { companyNumber, officerId: officerId ?? undefined, runId };
    await enqueueLookupJob(tx, kind, { lookupId: id, priority, ...about });
    if (isPaused) await parkJobsOfRun(tx, runId);
  }
  return new Set(ids);
}

/** Ends waiting lookups: handed over where another open run waits for the answer, cancelled otherwise. */
export async function endWaiting(tx: Tx, ids: readonly string[], heirs?: Prisma.Sql): Promise<void> {
  const handed = await handOver(tx, Prisma.sql`lookup.id = any(${[...ids]}::uuid[])`, heirs);
  await tx.lookup.updateMany({
    where: { id: { in: ids.filter((id) => !handed.has(id)) }, state: "waiting" },
    data: { state: "cancelled" },
  });
}

/** `endWaiting` for companies that are not looked up any more: only another company, which still is, may be the heir. */
export async function endWaitingOf(tx: Tx, ids: readonly string[], numbers: readonly string[]): Promise<void> {
  const links = await tx.runItemLookup.findMany({
    where: { lookupId: { in: [...ids] } },
    distinct: ["companyNumber"],
    select: { companyNumber: true },
  });
  const skipped = await findSkipped(
    tx,
    links.map((link) => link.companyNumber),
  );
  await endWaiting(tx, ids, Prisma.sql`link.company_number <> all(${[...numbers, ...skipped.keys()]}::text[])`);
}

/** Another run whose own job for the lookup nobody has cancelled; one that the lookup was taken from may have it back. */
export const UNCANCELLED = Prisma.sql`${OTHER_RUN} and not exists (
  select from queue_jobs job where job.lookup_id = lookup.id and job.run_id = link.run_id and job.state = 'cancelled'
    and job.error is distinct from ${HANDED_OVER})`;

const FORGOTTEN_AT_ONCE = 100;

/**
 * What waits for a paused run although a running one wants it too goes to that one: whoever paused the run may have ended before
 * offering it a second time.
 */
export async function handOverForgotten(tx: Tx): Promise<void> {
  const isForgotten = Prisma.sql`${UNCANCELLED} and run.state = 'running'`;
  const lookups = await tx.$queryRaw<{ id: string }[]>`
    select lookup.id from lookups lookup join runs payer on payer.id = lookup.run_id and payer.state = 'paused'
    where lookup.state = 'waiting' and exists (
      select from run_item_lookups link join runs run on run.id = link.run_id
      where link.lookup_id = lookup.id and ${isForgotten} and ${STILL_WANTED})
    order by lookup.id limit ${FORGOTTEN_AT_ONCE} for no key update of lookup skip locked`;
  const ids = lookups.map(({ id }) => id);
  if (ids.length > 0) await handOver(tx, Prisma.sql`lookup.id = any(${ids}::uuid[])`, isForgotten);
}
