import { spendInvariants } from "@/server/proof/spend-invariants";
import { copyEntry, itNotices, tamper, tamperWithout } from "@/server/testing/damages";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";

let liveKey = "";

itNotices(spendInvariants, {
  "an account that was overdrawn for a while": {
    statement: "available was never below zero, after any entry of the ledger",
    by: () => tamper("update snov_credit_usage set available_after = -1 where sequence = 2"),
  },
  "a cap lowered below what the run has used": {
    statement: "held + spent of no run ever passed its cap",
    by: () => tamperWithout("runs", "runs_within_cap", "update runs set cap = 2"),
  },
  "a budget lowered below what the period has used": {
    statement: "held + spent of no period ever passed its budget",
    by: () => tamperWithout("credit_budgets", "credit_budgets_within_cap", "update credit_budgets set cap = 2"),
  },
  "a run that once held more than it ever was allowed": {
    statement: "held + spent of no run ever passed its cap",
    by: () => tamper("update runs set highest_cap = 2"),
  },
  "a daily cap that was passed for a while": {
    statement: "held + spent of nobody's day ever passed their daily cap",
    by: () => tamper("update snov_credit_usage set amount = 16 where kind = 'hold' and sequence = 4"),
  },
  "a run beyond what it was estimated at": {
    statement: "no run went beyond the maximum that it was estimated at without a person's word",
    by: () => tamperWithout("runs", "runs_within_promise", "update runs set promised = 1"),
  },
  "a hold that no day counts": {
    statement: "every hold counts at every level: its period, its run and the day of whoever started the run",
    by: () => tamper("update snov_credit_usage set spender_day_id = null where kind = 'hold' and sequence = 4"),
  },
  "a lookup asked again though its start may still be paid": {
    statement: "nothing is asked again while an earlier start of it may still be paid",
    by: () => tamper("update lookups set state = 'waiting' where state = 'in_flight'"),
  },
  "a lookup of unknown fate whose hold was ended": {
    statement: "a lookup of unknown fate keeps all that it held",
    by: () => tamper("update lookups set state = 'unknown' where state = 'found' and task_id is not null"),
  },
  "a lookup that was paid twice": {
    statement: "no lookup was committed more than once",
    by: () => tamper(copyEntry("'{}'")),
  },
  "a question that was paid again while its answer was fresh": {
    statement: "no question was paid again while its answer was fresh, unless a person asked for it",
    by: ({ first, second }) =>
      tamper(
        "update lookups set key = 'domain:same', answered_at = now() - interval '1 minute', created_at = now() - interval '2 minutes' where id = any($1)",
        [[first, second]],
      ),
  },
  "a question that was sent again though Snov.io was known to have it": {
    statement:
      "no question was sent again after Snov.io was known to have accepted it in a task that had been given up",
    by: ({ first, liveTaskId }) =>
      tamper(
        `with heard as (update snov_tasks set state = 'expired', heard_late_at = now() - interval '1 minute' where id = $1 returning id)
        update snov_credit_usage set lookup_id = $2 from heard where task_id = heard.id and kind = 'hold'`,
        [liveTaskId, first],
      ),
  },
  "two live lookups of one question": {
    statement: "every question has at most one live lookup",
    by: async () => {
      const client = await connectToTestDatabase();
      const index = await client.query("select pg_get_indexdef('lookups_live_key'::regclass) as text");
      liveKey = index.rows[0].text;
      await client.query("drop index lookups_live_key");
      await tamper(
        "update lookups set key = 'domain:same', state = 'waiting' where state in ('in_flight', 'not_found')",
      );
    },
    undo: async () => {
      await resetDatabase();
      await (await connectToTestDatabase()).query(liveKey);
    },
  },
});
