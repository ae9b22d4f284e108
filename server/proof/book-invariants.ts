import { Prisma } from "@/server/platform/db/generated/client";
import { HOLDS } from "@/server/proof/holds";
import type { Invariant } from "@/server/proof/invariant";

/** A member of a task's cost rules; tasks from before there were rules have the usual price. */
function rule(name: string, usual: number): Prisma.Sql {
  return Prisma.sql`coalesce((task.cost_rules ->> ${name})::integer, ${usual}::integer)`;
}

/**
 * What each answer cost by its rules, and what the ledger has of it. An answer that was emptied for privacy's sake cannot be priced
 * again; one that came after a write-off costs nothing more.
 */
const BILLS = Prisma.sql`
  select lookup.credits_spent, ledger.held, ledger.drifted, ledger.is_dry, case lookup.kind
    when 'domain' then case when lookup.answer ->> 'domain' is null then 0 else ${rule("domainFound", 1)} end
    when 'email' then (
      select coalesce(case task.cost_rules ->> 'emailPer' when 'address' then sum(price) else max(price) end, 0) from (
        select case found ->> 'status' when 'valid' then ${rule("emailValid", 1)} else ${rule("emailUnknown", 1)} end as price
        from jsonb_array_elements(lookup.answer -> 'emails') found) prices)
    else case lookup.answer ->> 'status' when 'valid' then ${rule("verificationValid", 1)}
      when 'unknown' then ${rule("verificationUnknown", 1)} else ${rule("verificationNotValid", 0)} end
    end as billed
  from lookups lookup join snov_tasks task on task.id = lookup.task_id
    cross join lateral (
      select coalesce(sum(amount) filter (where kind = 'hold'), 0) as held, coalesce(sum(amount) filter (where kind = 'drift'), 0) as drifted,
        coalesce(bool_or(kind = 'commit' and available_after = 0), false) as is_dry
      from snov_credit_usage entry where entry.task_id = task.id and entry.lookup_id = lookup.id) ledger
  where lookup.state in ('found', 'not_found') and lookup.answer is not null and lookup.forgotten_at is null and not task.is_redacted
    and not exists (select from snov_credit_usage gone where gone.kind = 'write_off' and gone.task_id = task.id and gone.lookup_id = lookup.id)`;

/** Committed by operation, and what went for lookups in any way. */
const SUMS = Prisma.sql`coalesce(sum(amount) filter (where kind = 'commit' and operation = 'domain'), 0) as domain,
  coalesce(sum(amount) filter (where kind = 'commit' and operation = 'email'), 0) as email,
  coalesce(sum(amount) filter (where kind = 'commit' and operation = 'verification'), 0) as verification,
  coalesce(sum(amount) filter (where kind <> 'release'), 0) as burnt`;

