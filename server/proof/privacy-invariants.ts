import { Prisma } from "@/server/platform/db/generated/client";
import type { Invariant } from "@/server/proof/invariant";

const promise = "A person can be forgotten";

/** The two padded keys of HMAC-SHA256 (RFC 2104) with the secret that `suppressionHash` uses, for a query's `with`. */
const KEYS = Prisma.sql`secret as (
    select convert_to(value, 'UTF8') || decode(repeat('00', 64 - octet_length(value)), 'hex') as key from instance_secrets where name = 'suppression'
  ), keys as (
    select
      (select decode(string_agg(lpad(to_hex(get_byte(key, i) # 54), 2, '0'), '' order by i), 'hex') from generate_series(0, 63) i) as inside,
      (select decode(string_agg(lpad(to_hex(get_byte(key, i) # 92), 2, '0'), '' order by i), 'hex') from generate_series(0, 63) i) as outside
    from secret
  )`;

/** Counts the values that are stored although their hash is suppressed. */
function storedThoughSuppressed(kind: "address" | "domain" | "person", values: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    with ${KEYS}, hashed as (
      select encode(sha256(keys.outside || sha256(keys.inside || convert_to(${`${kind}:`} || lower(stored.value), 'UTF8'))), 'hex') as hash
      from (${values}) stored(value), keys
    )
    select (select count(*) from (${values}) stored(value)) as checked,
      count(*) filter (where exists (select from suppressions s where s.kind = ${kind}::suppression_kind and s.hash = hashed.hash)) as broken
    from hashed`;
}

export const privacyInvariants: readonly Invariant[] = [
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
    query: storedThoughSuppressed("domain", Prisma.sql`select distinct domain from company_domains`),
  },
  {
    promise,
    statement: "no officer who is shown is a suppressed person",
    query: storedThoughSuppressed(
      "person",
      Prisma.sql`select distinct person_id from officers where suppressed_at is null and person_id is not null`,
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
        and (input <> '{}' or officer_id is not null or coalesce(jsonb_array_length(answer -> 'emails'), 0) > 0)) as broken
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
        select from suppressions s where s.kind = 'company' and s.created_at < task.created_at
          and s.hash = encode(sha256(convert_to(lookup.company_number, 'UTF8')), 'hex'))) as broken
      from lookups lookup join snov_tasks task on task.id = lookup.task_id`,
  },
  {
    promise,
    statement: "no company but a corporate subscriber was ever looked up",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where company.type is not null and not is_corporate_subscriber(company.type)) as broken
      from lookups lookup join companies company on company.number = lookup.company_number`,
  },
];
