import { bookInvariants } from "@/server/proof/book-invariants";
import { itNotices, tamper } from "@/server/testing/damages";

itNotices(bookInvariants, {
  "a day whose figures somebody changed": {
    statement: "every run's, period's and day's figures are what their entries add up to",
    by: () => tamper("update spender_days set spent = spent - 1"),
  },
  "a credit settled on another level than it was held": {
    statement: "what ends a hold moves the levels that it was taken from",
    by: () => tamper("update snov_credit_usage set spender_day_id = null where kind = 'commit'"),
  },
  "an answer that cost more than its rules say": {
    statement: "each answer was billed by the cost rules that its credits were held under",
    by: () => tamper("update snov_tasks set cost_rules = cost_rules || jsonb_build_object('domainFound', 0)"),
  },
  "a bill beyond its hold that nothing accounts for": {
    statement: "what was billed beyond a hold is spent where the caps had room, and a drift where they had not",
    by: () => tamper("update snov_tasks set cost_rules = cost_rules || jsonb_build_object('domainFound', 3)"),
  },
  "an entry without a cause": {
    statement: "every entry names its cause and who made it",
    by: () => tamper("update snov_credit_usage set cause = ' ' where sequence = 1"),
  },
  "a reading that nobody obeyed": {
    statement: "after every reading our books fit Snov.io's balance, held credits billed or not",
    by: () => tamper("update snov_balance_readings set credits = 12"),
  },
  "a correction of another amount than the reading's": {
    statement: "every correction after a reading is an entry of that amount",
    by: () => tamper("update snov_credit_usage set amount = 2 where kind = 'drift'"),
  },
  "a drift that nobody looks after": {
    statement: "every drift is a case that is open or has its cause",
    by: () => tamper("delete from credit_drifts"),
  },
  "a grant of more than came": {
    statement: "what readings and answers moved is what grants and drifts tell of, to the credit",
    by: () => tamper("update credit_grants set credits = credits + 1"),
  },
  "a balance that somebody changed": {
    statement: "all accounts together are zero",
    by: () => tamper("update credit_accounts set balance = balance + 1 where name = 'available'"),
  },
  "two balances changed so that they still add up to zero": {
    statement: "every account's balance is what its entries add up to",
    by: () =>
      tamper(
        "update credit_accounts set balance = balance + case name when 'available' then 1 else -1 end where name in ('available', 'provider')",
      ),
  },
  "a run whose figures somebody changed": {
    statement: "every run's, period's and day's figures are what their entries add up to",
    by: () => tamper("update runs set credits_spent = credits_spent - 1"),
  },
  "an entry that was edited": {
    statement: "the ledger has no gap and no edited entry",
    by: () => tamper("update snov_credit_usage set cause = 'something else' where sequence = 2"),
  },
  "an entry that was taken out": {
    statement: "the ledger has no gap and no edited entry",
    by: () => tamper("delete from snov_credit_usage where sequence = 3"),
  },
  "the last entries taken out and the chain left whole": {
    statement: "every account's balance is what its entries add up to",
    by: () => tamper("delete from snov_credit_usage where sequence = (select max(sequence) from snov_credit_usage)"),
  },
  "a hold that outlived its task": {
    statement: "every hold is whole while its task lives, and fully ended once it does not",
    by: (books) => tamper("update snov_tasks set state = 'completed' where id = $1", [books.liveTaskId]),
  },
  "a lookup that says it cost nothing though it was paid": {
    statement: "what each lookup says it cost is what the ledger committed for it",
    by: (books) => tamper("update lookups set credits_spent = 0 where id = $1", [books.first]),
  },
  "a day that says more was burnt than there was": {
    statement: "every day's sums, and every run's, of a day and in all, are what the ledger says",
    by: () => tamper("update credit_days set burnt = burnt + 1"),
  },
  "a run's day that counts a company twice": {
    statement: "every day's sums, and every run's, of a day and in all, are what the ledger says",
    by: () => tamper("update run_credit_days set companies = companies + 1"),
  },
  "a run that says less was burnt for it than its days say": {
    statement: "every day's sums, and every run's, of a day and in all, are what the ledger says",
    by: () => tamper("update run_credits set burnt = burnt - 1"),
  },
  "a day that says something went outside of runs": {
    statement: "every day's sums, and every run's, of a day and in all, are what the ledger says",
    by: () => tamper("update credit_days set burnt_alone = burnt_alone + 1"),
  },
  "an hour in which nothing went": {
    statement: "what went in every hour is what the ledger says",
    by: () => tamper("insert into credit_hours (hour, burnt) values ('2020-01-01T07:00:00Z', 1)"),
  },
  "an answer that no lookup has": {
    statement: "the answers of each day are those that its lookups have",
    by: () =>
      tamper("insert into answer_tallies (day, kind, answered, found, valid) values ('2020-01-01', 'domain', 1, 1, 0)"),
  },
});
