import { isFound, type LookupAnswer } from "@/server/enrichment/lookups/answers";
import { type Freshness, freshUntil } from "@/server/enrichment/lookups/freshness";
import type { Tx } from "@/server/platform/db/client";

export interface Answered {
  lookupId: string;
  /** As it came: decides what was found, and for how long that is fresh. */
  answer: LookupAnswer;
  /** What of it may be kept. */
  kept: LookupAnswer;
  /** Credits. */
  spent: number;
}

/** Ends lookups with their answers, in one statement however many they are: whoever stores answers has the ledger's accounts locked. */
export async function storeAnswers(tx: Tx, answered: readonly Answered[], days: Freshness): Promise<void> {
  const now = new Date();
  const ids = answered.map(({ lookupId }) => lookupId);
  const states = answered.map(({ answer }) => (isFound(answer) ? "found" : "not_found"));
  const kept = answered.map((one) => JSON.stringify(one.kept));
  const spent = answered.map((one) => one.spent);
  const expiries = answered.map(({ answer }) => freshUntil(answer, now, days));
  await tx.$executeRaw`
    with told as (
      select * from unnest(${ids}::uuid[], ${states}::lookup_state[], ${kept}::jsonb[], ${spent}::int[], ${expiries}::timestamptz[])
        told (id, state, answer, spent, expires_at)
    ), locked as (select id from lookups where id = any(${ids}::uuid[]) order by id for no key update)
    update lookups set state = told.state, answer = told.answer, credits_spent = told.spent, answered_at = ${now}::timestamptz,
      expires_at = told.expires_at, failure = null
    from locked join told using (id) where lookups.id = locked.id`;
}

/** Tells the jobs that a task's lookups were asked by what their answers cost. */
export async function chargeJobs(tx: Tx, taskId: string, answered: readonly Answered[]): Promise<void> {
  const ids = answered.map(({ lookupId }) => lookupId);
  await tx.$executeRaw`
    update queue_jobs set credits_spent = told.spent
    from unnest(${ids}::uuid[], ${answered.map(({ spent }) => spent)}::int[]) told (id, spent)
    where queue_jobs.lookup_id = told.id and queue_jobs.snov_task_id = ${taskId}::uuid`;
}
