import { raisePriority } from "@/server/enrichment/lookups/request-lookup";
import type { Tx } from "@/server/platform/db/client";

/** What Snov.io leaves unanswered for longer may never be answered: nobody waits for it. */
const PATIENCE_MINUTES = 15;

interface Asker {
  /** The question that the asker would begin with: one who asks the same shares its answer. */
  key: string;
  domain: string;
  /** No older answer counts. */
  since: Date | null;
  priority: number;
}

/**
 * Whether a domain of which no answer has told yet is being asked for another company: its answer may tell whether the domain accepts
 * any address, and comes as soon as this asker needs it. One at a time decides about a domain until its transaction ends; who finds
 * another at it is told to wait, so that nobody waits for a lock.
 */
export async function isAskedForAnother(tx: Tx, { key, domain, since, priority }: Asker): Promise<boolean> {
  const [turn] = await tx.$queryRaw<{ isMine: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended('first-email:' || ${domain}, 0)) as "isMine"`;
  if (!turn?.isMine) return true;
  const asked = await tx.$queryRaw<{ id: string; isAnswered: boolean; waits: boolean }[]>`
    select lookup.id, lookup.state in ('found', 'not_found') as "isAnswered", lookup.state = 'waiting' as waits
    from company_domains sharer join lookups lookup on lookup.company_number = sharer.company_number
    left join runs run on run.id = lookup.run_id left join snov_tasks task on task.id = lookup.task_id
    where sharer.domain = ${domain} and lookup.kind = 'email' and lookup.input ->> 'domain' = ${domain} and case lookup.state
        when 'waiting' then run.state = 'running' and lookup.key <> ${key}
        when 'in_flight' then task.created_at > now() - make_interval(mins => ${PATIENCE_MINUTES}::integer) and lookup.key <> ${key}
        when 'unknown' then false
        else lookup.expires_at > now() and (${since}::timestamptz is null or lookup.answered_at >= ${since}) end`;
  if (asked.length === 0 || asked.some(({ isAnswered }) => isAnswered)) return false;
  for (const { id, waits } of asked) if (waits) await raisePriority(tx, id, priority);
  return true;
}
