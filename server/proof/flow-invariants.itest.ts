import { randomUUID } from "node:crypto";
import { refreshRunItems } from "@/server/enrichment/runs/run-progress";
import { flowInvariants } from "@/server/proof/flow-invariants";
import { refreshFacets } from "@/server/register/search/refresh-facets";
import { anotherLookup, itNotices, tamper } from "@/server/testing/damages";

itNotices(flowInvariants, {
  "a duplicate of another body": {
    statement: "every duplicate points to the first delivery of the same body",
    by: (books) =>
      tamper(
        `with first as (insert into snov_webhooks (id, task_id, body, body_sha256) values (gen_random_uuid(), $1, '{}', 'x') returning id)
        insert into snov_webhooks (id, task_id, body, body_sha256, state, duplicate_of_id)
        select gen_random_uuid(), $1, '[]', 'y', 'duplicate', id from first`,
        [books.taskId],
      ),
  },
  "a lookup in flight though its task has ended": {
    statement: "no lookup is in flight without a live task, or of unknown fate without a task of unknown fate",
    by: (books) => tamper("update snov_tasks set state = 'expired' where id = $1", [books.liveTaskId]),
  },
  "a lookup that failed because the account was empty": {
    statement: "no lookup failed for want of credits",
    by: (books) =>
      tamper("update lookups set state = 'failed', failure = 'Snov.io is out of credits' where id = $1", [books.first]),
  },
  "work that waits for credits in a queue that nobody paused": {
    statement: "what has waited for credits for more than ten minutes waits in a paused queue",
    by: () =>
      tamper(`with waiting as (update lookups set state = 'waiting', task_id = null where state = 'in_flight' returning id),
        job as (insert into queue_jobs (id, queue, payload, lookup_id, created_at)
          select gen_random_uuid(), 'find-domain', '{}', id, now() - interval '11 minutes' from waiting),
        task as (update snov_tasks set state = 'expired' where state = 'started'),
        account as (update credit_accounts set balance = 0 where name = 'available'),
        reading as (insert into snov_balance_readings (id, credits, available, held, adjustment, read_at)
          values (gen_random_uuid(), 0, 0, 0, 0, now() - interval '11 minutes'))
        insert into worker_heartbeats (worker, started_at, beat_at, active) values ('w', now() - interval '1 hour', now(), 0)`),
  },
  "a delivery that nobody will apply": {
    statement: "no delivery has waited for more than ten minutes with nobody to apply it",
    by: (books) =>
      tamper(
        "insert into snov_webhooks (id, task_id, body, body_sha256, received_at) values ($1, $2, '{}', 'x', now() - interval '11 minutes')",
        [randomUUID(), books.taskId],
      ),
  },
  "a started task that nobody asks about": {
    statement: "every started task is still asked about, or has its result",
    by: () => tamper("update snov_tasks set started_at = now() - interval '11 minutes' where state = 'started'"),
  },
  "a waiting lookup without a job": {
    statement: "every lookup that waits has a job to start it",
    by: () =>
      tamper(
        anotherLookup(
          "jsonb_build_object('state', 'waiting', 'key', 'k', 'credits_spent', 0, 'created_at', now() - interval '11 minutes')",
        ),
      ),
  },
  "a company that is found by a domain that it has not": {
    statement: "companies are found by what their lookups, officers, domains and addresses say",
    by: async (books) => {
      await refreshFacets();
      await tamper("update companies set facets = array_append(facets, 'has~domain') where number = $1", [
        books.companyNumber,
      ]);
    },
  },
  "a company that is out of strike-off and still listed by its score": {
    statement: "only companies in strike-off have a lead score",
    by: async (books) => {
      await tamper("update companies set strike_off_stage = null where number = $1", [books.companyNumber]);
      await tamper("update companies set lead_score = 5 where number = $1", [books.companyNumber]);
    },
  },
  "a company with another confidence than its domains have": {
    statement: "companies are found by what their lookups, officers, domains and addresses say",
    by: async (books) => {
      await refreshFacets();
      await tamper("update companies set best_confidence = 0.9 where number = $1", [books.companyNumber]);
    },
  },
  "a company of a run that is said to have failed": {
    statement: "what is stored of each run's companies is what their jobs, lookups and domains say",
    by: async () => {
      await refreshRunItems();
      await tamper("update run_item_outcomes set outcome = 'failed'");
    },
  },
  "a run that counts one company too many": {
    statement: "every run's counts are the sums over its companies, none of which is missing",
    by: () => tamper("update run_progress set total = total + 1"),
  },
  "a company of a run that nobody counts": {
    statement: "every run's counts are the sums over its companies, none of which is missing",
    by: () => tamper("delete from run_item_outcomes"),
  },
  "a day with a question that nobody asked": {
    statement: "the questions of each day are those of its runs' companies",
    by: async () => {
      await tamper("insert into question_days (day, kind, questions, served) values ('2020-01-01', 'domain', 1, 0)");
    },
  },
  "a delivery that was never counted": {
    statement: "deliveries, results and the day's attempts are as many as their counts say",
    by: (books) =>
      tamper(
        "insert into snov_webhooks (id, task_id, body, body_sha256, state) values ($1, $2, '{}', 'x', 'applied')",
        [randomUUID(), books.taskId],
      ),
  },
  ...Object.fromEntries(
    (["completed", "failed", "run", "wait"] as const).map((measure) => [
      `an attempt that was counted twice (${measure})`,
      {
        statement: "deliveries, results and the day's attempts are as many as their counts say",
        by: () =>
          tamper(
            "insert into attempt_tallies (queue, hour, measure, count) values ('find-domain', date_trunc('hour', now(), 'UTC'), $1::attempt_measure, 1)",
            [measure],
          ),
      },
    ]),
  ),
});
