import pg from "pg";

/** Companies that are asked about at this moment, in runs of ten thousand as the largest are. */
const ASKED = 300_000;
const JOBS = 100_000;
export const FIRST_LIVE_RUN = "00000000-0000-4000-a000-000000000001";
const RUN = "('00000000-0000-4000-a000-' || lpad((1 + n / 10000)::text, 12, '0'))::uuid";
/** Ten lookups a task: of every fifteenth company the task's fate is unknown, of every hundredth it is under way. */
const STATE = "case when n % 15 = 0 then 'unknown' when n % 100 = 1 then 'in_flight' else 'waiting' end";
const UNKNOWN_TASK = "('00000000-0000-4000-b000-' || lpad((n / 150)::text, 12, '0'))::uuid";
const STARTED_TASK = "('00000000-0000-4000-c000-' || lpad((n / 1000)::text, 12, '0'))::uuid";
const BUDGET = "00000000-0000-4000-8000-000000000002";

/**
 * A day on which everything is under way at once: three hundred thousand lookups that wait or are being asked, two thousand tasks whose
 * fate nobody knows, with their holds, and a hundred thousand jobs in pg-boss, of which a worker takes the next.
 */
const STATEMENTS = [
  "begin; set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'",
  `create temp table live on commit drop as
    select number, row_number() over (order by number) as n from (select number from companies limit ${ASKED}) company`,
  `insert into runs (id, name, state, steps, estimate, cap, credits_held, created_by)
    select ${RUN}, 'A live bench', 'running', '{domain}',
      '{"companies": 10000, "minimum": 0, "expected": 5000, "maximum": 10000, "cached": 0, "skipped": []}', 10000, count(*), 'bench'
    from live group by n / 10000`,
  `insert into run_items (run_id, company_number) select ${RUN}, number from live`,
  `insert into snov_tasks (id, kind, state, size, failure, created_at, sent_at)
    select ${UNKNOWN_TASK}, 'domain', 'unknown', count(*), 'No answer came', now() - interval '1 hour', now() - interval '1 hour'
    from live where ${STATE} = 'unknown' group by n / 150`,
  `insert into snov_tasks (id, kind, state, task_hash, size, created_at, sent_at, started_at, webhook_secret)
    select ${STARTED_TASK}, 'domain', 'started', 'live-' || n / 1000, count(*), now(), now(), now(), 'bench'
    from live where ${STATE} = 'in_flight' group by n / 1000`,
  `insert into lookups (id, kind, key, input, state, priority, company_number, run_id, task_id, position)
    select ('00000000-0000-4000-d000-' || lpad(n::text, 12, '0'))::uuid, 'domain', 'live:' || number, '{}', (${STATE})::lookup_state, n % 3 * 10, number, ${RUN},
      case ${STATE} when 'unknown' then ${UNKNOWN_TASK} when 'in_flight' then ${STARTED_TASK} end, case when ${STATE} <> 'waiting' then n % 10 end
    from live`,
  `insert into run_item_lookups (id, run_id, company_number, lookup_id, is_cached)
    select gen_random_uuid(), run_id, company_number, id, false from lookups where key like 'live:%'`,
  `insert into run_item_outcomes (run_id, company_number, outcome, asked, domain_questions, waiting, in_flight)
    select ${RUN}, number, 'remaining', 1, 1, (${STATE} = 'waiting')::int, (${STATE} = 'in_flight')::int from live`,
  `insert into run_progress (run_id, total, remaining, asked, waiting, in_flight)
    select run_id, count(*), count(*), count(*), sum(waiting), sum(in_flight) from run_item_outcomes
    where run_id >= '${FIRST_LIVE_RUN}' and run_id < '00000000-0000-4000-b000-000000000000' group by run_id`,
  `insert into snov_credit_usage (sequence, kind, from_account, to_account, amount, operation, lookup_id, run_id, task_id, budget_id, company_number,
      cause, actor, idempotency_key, available_after, previous_hash, hash)
    select last + n, 'hold', 'available', 'held', 1, 'domain', id, run_id, task_id, '${BUDGET}', company_number, 'a domain asked for', 'bench',
      'hold:' || id, 1000000, encode(sha256((last + n - 1)::text::bytea), 'hex'), encode(sha256((last + n)::text::bytea), 'hex')
    from (select *, row_number() over (order by id) as n from lookups where key like 'live:%' and state in ('unknown', 'in_flight')) asked
      cross join (select coalesce(max(sequence), 0) as last from snov_credit_usage) ledger`,
  `insert into pgboss.job (name, state, start_after, created_on, started_on)
    select name, case when name like '%.dead' then 'created' when n % 50 = 0 then 'active' when n % 12 = 0 then 'retry' else 'created' end::pgboss.job_state,
      case when n % 12 = 0 then now() + interval '1 hour' else now() - interval '1 hour' end, now() - interval '1 hour', case when n % 50 = 0 then now() end
    from generate_series(1, ${JOBS}) n
      join (select name, row_number() over (order by name) - 1 as place, count(*) over () as total from pgboss.queue) queue on place = n % total`,
  "set session_replication_role = default; commit",
  "checkpoint",
  "vacuum analyze runs, run_items, run_item_outcomes, run_progress, run_item_lookups, lookups, snov_tasks, snov_credit_usage, pgboss.job_common",
];

/** Fills what is under way unless it is there from an earlier run. */
export async function fillLive(note: (text: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from runs where id = $1", [FIRST_LIVE_RUN]);
    if (rowCount) return;
    for (const [index, statement] of STATEMENTS.entries()) {
      note(`filling what is under way (${index + 1} of ${STATEMENTS.length})`);
      await client.query(statement);
    }
  } finally {
    await client.end();
  }
}
