import type { Tx } from "@/server/platform/db/client";

/**
 * Empties lookups of what they asked, about whom, and what came back; what they cost stays. One that Snov.io has in hand is only
 * marked: its names are needed to tell its answer from the others of its task, and go with the answer. Returns how many of them are in
 * hand.
 */
export async function forgetLookups(tx: Tx, ids: readonly string[]): Promise<number> {
  await lockLookups(tx, ids);
  await tx.lookup.updateMany({ where: { id: { in: [...ids] } }, data: { forgottenAt: new Date() } });
  await tx.lookup.updateMany({
    where: { id: { in: [...ids] }, state: { in: ["waiting", "failed"] } },
    data: { state: "cancelled" },
  });
  await emptyForgotten(tx, ids);
  return tx.lookup.count({ where: { id: { in: [...ids] }, state: { in: ["in_flight", "unknown"] } } });
}

/** In the order of their ids, as everybody who locks several does: an answer that comes late, and what hides them. */
export async function lockLookups(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`select id from lookups where id = any(${[...ids]}::uuid[]) order by id for no key update`;
}

/** Empties those of the lookups that are forgotten and not in hand any more; all of them when no ids are given. */
export async function emptyForgotten(tx: Tx, ids: readonly string[] | null = null): Promise<void> {
  const chosen = ids === null ? null : [...ids];
  // Taken back meanwhile: nobody asks for a forgotten person again.
  await tx.$executeRaw`
    update lookups set state = 'cancelled' where forgotten_at is not null and state in ('waiting', 'failed')
      and (${chosen}::uuid[] is null or id = any(${chosen}::uuid[]))`;
  await tx.$executeRaw`
    update lookups set key = kind::text || ':forgotten:' || id, input = '{}', officer_id = null, failure = null,
      answer = case when answer is null then null
        when kind = 'email' then '{"kind": "email", "emails": []}'::jsonb
        else answer - 'email' end
    where forgotten_at is not null and (input <> '{}' or officer_id is not null) and state not in ('in_flight', 'unknown')
      and (${chosen}::uuid[] is null or id = any(${chosen}::uuid[]))`;
}
