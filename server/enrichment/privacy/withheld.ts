import { isEmptied, isStillHidden } from "@/server/enrichment/lookups/emptied-answer";
import { lookupKey } from "@/server/enrichment/lookups/lookup-key";
import { findAcceptedDomains } from "@/server/enrichment/lookups/wanted-officers";
import type { Db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

const NEWEST = Prisma.sql`newest.answer`;

/**
 * Which of the questions, by lookup key, had an answer of which nothing is left because it is suppressed by now: asking again
 * would buy the same once more. The newest answer counts, and only while a suppression of it stands.
 */
export async function findWithheld(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db.$queryRaw<{ key: string }[]>`
    select distinct newest.key from (select distinct key from unnest(${[...keys]}::text[]) key) asked
    cross join lateral (
      select key, answer from lookups where key = asked.key and state in ('found', 'not_found') order by answered_at desc limit 1) newest
    where ${isEmptied(NEWEST)} and ${isStillHidden(NEWEST)} and exists (select from suppressions where kind in ('address', 'domain'))`;
  return new Set(rows.map(({ key }) => key));
}

/** Companies whose own domain question is withheld, and that have no other domain to go on with where `steps` go on. */
export async function findWithheldCompanies(
  db: Db,
  companies: readonly { number: string; name: string | null }[],
  steps: readonly string[],
): Promise<Set<string>> {
  if (!steps.includes("domain")) return new Set();
  const isAny = (await db.suppression.count({ where: { kind: { in: ["address", "domain"] } }, take: 1 })) > 0;
  if (!isAny) return new Set();
  const keyed = companies.flatMap(({ number, name }) => (name === null ? [] : [{ number, key: domainKey(name) }]));
  const withheld = await findWithheld(
    db,
    keyed.map(({ key }) => key),
  );
  const numbers = keyed.flatMap(({ number, key }) => (withheld.has(key) ? [number] : []));
  if (numbers.length === 0) return new Set();
  if (!steps.some((step) => step === "officers" || step === "emails")) return new Set(numbers);
  const others = await findAcceptedDomains(db, numbers);
  return new Set(numbers.filter((number) => !others.has(number)));
}

function domainKey(name: string): string {
  return lookupKey({ kind: "domain", input: { name } });
}
