import type { Value } from "@/server/enrichment/privacy/find-held";
import { listTelling } from "@/server/enrichment/privacy/strike-out";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { hashOf, KEYS, withAbove } from "@/server/register/suppression-sql";

/** An address, or a domain, as PostgreSQL's regular expression finds it in any text. */
const WORD = "((?:[a-z0-9._%+'-]+@)?[a-z0-9-]+(?:\\.[a-z0-9-]+)+)";

/**
 * What stands anywhere although it is suppressed, of the acts of which only the hash is known: each address and domain in each column
 * is hashed and compared. A column a statement, for as long as each takes.
 */
export async function findTold(): Promise<Value[]> {
  const found = new Map<string, Value>();
  for (const { table, column } of await db.$transaction(listTelling)) {
    // Names of tables and columns come from the catalogue, quoted by PostgreSQL.
    const [place, name] = [Prisma.raw(table), Prisma.raw(column)];
    const rows = await db.$queryRaw<Value[]>`
      with ${KEYS}, words as materialized (
        select distinct lower(hit[1]) as word from ${place}, regexp_matches(${name}::text, ${WORD}, 'gi') hit
      ), hashed as (
        select 'address' as kind, word as value, ${hashOf("address", Prisma.sql`word`)} as hash from words, keys where word like '%@%'
        union all
        select 'domain', domain, ${hashOf("domain", Prisma.sql`domain`)}
        from (${withAbove(Prisma.sql`select regexp_replace(word, '^.*@', '') from words`)}) above(domain), keys
      )
      select distinct hashed.kind, hashed.value from hashed join suppressions s
        on s.kind = hashed.kind::suppression_kind and s.hash = hashed.hash
      where s.uncleaned_since is not null and s.uncleaned_value is null`;
    for (const value of rows) found.set(`${value.kind}:${value.value}`, value);
  }
  return [...found.values()];
}
