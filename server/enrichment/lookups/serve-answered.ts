import { isServed } from "@/server/enrichment/lookups/emptied-answer";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { continueItems, type ItemLink } from "@/server/enrichment/lookups/next-step";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

/** Lookups whose question has an answer as fresh as they ask for, each with it: for a query that chooses among `lookup`. */
const WITH_ANSWERS = Prisma.sql`lookups lookup
    join lookups answered on answered.key = lookup.key and answered.id <> lookup.id
      and answered.state in ('found', 'not_found') and answered.expires_at > now() and ${isServed(Prisma.sql`answered.answer`)}
    left join runs run on run.id = lookup.run_id
    where (not lookup.is_refresh or answered.answered_at >= run.created_at)`;

/**
 * Nobody buys what came while they waited: after a task was written off its questions may be asked anew, and its own result may still
 * come before those are sent. Of the lookups, which the caller has locked, ends those that have an answer as fresh as they ask for,
 * and sends their run items on with it. Returns their ids.
 */
export async function serveAnswered(tx: Tx, kind: LookupKind, lookupIds: readonly string[]): Promise<Set<string>> {
  if (lookupIds.length === 0) return new Set();
  const served = await tx.$queryRaw<{ id: string; answeredId: string }[]>`
    select distinct on (lookup.id) lookup.id, answered.id as "answeredId" from ${WITH_ANSWERS} and lookup.id = any(${[...lookupIds]}::uuid[])
    order by lookup.id, answered.answered_at desc`;
  for (const { id, answeredId } of served) {
    const links = await tx.$queryRaw<ItemLink[]>`
      update run_item_lookups link set lookup_id = ${answeredId}::uuid, is_cached = true
      where link.lookup_id = ${id}::uuid and not exists (
        select from run_item_lookups other where other.lookup_id = ${answeredId}::uuid and other.run_id = link.run_id
          and other.company_number = link.company_number and other.officer_id is not distinct from link.officer_id)
      returning link.lookup_id as "lookupId", link.run_id as "runId", link.company_number as "companyNumber", link.officer_id as "officerId"`;
    await continueItems(tx, kind, links);
  }
  const ids = served.map(({ id }) => id);
  await tx.lookup.updateMany({ where: { id: { in: ids } }, data: { state: "cancelled" } });
  return new Set(ids);
}

/** Whether a question of a task, which has not left yet, was answered since the task was prepared. */
export async function isAnsweredMeanwhile(tx: Tx, taskId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ answered: boolean }[]>`
    select exists (select from ${WITH_ANSWERS} and lookup.task_id = ${taskId}::uuid) as answered`;
  return row?.answered ?? false;
}
