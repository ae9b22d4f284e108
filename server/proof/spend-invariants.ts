import { isEmptied } from "@/server/enrichment/lookups/emptied-answer";
import { Prisma } from "@/server/platform/db/generated/client";
import { HOLDS } from "@/server/proof/holds";
import type { Invariant } from "@/server/proof/invariant";

/** What is held plus spent at one level after every single entry of its history. */
function history(column: "run_id" | "budget_id" | "spender_day_id"): Prisma.Sql {
  const id = Prisma.raw(column);
  return Prisma.sql`
    select ${id} as id, sum(case kind when 'hold' then amount when 'release' then -amount else 0 end) over (partition by ${id} order by sequence) as used
    from snov_credit_usage where ${id} is not null`;
}

/** Answers and starts take turns over a question: only the clocks of several machines may differ. */
const CLOCKS = Prisma.sql`interval '1 second'`;

/** Promises 1 and 2. */
export const spendInvariants: readonly Invariant[] = [
  {
    promise: "Never overspend",
    statement: "available was never below zero, after any entry of the ledger",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where available_after < 0) as broken from snov_credit_usage`,
  },
  {
    promise: "Never overspend",
    statement: "held + spent of no run ever passed its cap",
    query: Prisma.sql`select count(*) as checked,
        count(*) filter (where history.used > run.highest_cap or run.credits_held + run.credits_spent > run.cap) as broken
      from (${history("run_id")}) history join runs run on run.id = history.id`,
  },
  {
    promise: "Never overspend",
    statement: "held + spent of no period ever passed its budget",
    query: Prisma.sql`select count(*) as checked,
        count(*) filter (where history.used > budget.highest_cap or budget.held + budget.spent > coalesce(budget.cap, budget.highest_cap)) as broken
      from (${history("budget_id")}) history join credit_budgets budget on budget.id = history.id`,
  },
  {
    promise: "Never overspend",
    statement: "held + spent of nobody's day ever passed their daily cap",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where day.cap is not null and history.used > day.cap) as broken
      from (${history("spender_day_id")}) history join spender_days day on day.id = history.id`,
  },
  {
    promise: "Never overspend",
    statement: "no run went beyond the maximum that it was estimated at without a person's word",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where promised is not null and credits_held + credits_spent > promised) as broken from runs`,
  },
  {
    promise: "Never overspend",
    statement: "every hold counts at every level: its period, its run and the day of whoever started the run",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where hold.budget_id is null or run.id is null
        or run.spender_id is distinct from day.spender_id) as broken
      from snov_credit_usage hold left join runs run on run.id = hold.run_id left join spender_days day on day.id = hold.spender_day_id
      where hold.kind = 'hold'`,
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
          and earlier.answered_at <= task.sent_at - ${CLOCKS} and earlier.expires_at > task.sent_at
          and not coalesce(${isEmptied(Prisma.sql`earlier.answer`)}, false)
          and (not lookup.is_refresh or earlier.answered_at >= run.created_at))) as broken
      from lookups lookup join snov_credit_usage paid on paid.lookup_id = lookup.id and paid.kind = 'commit'
      join snov_tasks task on task.id = paid.task_id left join runs run on run.id = lookup.run_id`,
  },
  {
    promise: "Never pay twice",
    statement:
      "no question was sent again after Snov.io was known to have accepted it in a task that had been given up",
    query: Prisma.sql`select (select count(*) from snov_credit_usage where kind = 'commit') as checked, count(*) as broken
      from snov_tasks heard join snov_credit_usage hold on hold.task_id = heard.id and hold.kind = 'hold'
      join snov_credit_usage paid on paid.lookup_id = hold.lookup_id and paid.kind = 'commit' and paid.task_id <> heard.id
      join snov_tasks task on task.id = paid.task_id
      where heard.task_hash is not null and task.sent_at > heard.heard_late_at`,
  },
  {
    promise: "Never pay twice",
    statement: "every question has at most one live lookup",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where live > 1) as broken from (
      select key, count(*) as live from lookups where state in ('waiting', 'in_flight', 'unknown') group by key) live`,
  },
  {
    promise: "Never pay twice",
    statement: "nothing is asked again while an earlier start of it may still be paid",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where lookup.state not in ('in_flight', 'unknown') or lookup.task_id is distinct from hold.task_id) as broken
      from (${HOLDS}) hold join lookups lookup on lookup.id = hold.lookup_id where hold.ended < hold.amount`,
  },
  {
    promise: "Never pay twice",
    statement: "a lookup of unknown fate keeps all that it held",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where hold.ended <> 0 and lookup.state = 'unknown' and lookup.task_id = hold.task_id) as broken
      from (${HOLDS}) hold join lookups lookup on lookup.id = hold.lookup_id`,
  },
];
