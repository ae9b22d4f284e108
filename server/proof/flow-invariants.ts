import { Prisma } from "@/server/platform/db/generated/client";
import type { Invariant } from "@/server/proof/invariant";

const KEPT = "Nothing received is lost";
const DRY = "Out of credits is not “no data”";

/** Long enough for the sweeps to mend what a worker left behind. */
const PATIENCE = Prisma.sql`interval '10 minutes'`;
/** How long after a poll that failed for good the sweep lets a task wait for the next (`readForgottenResults`). */
const POLLED_AGAIN = Prisma.sql`least(greatest(interval '5 minutes', (now() - task.started_at) / 8), interval '1 hour')`;
/** From the beginning of the hour a day ago. */
const LATELY = Prisma.sql`date_trunc('hour', now() - interval '1 day', 'UTC')`;
const LIVE_JOB = Prisma.sql`job.state in ('queued', 'active', 'retrying')`;

/**
 * Companies that have anything to be found by, or should have: all of them, or of a large register a sample that is the same every
 * time.
 */
const MOST_SEEN = 20_000;
const SEEN = Prisma.sql`
  select number from (
    select company_number as number from company_domains union select company_number from run_item_lookups
    union select company_number from officers union (select number from companies where facets <> '{}' limit ${MOST_SEEN})) every
  order by hashtext(number) limit ${MOST_SEEN}`;

const RUN_COUNTS = (alias: string) =>
  columnsOf(alias, [
    "total",
    "remaining",
    "completed",
    "not_found",
    "failed",
    "skipped",
    "asked",
    "cached",
    "waiting",
    "in_flight",
    "waiting_officers",
    "domains_found",
    "people_found",
  ]);
const ITEM_COUNTS = (alias: string) =>
  columnsOf(alias, [
    "outcome",
    "asked",
    "cached",
    "waiting",
    "in_flight",
    "waiting_officers",
    "domains_found",
    "people_found",
    "domain_questions",
    "domain_served",
    "email_questions",
    "email_served",
    "verification_questions",
    "verification_served",
  ]);

function columnsOf(alias: string, columns: readonly string[]): Prisma.Sql {
  return Prisma.raw(columns.map((column) => `${alias}.${column}`).join(", "));
}

