import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { bookReading } from "@/server/credits/book-reading";
import { settleCredits } from "@/server/credits/settle-credits";
import { db } from "@/server/platform/db/client";
import { instanceSecret } from "@/server/platform/instance-secret";
import { invariants } from "@/server/proof/invariants";
import { prove } from "@/server/proof/prove";
import { suppressionHash } from "@/server/register/suppression";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";
import { createOfficer } from "@/server/testing/factories/companies";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { createUser } from "@/server/testing/factories/people";

/**
 * Four lookups of a run in one task: two found and paid, one not found, one still held in a second task. The run is an analyst's with
 * a daily cap, and a reading of the balance found a credit missing.
 */
async function keepBooks() {
  await openBooks({ granted: 20, cap: 20 });
  const ada = await createUser("analyst", { dailyCap: 15 });
  const payer = await createPayer(10, { spenderId: ada.id, promised: 9 });
  await missCredit();
  const ended = await holdForTask(payer, 3);
  const [first = "", second = "", third = ""] = ended.lookupIds;
  await db.$transaction((tx) =>
    settleCredits(
      tx,
      ended.taskId,
      [first, second, third].map((lookupId) => ({ lookupId, billed: lookupId === third ? 0 : 1, cause: "test" })),
      "test",
    ),
  );
  await db.snovTask.update({ where: { id: ended.taskId }, data: { state: "completed" } });
  const answered = { answeredAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  await db.lookup.updateMany({
    where: { id: { in: [first, second] } },
    data: { state: "found", creditsSpent: 1, answer: { kind: "domain", domain: "a.uk" }, ...answered },
  });
  await db.lookup.update({
    where: { id: third },
    data: { state: "not_found", answer: { kind: "domain", domain: null }, ...answered },
  });
  const live = await holdForTask(payer, 1);
  await db.snovTask.update({
    where: { id: live.taskId },
    data: { state: "started", taskHash: "a".repeat(32), startedAt: new Date() },
  });
  await createOfficer(payer.companyNumber, { id: "officer" });
  return { ...payer, taskId: ended.taskId, liveTaskId: live.taskId, first, second };
}

/** A reading that finds one credit less than the books say. */
async function missCredit(): Promise<void> {
  const data = { credits: 19, limitResetsInDays: null, available: 20, held: 0, adjustment: -1 };
  await db.$transaction(async (tx) => {
    const previous = await tx.balanceReading.create({ data: { ...data, credits: 20, adjustment: 0 } });
    await bookReading(tx, { reading: await tx.balanceReading.create({ data }), previous, by: "test" });
  });
}

let books: Awaited<ReturnType<typeof keepBooks>>;

beforeEach(async () => {
  await resetDatabase();
  books = await keepBooks();
});

async function suppressHash(kind: "address" | "domain" | "person", value: string): Promise<void> {
  const hash = await suppressionHash(kind, value);
  // The process remembers its secret over the tests, the emptied database does not.
  const secret = { name: "suppression", value: await instanceSecret("suppression") };
  await db.instanceSecret.createMany({ data: secret, skipDuplicates: true });
  await db.suppression.create({ data: { kind, hash, reason: "asked", createdBy: "Test" } });
}

const AFTERWARDS = "no task was started for a person, an address or a domain after it was suppressed";

/** As if the task that ended had asked this about the officer, and everything had been suppressed before. */
async function askAfterwards(kind: "email" | "verification", input: object): Promise<void> {
  await tamper("update suppressions set created_at = now() - interval '1 hour'");
  await tamper("update lookups set kind = $1::lookup_kind, input = $2, officer_id = 'officer' where task_id = $3", [
    kind,
    JSON.stringify(input),
    books.taskId,
  ]);
}

/** Somebody with the keys to the database and no regard for its rules. */
async function tamper(sql: string, values: unknown[] = []): Promise<void> {
  const client = await connectToTestDatabase();
  await client.query("set session_replication_role = replica");
  try {
    await client.query(sql, values);
  } finally {
    await client.query("set session_replication_role = origin");
  }
}

/** Like `tamper`, where a check of the table would still refuse it. */
async function tamperWithout(table: string, constraint: string, sql: string): Promise<void> {
  const client = await connectToTestDatabase();
  const definition = await client.query(
    "select pg_get_constraintdef(oid) as text from pg_constraint where conname = $1",
    [constraint],
  );
  await client.query(`alter table ${table} drop constraint ${constraint}`);
  try {
    await tamper(sql);
  } finally {
    const { text } = definition.rows[0];
    await client.query(`alter table ${table} add constraint ${constraint} ${text} not valid`);
  }
}

const broken = async () => (await prove()).filter((proof) => proof.broken > 0).map((proof) => proof.statement);
const copyEntry = (changes: string) => `
  insert into snov_credit_usage select (jsonb_populate_record(entry, jsonb_build_object(
    'sequence', 1000, 'hash', 'x', 'idempotency_key', 'x') || ${changes})).*
  from snov_credit_usage entry where kind = 'commit' order by sequence limit 1`;

const anotherLookup = (changes: string) => `
  insert into lookups select (jsonb_populate_record(lookup, jsonb_build_object('id', gen_random_uuid()) || ${changes})).*
  from lookups lookup where id = (select id from lookups where state = 'found' order by id limit 1)`;

it("finds nothing to complain about in books that are in order, and looks at every kind of row", async () => {
  const proofs = await prove();
  expect(proofs.filter((proof) => proof.broken > 0)).toEqual([]);
  expect(proofs).toHaveLength(invariants.length);
  expect(proofs.filter(({ promise, checked }) => /pay|spend|books/.test(promise) && checked === 0)).toEqual([]);
});

describe("notices", () => {
  const damages: Record<string, { statement: string; by: () => Promise<void> }> = {
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
      by: () => tamper("update snov_credit_usage set amount = 16 where kind = 'hold' and sequence = 3"),
    },
    "a run beyond what it was estimated at": {
      statement: "no run went beyond the maximum that it was estimated at without a person's word",
      by: () => tamperWithout("runs", "runs_within_promise", "update runs set promised = 1"),
    },
    "a hold that no day counts": {
      statement: "every hold counts at every level: its period, its run and the day of whoever started the run",
      by: () => tamper("update snov_credit_usage set spender_day_id = null where kind = 'hold' and sequence = 3"),
    },
    "a lookup asked again though its start may still be paid": {
      statement: "nothing is asked again while an earlier start of it may still be paid",
      by: () => tamper("update lookups set state = 'waiting' where state = 'in_flight'"),
    },
    "a lookup of unknown fate whose hold was ended": {
      statement: "a lookup of unknown fate keeps all that it held",
      by: () => tamper("update lookups set state = 'unknown' where state = 'found' and task_id is not null"),
    },
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
    "a lookup that was paid twice": {
      statement: "no lookup was committed more than once",
      by: () => tamper(copyEntry("'{}'")),
    },
    "a question that was paid again while its answer was fresh": {
      statement: "no question was paid again while its answer was fresh, unless a person asked for it",
      by: () => tamper(anotherLookup("jsonb_build_object('created_at', now() + interval '1 minute')")),
    },
    "two live lookups of one question": {
      statement: "every question has at most one live lookup",
      by: async () => {
        const client = await connectToTestDatabase();
        const index = await client.query("select pg_get_indexdef('lookups_live_key'::regclass) as text");
        await client.query("drop index lookups_live_key");
        await tamper(
          "update lookups set key = 'domain:same', state = 'waiting' where state in ('in_flight', 'not_found')",
        );
        restoreIndex = async () => {
          await resetDatabase();
          await client.query(index.rows[0].text);
        };
      },
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
      by: () => tamper("update snov_tasks set state = 'completed' where id = $1", [books.liveTaskId]),
    },
    "a lookup that says it cost nothing though it was paid": {
      statement: "what each lookup says it cost is what the ledger committed for it",
      by: () => tamper("update lookups set credits_spent = 0 where id = $1", [books.first]),
    },
    "a duplicate of another body": {
      statement: "every duplicate points to the first delivery of the same body",
      by: () =>
        tamper(
          `with first as (insert into snov_webhooks (id, task_id, body, body_sha256) values (gen_random_uuid(), $1, '{}', 'x') returning id)
          insert into snov_webhooks (id, task_id, body, body_sha256, state, duplicate_of_id)
          select gen_random_uuid(), $1, '[]', 'y', 'duplicate', id from first`,
          [books.taskId],
        ),
    },
    "a lookup in flight though its task has ended": {
      statement: "no lookup is in flight without a live task, or of unknown fate without a task of unknown fate",
      by: () => tamper("update snov_tasks set state = 'expired' where id = $1", [books.liveTaskId]),
    },
    "a lookup that failed because the account was empty": {
      statement: "no lookup failed for want of credits",
      by: () =>
        tamper("update lookups set state = 'failed', failure = 'Snov.io is out of credits' where id = $1", [
          books.first,
        ]),
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
      by: () =>
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
    "an address of somebody who is to be forgotten": {
      statement: "nobody who is suppressed has an address stored",
      by: () =>
        tamper(`with forgotten as (update officers set suppressed_at = now() returning id)
          insert into officer_emails (id, officer_id, email, verification, confidence, reasons, discovered_at, expires_at)
          select gen_random_uuid(), id, 'a@b.uk', 'valid', 1, '[]', now(), now() from forgotten`),
    },
    "an address that is stored although its hash is suppressed": {
      statement: "no stored address is a suppressed one",
      by: async () => {
        await suppressHash("address", "ada@harrowmere.co.uk");
        await tamper(`insert into officer_emails (id, officer_id, email, verification, confidence, reasons, discovered_at, expires_at)
          values (gen_random_uuid(), 'officer', 'ada@harrowmere.co.uk', 'valid', 1, '[]', now(), now())`);
      },
    },
    "a domain that is stored although its hash is suppressed": {
      statement: "no stored domain is a suppressed one",
      by: async () => {
        await suppressHash("domain", "harrowmere.co.uk");
        await tamper(`insert into company_domains (id, company_number, domain, confidence, band, reasons, source, last_verified_at, expires_at)
          select gen_random_uuid(), number, 'harrowmere.co.uk', 1, 'accept', '[]', 'snov', now(), now() from companies limit 1`);
      },
    },
    "a domain that is stored although the one above it is suppressed": {
      statement: "no stored domain is a suppressed one",
      by: async () => {
        await suppressHash("domain", "harrowmere.co.uk");
        await tamper(`insert into company_domains (id, company_number, domain, confidence, band, reasons, source, last_verified_at, expires_at)
          select gen_random_uuid(), number, 'shop.harrowmere.co.uk', 1, 'accept', '[]', 'snov', now(), now() from companies limit 1`);
      },
    },
    "an address at a domain below a suppressed one": {
      statement: "no stored address is at a suppressed domain or below it",
      by: async () => {
        await suppressHash("domain", "harrowmere.co.uk");
        await tamper(`insert into officer_emails (id, officer_id, email, verification, confidence, reasons, discovered_at, expires_at)
          values (gen_random_uuid(), 'officer', 'ada@shop.harrowmere.co.uk', 'valid', 1, '[]', now(), now())`);
      },
    },
    "a suppressed person who is shown under another id": {
      statement: "no officer who is shown is a suppressed person",
      by: async () => {
        await suppressHash("person", "name:zoe o quillfeather|1971-5");
        await tamper(
          "update officers set person_id = 'another', forename = 'Zoë', surname = 'O’QUILLFEATHER', birth_year = 1971, birth_month = 5",
        );
      },
    },
    "a suppressed person without a month of birth who is shown at the same company": {
      statement: "no officer who is shown is a suppressed person",
      by: () => suppressHash("person", `name:ada marlowe|${books.companyNumber}`),
    },
    "a suppressed officer who was looked up afterwards": {
      statement: AFTERWARDS,
      by: async () => {
        await suppressHash("person", "person-1");
        await tamper("update officers set person_id = 'person-1', suppressed_at = now()");
        await askAfterwards("email", { firstName: "Ada", lastName: "Marlowe", domain: "a.uk" });
      },
    },
    "a forgotten name that was looked up afterwards at the same domain": {
      statement: AFTERWARDS,
      by: async () => {
        await suppressHash("person", "name:zoe o quillfeather|@a.uk");
        await askAfterwards("email", { firstName: "Zoë", lastName: "O'Quillfeather", domain: "a.uk" });
      },
    },
    "a suppressed address that was verified afterwards": {
      statement: AFTERWARDS,
      by: async () => {
        await suppressHash("address", "ada@harrowmere.co.uk");
        await askAfterwards("verification", { email: "Ada@harrowmere.co.uk" });
      },
    },
    "somebody looked up below a suppressed domain afterwards": {
      statement: AFTERWARDS,
      by: async () => {
        await suppressHash("domain", "harrowmere.co.uk");
        await askAfterwards("email", { firstName: "Zoë", lastName: "Ash", domain: "shop.harrowmere.co.uk" });
      },
    },
    "a suppressed person who is shown": {
      statement: "no officer who is shown is a suppressed person",
      by: async () => {
        await suppressHash("person", "person-1");
        await tamper("update officers set person_id = 'person-1'");
      },
    },
    "a suppressed person whose other companies are kept": {
      statement: "no suppressed person's appointments elsewhere are stored",
      by: async () => {
        await suppressHash("person", "person-2");
        await tamper("insert into person_records (person_id, total, fetched_at) values ('person-2', 1, now())");
      },
    },
    "a forgotten lookup that remembers": {
      statement: "of a forgotten person's lookup nothing is left but its price, unless Snov.io has it in hand",
      by: () => tamper("update lookups set forgotten_at = now() - interval '11 minutes' where state = 'found'"),
    },
    "a delivery that tells of a forgotten person": {
      statement: "no delivery about a forgotten person keeps its words",
      by: async () => {
        await tamper("update snov_tasks set is_redacted = true where id = $1", [books.taskId]);
        await tamper("insert into snov_webhooks (id, task_id, body, body_sha256) values ($1, $2, '{}', 'x')", [
          randomUUID(),
          books.taskId,
        ]);
      },
    },
    "a company that was looked up after it was suppressed": {
      statement: "no task was started for a company after it was suppressed",
      by: () =>
        tamper(`with known as (update lookups set task_id = '${books.taskId}' where state = 'found' returning company_number)
          insert into suppressions (id, kind, hash, act_id, reason, created_by, created_at)
          select gen_random_uuid(), 'company', encode(sha256(convert_to(company_number, 'UTF8')), 'hex'), gen_random_uuid(), 'asked', 'Test', 'epoch'
          from known limit 1`),
    },
    "a lookup of a company that has no legal personality": {
      statement: "no company but a corporate subscriber was ever looked up",
      by: () => tamper("update companies set type = 'limited-partnership'"),
    },
  };

  let restoreIndex: (() => Promise<void>) | null = null;

  it.each(Object.entries(damages))("%s", async (_, { statement, by }) => {
    expect(invariants.map((invariant) => invariant.statement)).toContain(statement);
    await by();
    expect(await broken()).toContain(statement);
    await restoreIndex?.();
    restoreIndex = null;
  });

  it("something with each of its statements", () => {
    const noticed = new Set(Object.values(damages).map((damage) => damage.statement));
    expect(invariants.map((invariant) => invariant.statement).filter((statement) => !noticed.has(statement))).toEqual(
      [],
    );
  });
});
