import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { instanceSecret } from "@/server/platform/instance-secret";
import { privacyInvariants } from "@/server/proof/privacy-invariants";
import { prove } from "@/server/proof/prove";
import { suppressionHash } from "@/server/register/suppression";
import { type Books, itNotices, tamper } from "@/server/testing/damages";

async function suppressHash(kind: "address" | "domain" | "person", value: string): Promise<void> {
  const hash = await suppressionHash(kind, value);
  // The process remembers its secret over the tests, the emptied database does not.
  const secret = { name: "suppression", value: await instanceSecret("suppression") };
  await db.instanceSecret.createMany({ data: secret, skipDuplicates: true });
  await db.suppression.create({ data: { kind, hash, reason: "asked", createdBy: "Test" } });
}

/** What it left is stored still; an earlier version did not say so, and the upgrade was so long ago. */
async function suppressBeforeUpgrade(ago: string): Promise<void> {
  await suppressHash("address", "ada@harrowmere.co.uk");
  await tamper(
    "update suppressions set created_at = now() - interval '1 year', uncleaned_since = now() - interval '1 year'",
  );
  await tamper(`insert into officer_emails (id, officer_id, email, verification, confidence, reasons, discovered_at, expires_at)
    values (gen_random_uuid(), 'officer', 'ada@harrowmere.co.uk', 'valid', 1, '[]', now(), now())`);
  await tamper(
    "update _prisma_migrations set finished_at = now() - $1::interval where migration_name = '20261122170337_unfinished_suppressions'",
    [ago],
  );
}

const AFTERWARDS = "no task was started for a person, an address or a domain after it was suppressed";

/** Prepared before anything was suppressed. */
const PREPARED_BEFORE = "update snov_tasks set created_at = now() - interval '2 hours'";

/** As if the task that ended had asked this about the officer, and everything had been suppressed between preparing and sending it. */
async function askAfterwards(books: Books, kind: "email" | "verification", input: object): Promise<void> {
  await tamper("update suppressions set created_at = now() - interval '1 hour'");
  await tamper(PREPARED_BEFORE);
  await tamper("update lookups set kind = $1::lookup_kind, input = $2, officer_id = 'officer' where task_id = $3", [
    kind,
    JSON.stringify(input),
    books.taskId,
  ]);
}

function deliver(books: Books, body: string): Promise<unknown> {
  return tamper("insert into snov_webhooks (id, task_id, body, body_sha256) values ($1, $2, $3, 'x')", [
    randomUUID(),
    books.taskId,
    body,
  ]);
}