/** Promises 4 and 5: what came in is dealt with, and a lack of credits is no answer. */
export const flowInvariants: readonly Invariant[] = [
  {
    promise: KEPT,
    statement: "no delivery has waited for more than ten minutes with nobody to apply it",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state = 'received' and received_at < now() - ${PATIENCE}
        and not exists (select 1 from queue_jobs job where job.queue = 'apply-delivery' and ${LIVE_JOB}
          and (job.snov_task_id = delivery.task_id or job.payload ->> 'deliveryId' = delivery.id::text))) as broken
      from snov_webhooks delivery`,
  },
  {
    promise: KEPT,
    statement: "every duplicate points to the first delivery of the same body",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where first.duplicate_of_id is not null
        or first.body_sha256 is distinct from delivery.body_sha256 or first.task_id is distinct from delivery.task_id) as broken
      from snov_webhooks delivery join snov_webhooks first on first.id = delivery.duplicate_of_id`,
  },
  {
    promise: KEPT,
    statement: "every started task is still asked about, or has its result",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state = 'started' and started_at < now() - ${PATIENCE}
        and not exists (select 1 from queue_jobs job where job.snov_task_id = task.id
          and (${LIVE_JOB} or job.queue = 'poll-snov-task' and job.finished_at > now() - ${POLLED_AGAIN} - ${PATIENCE}))) as broken
      from snov_tasks task`,
  },
  {
    promise: KEPT,
    statement: "every lookup that waits has a job to start it",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state = 'waiting' and created_at < now() - ${PATIENCE}
        and not exists (select 1 from queue_jobs job where job.lookup_id = lookup.id and ${LIVE_JOB})) as broken
      from lookups lookup`,
  },
  {
    promise: KEPT,
    statement: "no lookup is in flight without a live task, or of unknown fate without a task of unknown fate",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where case lookup.state
        when 'in_flight' then task.state not in ('prepared', 'sending', 'started')
        when 'unknown' then task.state <> 'unknown' else false end) as broken
      from lookups lookup join snov_tasks task on task.id = lookup.task_id`,
  },
  {
    promise: KEPT,
    statement: "companies are found by what their lookups, officers, domains and addresses say",
    query: Prisma.sql`with seen as (${SEEN}), settled as (
        select company.number, company.facets, company.best_confidence from companies company join seen using (number)
        where coalesce(company.facets_due_at > now(), true)
          and not exists (select 1 from company_facets_due due where due.company_number = company.number))
      select count(*) as checked,
        count(*) filter (where (array(select unnest(settled.facets) order by 1), settled.best_confidence)
          is distinct from (array(select unnest(fresh.facets) order by 1), fresh.best_confidence)) as broken
      from settled left join company_facets((select array_agg(number) from settled)) fresh on fresh.company_number = settled.number`,
  },
  {
    promise: KEPT,
    statement: "only companies in strike-off have a lead score",
    query: Prisma.sql`select count(*) as checked,
        count(*) filter (where (strike_off_stage in ('proposed', 'suspended')) is not true) as broken
      from companies where lead_score is not null`,
  },
  {
    promise: KEPT,
    statement: "what is stored of each run's companies is what their jobs, lookups and domains say",
    query: Prisma.sql`with settled as materialized (
        select stored.* from run_item_outcomes stored
        where not exists (select 1 from run_items_due due where due.run_id = stored.run_id and due.company_number = stored.company_number)
        order by hashtext(stored.company_number) limit ${MOST_SEEN})
      select count(*) as checked, count(*) filter (where (${ITEM_COUNTS("stored")}) is distinct from (${ITEM_COUNTS("standing")})) as broken
      from settled stored left join lateral (
        select * from run_item_standing standing where standing.run_id = stored.run_id and standing.company_number = stored.company_number
      ) standing on true`,
  },
  {
    promise: KEPT,
    statement: "every run's counts are the sums over its companies, none of which is missing",
    query: Prisma.sql`with sums as (
        select run_id, count(*) as total, count(*) filter (where outcome = 'remaining') as remaining, count(*) filter (where outcome = 'completed') as completed,
          count(*) filter (where outcome = 'not_found') as not_found, count(*) filter (where outcome = 'failed') as failed,
          count(*) filter (where outcome = 'skipped') as skipped, sum(asked) as asked, sum(cached) as cached, sum(waiting) as waiting,
          sum(in_flight) as in_flight, sum(waiting_officers) as waiting_officers, sum(domains_found) as domains_found, sum(people_found) as people_found
        from run_item_outcomes group by run_id), items as (select run_id, count(*) as total from run_items group by run_id)
      select count(*) as checked, count(*) filter (where items.total is distinct from sums.total or (${RUN_COUNTS("sums")}) is distinct from (${RUN_COUNTS("progress")})) as broken
      from items full join sums using (run_id) full join run_progress progress using (run_id)`,
  },
  {
    promise: KEPT,
    statement: "the questions of each day are those of its runs' companies",
    query: Prisma.sql`with sums as (
        select (run.created_at at time zone 'UTC')::date as day, asked.kind, sum(asked.questions) as questions, sum(asked.served) as served
        from run_item_outcomes item join runs run on run.id = item.run_id cross join lateral (values
          ('domain'::lookup_kind, item.domain_questions, item.domain_served), ('email', item.email_questions, item.email_served),
          ('verification', item.verification_questions, item.verification_served)) asked (kind, questions, served) group by 1, 2)
      select count(*) as checked, count(*) filter (where (coalesce(sums.questions, 0), coalesce(sums.served, 0))
        <> (coalesce(stored.questions, 0), coalesce(stored.served, 0))) as broken
      from sums full join question_days stored using (day, kind)`,
  },
  // How long a job waited cannot be told any more once it was put back: of waits the number is held against the attempts.
  {
    promise: KEPT,
    statement: "deliveries, results and the day's attempts are as many as their counts say",
    query: Prisma.sql`with counted as (
        select 'delivery:' || state as name, count(*) as count from snov_webhooks group by state
        union all select 'result:' || result_by, count(*) from snov_tasks where result_by is not null group by result_by
        union all select concat_ws(' ', job.queue, date_trunc('hour', attempt.ended_at, 'UTC'), case when attempt.outcome = 'completed' then 'completed' else 'failed' end), count(*)
          from queue_job_attempts attempt join queue_jobs job on job.id = attempt.job_id
          where attempt.ended_at >= ${LATELY} and attempt.outcome <> 'cancelled' group by 1
        union all select concat_ws(' ', job.queue, date_trunc('hour', attempt.ended_at, 'UTC'), 'run', seconds_bucket(extract(epoch from attempt.ended_at - attempt.started_at)::float8)), count(*)
          from queue_job_attempts attempt join queue_jobs job on job.id = attempt.job_id
          where attempt.ended_at >= ${LATELY} and attempt.outcome <> 'cancelled' group by 1
        union all select concat_ws(' ', job.queue, date_trunc('hour', attempt.ended_at, 'UTC'), 'wait'), count(*)
          from queue_job_attempts attempt join queue_jobs job on job.id = attempt.job_id
          where attempt.ended_at >= ${LATELY} and attempt.number = 1 group by 1
      ), stored as (
        select name, sum(count) as count from tallies group by name
        union all select concat_ws(' ', queue, hour, measure, case when measure = 'run' then bucket end), sum(count) from attempt_tallies
          where hour >= ${LATELY} group by 1)
      select count(*) as checked, count(*) filter (where coalesce(counted.count, 0) <> coalesce(stored.count, 0)) as broken
      from counted full join stored using (name)`,
  },
  {
    promise: DRY,
    statement: "no lookup failed for want of credits",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state = 'failed'
        and failure ~* '(out of|no|not enough|insufficient)[ _]credits'
        and not exists (select 1 from snov_credit_usage transfer where transfer.lookup_id = lookup.id and transfer.kind = 'write_off')) as broken
      from lookups lookup`,
  },
  {
    promise: DRY,
    statement: "what has waited for credits for more than ten minutes waits in a paused queue",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where job.state = 'queued' and job.created_at < now() - ${PATIENCE}
        and lookup.state = 'waiting' and coalesce(run.state, 'running') = 'running'
        and (select balance from credit_accounts where name = 'available') = 0
        and exists (select 1 from snov_balance_readings where read_at < now() - ${PATIENCE})
        and not exists (select 1 from snov_tasks where state in ('prepared', 'sending', 'started'))
        and not exists (select 1 from queue_pauses pause where pause.queue = job.queue)
        and exists (select 1 from worker_heartbeats where beat_at > now() - interval '1 minute' and started_at < now() - ${PATIENCE})) as broken
      from queue_jobs job join lookups lookup on lookup.id = job.lookup_id left join runs run on run.id = job.run_id`,
  },
];
