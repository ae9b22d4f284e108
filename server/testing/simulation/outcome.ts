import type { Violations } from "./books";
import { type Chaos, createCount } from "./chaos";
import type { SimulatedDatabase } from "./database";

export interface Outcome {
  seed: string;
  violations: Violations;
  /** Boundaries crossed, for the enumeration of crashes. */
  crossings: number;
  crashes: string[];
  simulatedSeconds: number;
  /** What the stand-in took, and what our ledger says it did. */
  charged: number;
  /** Counted states at the end, so that one can see that something happened. */
  figures: Record<string, number>;
  /** What was found out in the end, one line a question: the same whatever went wrong on the way. */
  answers: string[];
  chaos: Chaos;
}

/** Which domains and addresses are stored for whom. */
const ANSWERS = `
  select format('%s %s', company_number, domain) as line from company_domains
  union all select format('%s %s', officer_id, email) from officer_emails order by 1`;

const FIGURES = `
  select 'lookups ' || state as what, count(*)::int as count from lookups group by 1
  union all select 'tasks ' || state, count(*)::int from snov_tasks group by 1
  union all select 'runs ' || state, count(*)::int from runs group by 1
  union all select 'deliveries ' || state, count(*)::int from snov_webhooks group by 1
  union all select 'jobs ' || state, count(*)::int from queue_jobs group by 1
  union all select 'credits ' || name, balance from credit_accounts`;

const STATES = `
  select 'job ' || queue || ' ' || state as what, count(*)::int as count from queue_jobs where state in ('queued', 'active', 'retrying') group by 1
  union all select 'pgboss ' || name || ' ' || state || ' in ' || max(extract(epoch from start_after - sim.now()))::bigint, count(*)::int from pgboss.job where state in ('created', 'retry', 'active') and name not like '%.dead' group by name, state
  union all select 'lookup ' || state, count(*)::int from lookups group by 1
  union all select 'task ' || state, count(*)::int from snov_tasks group by 1
  union all select 'run ' || state, count(*)::int from runs group by 1
  union all select 'pause ' || queue || ' ' || cause, 1 from queue_pauses
  union all select 'delivery ' || state, count(*)::int from snov_webhooks where state = 'received' group by 1
  union all select 'open attempt', count(*)::int from queue_job_attempts where ended_at is null having count(*) > 0
  union all select 'company left in a ' || run.state || ' run', sum(progress.remaining)::int from run_progress progress
    join runs run on run.id = progress.run_id where progress.remaining > 0 group by run.state
  union all select 'run item due', count(*)::int from run_items_due having count(*) > 0`;

/** How each task whose fate was unknown for a while came to be known. */
const FATES = `
  select case when task.failure = 'the balance shows that nothing was billed' then 'shown by the balance'
      when decided.after ->> 'decision' = 'retry' then 'tried again by a person'
      when decided.after ->> 'decision' = 'write-off' then 'written off by a person'
      when task.result_by is not null then 'answered by ' || task.result_by
      else 'ended as ' || task.state end as what, count(*)::int as count
  from snov_tasks task left join audit decided on decided.entity_id = task.id::text and decided.action = 'task.decided'
  where task.id = any($1::uuid[]) group by 1`;

export async function describeStates(database: SimulatedDatabase): Promise<string> {
  return (await readCounts(database, STATES)).map(([what, count]) => `${what} ${count}`).join(", ");
}

export async function readFigures(database: SimulatedDatabase): Promise<Record<string, number>> {
  return Object.fromEntries(await readCounts(database, FIGURES));
}

export async function readAnswers(database: SimulatedDatabase): Promise<string[]> {
  return (await database.ask<{ line: string }>(ANSWERS)).map(({ line }) => line);
}

export async function countFates(database: SimulatedDatabase, chaos: Chaos, unknown: ReadonlySet<string>) {
  if (unknown.size === 0) return;
  const count = createCount(chaos);
  for (const [what, times] of await readCounts(database, FATES, [[...unknown]])) count(`unknown fate: ${what}`, times);
}

async function readCounts(database: SimulatedDatabase, sql: string, values?: unknown[]): Promise<[string, number][]> {
  const rows = await database.ask<{ what: string; count: number }>(sql, values);
  return rows.map(({ what, count }) => [what, count]);
}
