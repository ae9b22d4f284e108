import pg from "pg";

const BUDGET = "00000000-0000-4000-8000-000000000002";

/**
 * Two entries of the ledger for every other lookup of the bench, spread over ninety days: a million at the size of the register. Of what
 * the ledger's triggers would have projected the sums by day are written, which questions read.
 */
const STATEMENTS = [
  "set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'",
  `insert into credit_budgets (id, starts_at, ends_at) values ('${BUDGET}', now() - interval '90 days', now() + interval '30 days')`,
  `insert into snov_credit_usage (sequence, kind, from_account, to_account, amount, operation, lookup_id, run_id, budget_id, company_number,
      cause, actor, idempotency_key, available_after, previous_hash, hash, created_at)
    select asked.n * 2 + move.step, move.kind::transfer_kind, move.source::credit_account_name, move.target::credit_account_name, 1, 'domain',
      asked.id, asked.run_id, '${BUDGET}', asked.company_number, 'a domain asked for', 'bench', move.kind || ':' || asked.id, 1000000,
      encode(sha256((asked.n * 2 + move.step - 1)::text::bytea), 'hex'), encode(sha256((asked.n * 2 + move.step)::text::bytea), 'hex'),
      now() - interval '90 days' * (1 - asked.n::float8 / asked.total)
    from (
      select id, run_id, company_number, row_number() over (order by id) as n, count(*) over () as total
      from lookups where kind = 'domain' and company_number is not null and run_id is not null and id > '80000000-0000-0000-0000-000000000000'
    ) asked cross join (values (0, 'hold', 'available', 'held'), (1, 'commit', 'held', 'spent')) move(step, kind, source, target)
    order by 1`,
  `insert into credit_days (day, domain, burnt, domain_burnt, companies)
    select (created_at at time zone 'Europe/London')::date, count(*), count(*), count(*), count(*) from snov_credit_usage where kind = 'commit' group by 1`,
  `insert into run_credit_days (run_id, day, domain, burnt, companies)
    select run_id, (created_at at time zone 'Europe/London')::date, count(*), count(*), count(*) from snov_credit_usage where kind = 'commit' group by 1, 2`,
  `update credit_days set runs = last.runs from (
      select day, count(*) as runs from (select run_id, max(day) as day from run_credit_days group by 1) runs group by day) last
    where credit_days.day = last.day`,
  `insert into run_credits (run_id, first_day, last_day, domain, email, verification, burnt, companies)
    select run_id, min(day), max(day), sum(domain), sum(email), sum(verification), sum(burnt), sum(companies) from run_credit_days group by run_id`,
  `insert into credit_hours (hour, burnt) select date_trunc('hour', created_at, 'UTC'), sum(amount) from snov_credit_usage
    where kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null) group by 1 on conflict do nothing`,
  "set session_replication_role = default",
  // Rows whose commit is not on the disk yet would not be marked as visible to all.
  "checkpoint",
  "vacuum analyze snov_credit_usage, credit_days, run_credit_days, run_credits",
];

/** Fills the ledger unless it holds something from an earlier run. */
export async function fillLedger(note: (text: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from snov_credit_usage limit 1");
    if (rowCount) return;
    note("filling the ledger");
    for (const statement of STATEMENTS) await client.query(statement);
  } finally {
    await client.end();
  }
}