itNotices(privacyInvariants, {
  "a suppression that was cut short and that nobody finishes": {
    statement: "of no suppressed address or domain are traces left to be cleaned away",
    by: async () => {
      await suppressHash("address", "ada@harrowmere.co.uk");
      await tamper("update suppressions set uncleaned_since = now() - interval '3 hours', uncleaned_value = 'ada'");
    },
  },
  "a suppression of an earlier version that nobody looks for after the upgrade": {
    statement: "of no suppressed address or domain are traces left to be cleaned away",
    by: () => suppressBeforeUpgrade("3 hours"),
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
  "a suppressed address that an answer still tells": {
    statement: "no suppressed address stands in a question, an answer or a delivery",
    by: async () => {
      await suppressHash("address", "ada@harrowmere.co.uk");
      await tamper(
        `update lookups set kind = 'email', answer = '{"kind": "email", "emails": [{"email": "Ada@harrowmere.co.uk"}]}' where state = 'found'`,
      );
    },
  },
  "a suppressed address that a question still asks about": {
    statement: "no suppressed address stands in a question, an answer or a delivery",
    by: async () => {
      await suppressHash("address", "ada@harrowmere.co.uk");
      await tamper(
        `update lookups set kind = 'verification', input = '{"email": "ada@harrowmere.co.uk"}' where state = 'found'`,
      );
    },
  },
  "a suppressed address in what a webhook said": {
    statement: "no suppressed address stands in a question, an answer or a delivery",
    by: async (books) => {
      await suppressHash("address", "ada@harrowmere.co.uk");
      await deliver(books, '{"data": [{"email": "ada@harrowmere.co.uk"}]}');
    },
  },
  "an address at a suppressed domain that an answer still tells": {
    statement: "no suppressed domain, nor an address at it, stands in a question, an answer or a delivery",
    by: async () => {
      await suppressHash("domain", "harrowmere.co.uk");
      await tamper(
        `update lookups set kind = 'email', answer = '{"kind": "email", "emails": [{"email": "ada@shop.harrowmere.co.uk"}]}' where state = 'found'`,
      );
    },
  },
  "a domain below a suppressed one that an answer still tells": {
    statement: "no suppressed domain, nor an address at it, stands in a question, an answer or a delivery",
    by: async () => {
      await suppressHash("domain", "harrowmere.co.uk");
      await tamper(
        `update lookups set answer = '{"kind": "domain", "domain": "shop.Harrowmere.co.uk"}' where state = 'found'`,
      );
    },
  },
  "a suppressed domain in what a webhook said": {
    statement: "no suppressed domain, nor an address at it, stands in a question, an answer or a delivery",
    by: async (books) => {
      await suppressHash("domain", "harrowmere.co.uk");
      await deliver(books, '{"domain": "www.harrowmere.co.uk"}');
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
    by: (books) => suppressHash("person", `name:ada marlowe|${books.companyNumber}`),
  },
  "a suppressed officer who was looked up afterwards": {
    statement: AFTERWARDS,
    by: async (books) => {
      await suppressHash("person", "person-1");
      await tamper("update officers set person_id = 'person-1', suppressed_at = now()");
      await askAfterwards(books, "email", { firstName: "Ada", lastName: "Marlowe", domain: "a.uk" });
    },
  },
  "a forgotten name that was looked up afterwards at the same domain": {
    statement: AFTERWARDS,
    by: async (books) => {
      await suppressHash("person", "name:zoe o quillfeather|@a.uk");
      await askAfterwards(books, "email", { firstName: "Zoë", lastName: "O'Quillfeather", domain: "a.uk" });
    },
  },
  "a suppressed address that was verified afterwards": {
    statement: AFTERWARDS,
    by: async (books) => {
      await suppressHash("address", "ada@harrowmere.co.uk");
      await askAfterwards(books, "verification", { email: "Ada@harrowmere.co.uk" });
    },
  },
  "somebody looked up below a suppressed domain afterwards": {
    statement: AFTERWARDS,
    by: async (books) => {
      await suppressHash("domain", "harrowmere.co.uk");
      await askAfterwards(books, "email", { firstName: "Zoë", lastName: "Ash", domain: "shop.harrowmere.co.uk" });
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
  "a forgotten lookup that names somebody who is hidden": {
    statement: "of a forgotten person's lookup nothing is left but its price, unless Snov.io has it in hand",
    by: async () => {
      await tamper("update officers set suppressed_at = now() - interval '1 hour'");
      await tamper(
        "update lookups set input = '{}', officer_id = 'officer', forgotten_at = now() - interval '11 minutes' where state = 'found'",
      );
    },
  },
  "a delivery that tells of a forgotten person": {
    statement: "no delivery about a forgotten person keeps its words",
    by: async (books) => {
      await tamper("update snov_tasks set is_redacted = true where id = $1", [books.taskId]);
      await deliver(books, "{}");
    },
  },
  "a company that was looked up after it was suppressed": {
    statement: "no task was started for a company after it was suppressed",
    by: async (books) => {
      await tamper(PREPARED_BEFORE);
      await tamper(`with known as (update lookups set task_id = '${books.taskId}' where state = 'found' returning company_number)
        insert into suppressions (id, kind, hash, act_id, reason, created_by, created_at)
        select gen_random_uuid(), 'company', encode(sha256(convert_to(company_number, 'UTF8')), 'hex'), gen_random_uuid(), 'asked', 'Test', now() - interval '1 hour'
        from known limit 1`);
    },
  },
  "a lookup of a company that has no legal personality": {
    statement: "no company but a corporate subscriber was ever looked up",
    by: () => tamper("update companies set type = 'limited-partnership'"),
  },
});

it("gives the house two hours after an upgrade to clean away what an earlier version has left", async () => {
  await suppressBeforeUpgrade("1 hour");
  expect((await prove()).filter(({ broken }) => broken > 0).map(({ statement }) => statement)).toEqual([]);
});
