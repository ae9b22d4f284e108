import pg from "pg";

const WORK = 1_000_000;
/** Of a small register there is less, so that a bench of it ends soon. */
const WORK_OF_EACH = 100;
const QUEUES =
  "array['refresh-company', 'fetch-officers', 'find-domain', 'find-email', 'poll-snov-task', 'apply-delivery', 'score-domain', 'check-site', 'store-emails']";
const ONE = "('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid";

/**
 * What a register that has lived leaves behind: a million jobs of the last nine days with their attempts, a million webhook deliveries, a
 * million events of the register, audited acts, a hundred thousand runs of one company each, alerts. Rare kinds are rare: one job in five hundred failed, a
 * delivery in ten thousand. Of what triggers would have projected that is written which questions read.
 */
const listStatements = (work: number): readonly string[] => [
  "begin; set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'",
  `insert into queue_jobs (id, queue, state, payload, company_number, run_id, created_at, finished_at)
    select gen_random_uuid(), (${QUEUES})[1 + n % 9],
      case when n > ${work} - ${work} * 3 / 1000 then 'queued' when n % 500 = 0 then 'failed' when n % 2003 = 0 then 'cancelled' else 'completed' end::job_state,
      '{}', item.company_number, item.run_id, at, case when n <= ${work} - ${work} * 3 / 1000 then at + interval '20 seconds' end
    from (select run_id, company_number, row_number() over () as place, count(*) over () as total from run_items) item
    join lateral (
      select n, now() - interval '9 days' * (1 - n::float8 / ${work}) as at from generate_series(item.place, ${work}, item.total) n
    ) job on true`,
  `insert into queue_job_attempts (job_id, number, worker, started_at, ended_at, outcome)
    select id, 1, 'bench', created_at + interval '5 seconds', finished_at,
      case state when 'failed' then 'failed' when 'cancelled' then 'cancelled' else 'completed' end::attempt_outcome
    from queue_jobs where finished_at is not null`,
  "select tally_attempts(array_agg(job_id), array_agg(number)) from queue_job_attempts where ended_at > now() - interval '2 days'",
  `insert into snov_tasks (id, kind, state, task_hash, size, created_at, started_at, completed_at, result_by, webhook_secret)
    select ${ONE}, 'domain', 'completed', 'bench-' || n, 10, at, at, at + interval '1 minute', case when n % 3 = 0 then 'poll' else 'webhook' end::result_by, 'bench'
    from (select n, now() - interval '9 days' * (1 - n::float8 / ${work / 10}) as at from generate_series(1, ${work / 10}) n) task`,
  `insert into snov_webhooks (id, channel, task_id, state, rejection, body, bytes, body_sha256, address_secret, received_at)
    select ${ONE}, case when n % 8 = 0 then 'task' else 'account' end::delivery_channel,
      case when n % 8 = 0 then ('00000000-0000-4000-9000-' || lpad((1 + n % ${work / 10})::text, 12, '0'))::uuid end,
      case when n % 10000 = 0 then 'failed' when n % 200 = 0 then 'rejected' else 'applied' end::delivery_state,
      case when n % 10000 <> 0 and n % 200 = 0 then (array['forged', 'malformed', 'empty'])[1 + n % 3] end::rejection_reason,
      '{"n":' || n || '}', 10, 'bench-' || n, 'bench', now() - interval '90 days' * (1 - n::float8 / ${work})
    from generate_series(1, ${work}) n`,
  "insert into tallies (name, count) select 'delivery:' || state, count(*) from snov_webhooks group by state",
  "insert into tallies (name, count) select 'result:' || result_by, count(*) from snov_tasks where result_by is not null group by result_by",
  `insert into register_events (id, company_number, kind, source, seen_at, fingerprint)
    select gen_random_uuid(), number, case when n % 20 = 0 then 'entered_strike_off' when n % 25 = 0 then 'left_strike_off' else 'status_changed' end::register_event_kind,
      case when n % 3 = 0 then 'bulk' else 'stream' end::register_source, now() - interval '90 days' * (n::float8 / ${work}), 'bench-' || n
    from (select number, row_number() over () as n from companies limit ${work}) company`,
  `insert into audit (id, at, actor_kind, actor, action, entity, entity_id)
    select gen_random_uuid(), seen_at, 'user', 'bench', 'domain.accepted', 'company', company_number from register_events where fingerprint like 'bench-%'`,
  `insert into runs (id, name, state, steps, estimate, cap, created_by, created_at, finished_at)
    select ${ONE}, 'Company ' || n, 'completed', '{domain}',
      '{"companies": 1, "minimum": 0, "expected": 1, "maximum": 1, "cached": 0, "skipped": []}', 1, 'bench', at, at
    from (select n, now() - interval '90 days' * (1 - n::float8 / ${work / 10}) as at from generate_series(1, ${work / 10}) n) run`,
  `insert into run_progress (run_id, total, remaining, completed, asked) select ${ONE}, 1, 0, 1, 1 from generate_series(1, ${work / 10}) n`,
  `insert into run_credit_days (run_id, day, domain, burnt, companies)
    select id, (created_at at time zone 'Europe/London')::date, 1, 1, 1 from runs where id >= '00000000-0000-4000-9000-000000000000'`,
  `insert into run_credits (run_id, first_day, last_day, domain, email, verification, burnt, companies)
    select run_id, day, day, domain, 0, 0, burnt, companies from run_credit_days where run_id >= '00000000-0000-4000-9000-000000000000'`,
  `insert into alerts (id, condition, key, period, severity, sentence, link, raised_at, resolved_at)
    select ${ONE}, 'credits-used', 'bench-' || n, n::text, 'warning', 'An alert of the bench', '/', now() - make_interval(mins => n), now()
    from generate_series(1, ${work / 100}) n`,
  `insert into alert_deliveries (id, alert_id, channel, state, target, created_at, finished_at)
    select gen_random_uuid(), id, 'webhook', 'delivered', 'bench', raised_at, now() from alerts`,
  `insert into suppressions (id, kind, hash, reason, created_by, act_id, created_at)
    select gen_random_uuid(), 'address', 'bench-' || n, 'asked for', 'bench', gen_random_uuid(), now() - make_interval(mins => n) from generate_series(1, ${work / 100}) n`,
  "set session_replication_role = default; commit",
  // Rows whose commit is not on the disk yet would not be marked as visible to all.
  "checkpoint",
  "vacuum analyze queue_jobs, queue_job_attempts, snov_tasks, snov_webhooks, register_events, audit, runs, run_progress, run_credit_days, run_credits, alerts, alert_deliveries, suppressions, attempt_tallies, tallies",
];

/** Fills the tables of work unless they hold something from an earlier run. */
export async function fillWork(note: (text: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from snov_webhooks limit 1");
    if (rowCount) return;
    const { rows } = await client.query<{ work: number }>(
      `select count(*)::int * ${WORK_OF_EACH} as work from (select from companies limit ${WORK / WORK_OF_EACH}) company`,
    );
    const statements = listStatements(rows[0]?.work ?? WORK);
    for (const [index, statement] of statements.entries()) {
      note(`filling jobs, deliveries and events (${index + 1} of ${statements.length})`);
      await client.query(statement);
    }
  } finally {
    await client.end();
  }
}
