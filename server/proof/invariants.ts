import { Prisma } from "@/server/platform/db/generated/client";
import type { Invariant } from "@/server/proof/invariant";
import { privacyInvariants } from "@/server/proof/privacy-invariants";

/** Each hold with what has been taken from it. */
const HOLDS = Prisma.sql`
  select hold.task_id, hold.lookup_id, hold.amount, task.state as task_state,
    coalesce(sum(ended.amount), 0) as ended
  from snov_credit_usage hold
  join snov_tasks task on task.id = hold.task_id
  left join snov_credit_usage ended on ended.task_id = hold.task_id and ended.lookup_id = hold.lookup_id and ended.kind in ('commit', 'release', 'write_off')
  where hold.kind = 'hold' group by hold.task_id, hold.lookup_id, hold.amount, task.state`;

/** What is held plus spent at one level after every single entry of its history. */
function history(column: "run_id" | "budget_id"): Prisma.Sql {
  const id = Prisma.raw(column);
  return Prisma.sql`
    select ${id} as id, sum(case kind when 'hold' then amount when 'release' then -amount else 0 end) over (partition by ${id} order by sequence) as used
    from snov_credit_usage where ${id} is not null`;
}

export const invariants: readonly Invariant[] = [
  {
    promise: "Never overspend",
    statement: "available was never below zero, after any entry of the ledger",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where available_after < 0) as broken from snov_credit_usage`,
  },
  {
    promise: "Never overspend",
    statement: "held + spent of no run ever passed its cap",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where history.used > run.cap) as broken from (${history("run_id")}) history join runs run on run.id = history.id`,
  },
  {
    promise: "Never overspend",
    statement: "held + spent of no period is above its budget",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where cap is not null and held + spent > cap) as broken from credit_budgets`,
  },
  {
    promise: "Never pay twice",
    statement: "no lookup was committed more than once",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where commits > 1) as broken from (
      select lookup_id, count(*) as commits from snov_credit_usage where kind = 'commit' group by lookup_id) paid`,
  },
  {
    promise: "Never pay twice",
    statement: "no question was paid again while its answer was fresh, unless a person asked for it",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where exists (
        select 1 from lookups earlier where earlier.key = lookup.key and earlier.id <> lookup.id and earlier.state = 'found'
          and earlier.answered_at <= lookup.created_at and earlier.expires_at > lookup.created_at and not lookup.is_refresh)) as broken
      from lookups lookup where lookup.credits_spent > 0`,
  },
  {
    promise: "Never pay twice",
    statement: "every question has at most one live lookup",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where live > 1) as broken from (
      select key, count(*) as live from lookups where state in ('waiting', 'in_flight', 'unknown') group by key) live`,
  },
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
    statement: "every run's and period's figures are what their entries add up to",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where held <> sum_held or spent <> sum_spent) as broken from (
      select run.credits_held as held, run.credits_spent as spent,
        coalesce(sum(case kind when 'hold' then amount when 'commit' then -amount when 'release' then -amount when 'write_off' then -amount else 0 end), 0) as sum_held,
        coalesce(sum(amount) filter (where kind in ('commit', 'write_off')), 0) as sum_spent
      from runs run left join snov_credit_usage transfer on transfer.run_id = run.id group by run.id
      union all
      select budget.held, budget.spent,
        coalesce(sum(case kind when 'hold' then amount when 'commit' then -amount when 'release' then -amount when 'write_off' then -amount else 0 end), 0),
        coalesce(sum(amount) filter (where kind in ('commit', 'write_off')), 0)
      from credit_budgets budget left join snov_credit_usage transfer on transfer.budget_id = budget.id group by budget.id) recomputed`,
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
    promise: "Nothing received is lost",
    statement: "no delivery has waited for more than ten minutes with nobody to apply it",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state = 'received' and received_at < now() - interval '10 minutes'
        and not exists (select 1 from queue_jobs job where job.snov_task_id = delivery.task_id and job.queue = 'apply-delivery'
          and job.state in ('queued', 'active', 'retrying'))) as broken
      from snov_webhooks delivery`,
  },
  {
    promise: "Nothing received is lost",
    statement: "every started task is still asked about, or has its result",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state = 'started' and started_at < now() - interval '10 minutes'
        and not exists (select 1 from queue_jobs job where job.snov_task_id = task.id and job.state in ('queued', 'active', 'retrying'))) as broken
      from snov_tasks task`,
  },
  {
    promise: "Nothing received is lost",
    statement: "every lookup that waits has a job to start it",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state = 'waiting' and created_at < now() - interval '10 minutes'
        and not exists (select 1 from queue_jobs job where job.lookup_id = lookup.id and job.state in ('queued', 'active', 'retrying'))) as broken
      from lookups lookup`,
  },
  ...privacyInvariants,
];