/** Promise 3. */
export const bookInvariants: readonly Invariant[] = [
  {
    promise: "The books balance",
    statement: "all accounts together are zero",
    query: Prisma.sql`select count(*) as checked, case when sum(balance) = 0 then 0 else 1 end as broken from credit_accounts`,
  },
  {
    promise: "The books balance",
    statement: "every account's balance is what its entries add up to",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where balance <> entries) as broken from (
      select account.balance, coalesce(sum(case when transfer.to_account = account.name then transfer.amount else -transfer.amount end), 0) as entries
      from credit_accounts account left join snov_credit_usage transfer on account.name in (transfer.from_account, transfer.to_account)
      group by account.name, account.balance) recomputed`,
  },
  {
    promise: "The books balance",
    statement: "every run's, period's and day's figures are what their entries add up to",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where held <> sum_held or spent <> sum_spent) as broken from (
      select run.credits_held as held, run.credits_spent as spent,
        coalesce(sum(case kind when 'hold' then amount when 'commit' then -amount when 'release' then -amount when 'write_off' then -amount else 0 end), 0) as sum_held,
        coalesce(sum(amount) filter (where kind in ('commit', 'write_off')), 0) as sum_spent
      from runs run left join snov_credit_usage transfer on transfer.run_id = run.id group by run.id
      union all
      select budget.held, budget.spent,
        coalesce(sum(case kind when 'hold' then amount when 'commit' then -amount when 'release' then -amount when 'write_off' then -amount else 0 end), 0),
        coalesce(sum(amount) filter (where kind in ('commit', 'write_off')), 0)
      from credit_budgets budget left join snov_credit_usage transfer on transfer.budget_id = budget.id group by budget.id
      union all
      select day.held, day.spent,
        coalesce(sum(case kind when 'hold' then amount when 'commit' then -amount when 'release' then -amount when 'write_off' then -amount else 0 end), 0),
        coalesce(sum(amount) filter (where kind in ('commit', 'write_off')), 0)
      from spender_days day left join snov_credit_usage transfer on transfer.spender_day_id = day.id group by day.id) recomputed`,
  },
  {
    promise: "The books balance",
    statement: "the ledger has no gap and no edited entry",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where not intact) as broken from (
      select transfer.hash = credit_transfer_hash(transfer)
        and transfer.previous_hash = coalesce(lag(transfer.hash) over (order by sequence), '')
        and transfer.sequence = row_number() over (order by sequence) as intact
      from snov_credit_usage transfer) chain`,
  },
  {
    promise: "The books balance",
    statement: "every hold is whole while its task lives, and fully ended once it does not",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where case
        when task_state in ('prepared', 'sending', 'started', 'unknown') then ended not in (0, amount) else ended <> amount end) as broken
      from (${HOLDS}) holds`,
  },
  {
    promise: "The books balance",
    statement: "what each lookup says it cost is what the ledger committed for it",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where lookup.credits_spent <> coalesce(paid.amount, 0)) as broken
      from lookups lookup left join (select lookup_id, sum(amount) as amount from snov_credit_usage where kind = 'commit' group by lookup_id) paid
        on paid.lookup_id = lookup.id`,
  },
  {
    promise: "The books balance",
    statement: "what ends a hold moves the levels that it was taken from",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where (ended.run_id, ended.budget_id, ended.spender_day_id)
        is distinct from (hold.run_id, hold.budget_id, hold.spender_day_id)) as broken
      from snov_credit_usage ended join snov_credit_usage hold on hold.kind = 'hold' and hold.task_id = ended.task_id and hold.lookup_id = ended.lookup_id
      where ended.kind in ('commit', 'release', 'write_off')`,
  },
  {
    promise: "The books balance",
    statement: "each answer was billed by the cost rules that its credits were held under",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where credits_spent <> least(billed, held)) as broken from (${BILLS}) bills`,
  },
  {
    promise: "The books balance",
    // An account without a credit left cannot be taken from: the next reading of the balance shows the rest.
    statement: "what was billed beyond a hold is spent where the caps had room, and a drift where they had not",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where billed > held and held + drifted <> billed and not is_dry) as broken
      from (${BILLS}) bills`,
  },
  {
    promise: "The books balance",
    statement: "every entry names its cause and who made it",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where trim(cause) = '' or trim(actor) = '') as broken from snov_credit_usage`,
  },
  {
    promise: "The books balance",
    statement: "after every reading our books fit Snov.io's balance, held credits billed or not",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where credits not between available + adjustment and available + adjustment + held) as broken
      from snov_balance_readings`,
  },
  {
    promise: "The books balance",
    statement: "every correction after a reading is an entry of that amount",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where reading.adjustment <> coalesce(
        case entry.kind when 'grant' then entry.amount when 'drift' then -entry.amount end, 0)) as broken
      from snov_balance_readings reading left join snov_credit_usage entry on entry.idempotency_key = 'reading:' || reading.id`,
  },
  {
    promise: "The books balance",
    statement: "every drift is a case that is open or has its cause",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where drift.id is null or (drift.state <> 'open' and coalesce(trim(drift.cause), '') = '')) as broken
      from snov_credit_usage entry left join credit_drifts drift on drift.sequence = entry.sequence where entry.kind = 'drift'`,
  },
  {
    promise: "The books balance",
    // An earlier version kept no grants: what it booked before the first one that is kept is nobody's to tell.
    statement: "what readings and answers moved is what grants and drifts tell of, to the credit",
    query: Prisma.sql`select told.cases as checked, abs(moved.amount - told.amount) as broken from (
        select coalesce(sum(case entry.kind when 'grant' then entry.amount else -entry.amount end), 0) as amount
        from snov_credit_usage entry left join credit_drifts drift on drift.sequence = entry.sequence
        where entry.kind = 'drift' or (entry.kind = 'grant' and (drift.id is not null or entry.sequence >= (
          select min(first.sequence) from credit_grants granted join snov_credit_usage first on first.idempotency_key = 'reading:' || granted.reading_id)))
      ) moved, (
        select count(*) as cases, coalesce(sum(amount), 0) as amount from (
          select credits as amount from credit_grants union all select amount from credit_drifts where state <> 'closed') cases
      ) told`,
  },
  {
    promise: "The books balance",
    statement: "every day's sums, and every run's, of a day and in all, are what the ledger says",
    query: Prisma.sql`with entries as (
        select (created_at at time zone 'Europe/London')::date as day, run_id, company_number, kind, operation, amount from snov_credit_usage
        where kind in ('commit', 'write_off', 'release') or (kind = 'drift' and lookup_id is not null)
      ), burns as (select * from entries where kind <> 'release'), days as (
        select day, ${SUMS}, coalesce(sum(amount) filter (where kind <> 'release' and operation = 'domain'), 0) as domain_burnt,
          coalesce(sum(amount) filter (where kind <> 'release' and operation = 'email'), 0) as email_burnt,
          coalesce(sum(amount) filter (where kind <> 'release' and operation = 'verification'), 0) as verification_burnt,
          coalesce(sum(amount) filter (where kind = 'release'), 0) as released
        from entries group by day
      ), alone as (
        select day, ${SUMS} from burns where run_id is null group by day
      ), companies as (
        select day, count(*) as companies from (select company_number, max(day) as day from burns where company_number is not null group by 1) last group by day
      ), runs as (
        select day, count(*) as runs from (select run_id, max(day) as day from burns where run_id is not null group by 1) last group by day
      ), run_days as (select run_id, day, ${SUMS} from burns where run_id is not null group by run_id, day), items as (
        select run_id, day, count(*) as companies from (
          select run_id, company_number, max(day) as day from burns where run_id is not null and company_number is not null group by 1, 2) last group by 1, 2
      ), run_totals as (
        select run_id, min(day) as first_day, max(day) as last_day, ${SUMS}, count(distinct company_number) as companies
        from burns where run_id is not null group by run_id
      )
      select count(*) as checked, count(*) filter (where not is_right) as broken from (
        select (stored.domain, stored.email, stored.verification, stored.burnt, stored.domain_burnt, stored.email_burnt, stored.verification_burnt,
            stored.released, stored.companies, stored.runs, stored.domain_alone, stored.email_alone, stored.verification_alone, stored.burnt_alone)
          is not distinct from (days.domain, days.email, days.verification, days.burnt, days.domain_burnt, days.email_burnt, days.verification_burnt,
            days.released, coalesce(companies.companies, 0), coalesce(runs.runs, 0), coalesce(alone.domain, 0), coalesce(alone.email, 0),
            coalesce(alone.verification, 0), coalesce(alone.burnt, 0)) as is_right
        from days full join credit_days stored using (day) left join companies using (day) left join runs using (day) left join alone using (day)
        union all
        select (stored.domain, stored.email, stored.verification, stored.burnt, stored.companies)
          is not distinct from (run_days.domain, run_days.email, run_days.verification, run_days.burnt, coalesce(items.companies, 0))
        from run_days full join run_credit_days stored using (run_id, day) left join items using (run_id, day)
        union all
        select (stored.first_day, stored.last_day, stored.domain, stored.email, stored.verification, stored.burnt, stored.companies)
          is not distinct from (total.first_day, total.last_day, total.domain, total.email, total.verification, total.burnt, total.companies)
        from run_totals total full join run_credits stored using (run_id)) recomputed`,
  },
  {
    promise: "The books balance",
    statement: "what went in every hour is what the ledger says",
    query: Prisma.sql`with hours as (
        select date_trunc('hour', created_at, 'UTC') as hour, sum(amount) as burnt from snov_credit_usage
        where kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null) group by 1
      )
      select count(*) as checked, count(*) filter (where stored.burnt is distinct from hours.burnt) as broken
      from hours full join credit_hours stored using (hour)`,
  },
  {
    promise: "The books balance",
    statement: "the answers of each day are those that its lookups have",
    query: Prisma.sql`with counted as (
        select (answered_at at time zone 'Europe/London')::date as day, kind, count(*) as answered, count(*) filter (where state = 'found') as found,
          count(*) filter (where state = 'found' and kind <> 'domain'
            and (answer ->> 'status' = 'valid' or answer -> 'emails' @> '[{"status":"valid"}]')) as valid
        from lookups where state in ('found', 'not_found') and answered_at is not null group by 1, 2
      ), stored as (select day, kind, sum(answered) as answered, sum(found) as found, sum(valid) as valid from answer_tallies group by 1, 2)
      select count(*) as checked, count(*) filter (where (coalesce(counted.answered, 0), coalesce(counted.found, 0), coalesce(counted.valid, 0))
        <> (coalesce(stored.answered, 0), coalesce(stored.found, 0), coalesce(stored.valid, 0))) as broken
      from counted full join stored using (day, kind)`,
  },
];
