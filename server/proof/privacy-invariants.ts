import { Prisma } from "@/server/platform/db/generated/client";
import type { Invariant } from "@/server/proof/invariant";
import type { HashedKind } from "@/server/register/suppression";
import { hashOf, KEYS, withAbove } from "@/server/register/suppression-sql";

const promise = "A person can be forgotten";

/** Longer than the housekeeping waits before it finishes a cleaning, and takes for it. */
const LEFT_UNCLEANED = Prisma.sql`interval '2 hours'`;

/**
 * Over the alias `s`: an earlier version suppressed it and kept no note of what it left. The worker's first round after the upgrade looks
 * for that, and has as long for it as for any other cleaning.
 */
const LEFT_BEFORE_UPGRADE = Prisma.sql`(s.uncleaned_since is not null and s.uncleaned_value is null and exists (
  select from _prisma_migrations where migration_name = '20261122170337_unfinished_suppressions' and finished_at > now() - ${LEFT_UNCLEANED}))`;

/** Counts the values that are stored although their hash is suppressed. */
function storedThoughSuppressed(kind: HashedKind, values: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    with ${KEYS}, hashed as (select ${hashOf(kind, Prisma.sql`stored.value`)} as hash from (${values}) stored(value), keys)
    select (select count(*) from (${values}) stored(value)) as checked,
      count(*) filter (where exists (select from suppressions s where s.kind = ${kind}::suppression_kind and s.hash = hashed.hash
        and not ${LEFT_BEFORE_UPGRADE})) as broken
    from hashed`;
}

/** A name as `personMarks` folds it. */
function folded(forename: Prisma.Sql, surname: Prisma.Sql): Prisma.Sql {
  const fold = (text: Prisma.Sql) =>
    Prisma.sql`trim(regexp_replace(lower(regexp_replace(normalize(${text}, NFKD), ${"[\\u0300-\\u036f]"}, '', 'g')), '[^[:alnum:]]+', ' ', 'g'))`;
  return Prisma.sql`'name:' || ${fold(forename)} || ' ' || ${fold(surname)}`;
}

/** Under what an officer is known, over the alias `officer`: the same as `personMarks` without a domain. */
const MARKS = Prisma.sql`
  select officer.person_id where officer.person_id is not null
  union all
  select ${folded(Prisma.sql`officer.forename`, Prisma.sql`officer.surname`)} || '|' ||
    case when officer.birth_year > 0 and officer.birth_month > 0 then officer.birth_year || '-' || officer.birth_month else officer.company_number end
  where officer.forename <> '' and officer.surname <> ''`;

/** Between a suppression's moment and its commit nobody can obey it. */
const COMMITTING = Prisma.sql`interval '10 seconds'`;

/** When a task's request was let go, after the last look at who is suppressed. What was adopted was looked at when that was made. */
const LEFT_AT = Prisma.sql`coalesce(task.sent_at, task.created_at)`;

/** A lookup whose words may be needed to tell answers apart is emptied with its answer. */
const AT_REST = Prisma.sql`lookup.state not in ('in_flight', 'unknown')`;
/** What was read of a task that is over: nobody reads what comes for one that was given up. */
const SPOKEN = Prisma.sql`delivery.body is not null and task.state = 'completed'`;

/** Addresses in questions, in answers and in what webhooks said of tasks that are over. Nothing is read while no such thing is suppressed. */
const TOLD_ADDRESSES = (kind: HashedKind) => Prisma.sql`
  select distinct address from (
    select lower(input ->> 'email') as address from lookups lookup where kind = 'verification' and ${AT_REST}
    union all select lower(found ->> 'email') from lookups lookup, jsonb_array_elements(answer -> 'emails') found where kind = 'email'
    union all select lower(hit[1]) from snov_webhooks delivery join snov_tasks task on task.id = delivery.task_id,
      regexp_matches(delivery.body, ${"([a-z0-9._%+'-]+@[a-z0-9.-]+[a-z0-9])"}, 'gi') hit where ${SPOKEN}
  ) told where address is not null and exists (select from suppressions where kind = ${kind}::suppression_kind)`;

/** In deliveries as a value of its own: a company may be called as its domain is. */
const TOLD_DOMAINS = Prisma.sql`
  select distinct domain from (
    select split_part(address, '@', 2) as domain from (${TOLD_ADDRESSES("domain")}) addresses
    union all select lower(input ->> 'domain') from lookups lookup where kind = 'email' and ${AT_REST}
    union all select lower(answer ->> 'domain') from lookups lookup where kind = 'domain'
    union all select lower(hit[1]) from snov_webhooks delivery join snov_tasks task on task.id = delivery.task_id,
      regexp_matches(delivery.body, ${'"([a-z0-9-]+(?:\\.[a-z0-9-]+)+)"'}, 'gi') hit where ${SPOKEN}
  ) told where domain like '%.%' and exists (select from suppressions where kind = 'domain')`;

export const privacyInvariants: readonly Invariant[] = [
  {
    promise,
    statement: "of no suppressed address or domain are traces left to be cleaned away",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where uncleaned_since < now() - ${LEFT_UNCLEANED} and not ${LEFT_BEFORE_UPGRADE}) as broken
      from suppressions s where kind in ('address', 'domain')`,
  },
  {
    promise,
    statement: "nobody who is suppressed has an address stored",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where exists (select 1 from officer_emails email where email.officer_id = officer.id)) as broken
      from officers officer where officer.suppressed_at is not null`,
  },
  {
    promise,
    statement: "no stored address is a suppressed one",
    query: storedThoughSuppressed("address", Prisma.sql`select distinct email from officer_emails`),
  },
  {
    promise,
    statement: "no stored domain is a suppressed one",
    query: storedThoughSuppressed("domain", withAbove(Prisma.sql`select domain from company_domains`)),
  },
  {
    promise,
    statement: "no stored address is at a suppressed domain or below it",
    query: storedThoughSuppressed(
      "domain",
      withAbove(Prisma.sql`select split_part(email, '@', 2) from officer_emails`),
    ),
  },
  {
    promise,
    statement: "no suppressed address stands in a question, an answer or a delivery",
    query: storedThoughSuppressed("address", TOLD_ADDRESSES("address")),
  },
  {
    promise,
    statement: "no suppressed domain, nor an address at it, stands in a question, an answer or a delivery",
    query: storedThoughSuppressed("domain", withAbove(TOLD_DOMAINS)),
  },
  {
    promise,
    statement: "no officer who is shown is a suppressed person",
    query: storedThoughSuppressed(
      "person",
      Prisma.sql`select distinct mark.value from officers officer cross join lateral (${MARKS}) mark(value) where officer.suppressed_at is null`,
    ),
  },
  {
    promise,
    statement: "no suppressed person's appointments elsewhere are stored",
    query: storedThoughSuppressed("person", Prisma.sql`select person_id from person_records`),
  },
  {
    promise,
    statement: "of a forgotten person's lookup nothing is left but its price, unless Snov.io has it in hand",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state not in ('in_flight', 'unknown') and forgotten_at < now() - interval '10 minutes'
        and (input <> '{}' or coalesce(jsonb_array_length(answer -> 'emails'), 0) > 0
          or exists (select from officers officer where officer.id = lookups.officer_id and officer.suppressed_at is not null
            and officer.suppressed_at <= lookups.forgotten_at))) as broken
      from lookups where forgotten_at is not null`,
  },
  {
    promise,
    statement: "no delivery about a forgotten person keeps its words",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where delivery.body is not null
        and task.state not in ('prepared', 'sending', 'started', 'unknown')) as broken
      from snov_webhooks delivery join snov_tasks task on task.id = delivery.task_id where task.is_redacted`,
  },
  {
    promise,
    statement: "no task was started for a company after it was suppressed",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where exists (
        select from suppressions s where s.kind = 'company' and s.created_at < ${LEFT_AT} - ${COMMITTING}
          and s.hash = encode(sha256(convert_to(lookup.company_number, 'UTF8')), 'hex'))) as broken
      from lookups lookup join snov_tasks task on task.id = lookup.task_id`,
  },
  {
    promise,
    statement: "no task was started for a person, an address or a domain after it was suppressed",
    query: Prisma.sql`
      with ${KEYS}, asked as (
        select lookup.id, lookup.kind, lookup.input, lookup.officer_id, ${LEFT_AT} as left_at
        from lookups lookup join snov_tasks task on task.id = lookup.task_id where lookup.kind <> 'domain'
      ), marks as (
        select asked.id, asked.left_at, 'person' as kind, ${hashOf("person", Prisma.sql`mark.value`)} as hash
        from asked join officers officer on officer.id = asked.officer_id cross join lateral (${MARKS}) mark(value), keys
        union all
        select asked.id, asked.left_at, 'person', ${hashOf(
          "person",
          Prisma.sql`${folded(Prisma.sql`(asked.input ->> 'firstName')`, Prisma.sql`(asked.input ->> 'lastName')`)} || '|@' || (asked.input ->> 'domain')`,
        )}
        from asked, keys where asked.kind = 'email' and asked.input ? 'domain'
        union all
        select asked.id, asked.left_at, 'address', ${hashOf("address", Prisma.sql`(asked.input ->> 'email')`)}
        from asked, keys where asked.kind = 'verification' and asked.input ? 'email'
        union all
        select asked.id, asked.left_at, 'domain', ${hashOf("domain", Prisma.sql`above.domain`)}
        from asked cross join lateral (${withAbove(
          Prisma.sql`select coalesce(asked.input ->> 'domain', split_part(asked.input ->> 'email', '@', 2))`,
        )}) above(domain), keys
      )
      select (select count(*) from asked) as checked, count(distinct marks.id) filter (where exists (
        select from suppressions s where s.kind = marks.kind::suppression_kind and s.hash = marks.hash
          and s.created_at < marks.left_at - ${COMMITTING})) as broken
      from marks`,
  },
  {
    promise,
    statement: "no company but a corporate subscriber was ever looked up",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where company.type is not null and not is_corporate_subscriber(company.type)) as broken
      from lookups lookup join companies company on company.number = lookup.company_number`,
  },
];
