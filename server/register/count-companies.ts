import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { directWays, escapeLike, officerCondition, searchPatterns } from "@/server/register/company-search";
import { companyConditions } from "@/server/register/company-where";
import type { CompanyFilter } from "@/server/register/filter";

/** Up to so many matches are read and counted in some tens of milliseconds; beyond, walking along an order finds a page sooner. */
export const MOST_GATHERED = 20_000;
/** Up to so many rows are read to judge beginnings row by row. */
const MOST_NARROWED = 10_000;
/** What the dictionary of words does not know: former names, and what came since the last import. */
const UNCOUNTED_SHARE = 0.2;
const UNCOUNTED_AT_LEAST = 200;

interface Plan {
  Plan: { "Plan Rows": number };
}

export interface Approach {
  /** About how many companies a filter fits; none was read for it. */
  estimate: number;
  /** The filter as a condition over the alias `company` (table `companies`), for whoever gathers all that fits. */
  where: Prisma.Sql;
}

/**
 * How to gather the companies that a filter means. Lists, counts, exports and runs share it, so that a run over a filter takes exactly
 * the companies that the list showed. Where exact lexemes alone leave few, beginnings (a section of industry, an officer's name) are
 * judged on those few: the index would first read everything that begins so.
 */
export async function approachCompanies(filter: CompanyFilter, store: Db = db): Promise<Approach> {
  const { indexed, narrow } = companyConditions(filter);
  if (narrow) {
    const few = await expectRows(Prisma.sql`companies company where ${narrow.indexed}`, store);
    if (few <= MOST_NARROWED) {
      const where = Prisma.sql`${narrow.indexed} and ${narrow.rest}`;
      return { estimate: few, where };
    }
  }
  return { estimate: await estimateCompanies(filter, indexed, store), where: indexed };
}

/**
 * About how many companies a filter fits. The planner's word, but for beginnings of words and of surnames, of which it
 * always expects one company in two hundred at least: there the dictionary of words and the officers' statistics know better.
 */
async function estimateCompanies(filter: CompanyFilter, where: Prisma.Sql, store: Db): Promise<number> {
  const planned = await expectRows(Prisma.sql`companies company where ${where}`, store);
  if (planned <= MOST_GATHERED) return planned;
  const bounds = await Promise.all([
    filter.q ? countFound(filter.q, store) : planned,
    filter.officer
      ? expectRows(Prisma.sql`officers where not is_corporate and ${officerCondition(filter.officer)}`, store)
      : planned,
  ]);
  return Math.round(Math.min(planned, ...bounds));
}

/** How many rows the planner expects. It runs nothing. */
async function expectRows(source: Prisma.Sql, store: Db): Promise<number> {
  const [row] = await store.$queryRaw<{ "QUERY PLAN": Plan[] }[]>`explain (format json) select 1 from ${source}`;
  return row?.["QUERY PLAN"][0]?.Plan["Plan Rows"] ?? 0;
}

/** Who bears the words, and who has the number, the postcode or the domain: hundreds of thousands sit in one postcode. */
async function countFound(text: string, store: Db): Promise<number> {
  const ways = directWays(text);
  const [bearers, others] = await Promise.all([
    countBearers(text, store),
    ways.length > 0 ? expectRows(Prisma.sql`companies company where ${Prisma.join(ways, " or ")}`, store) : 0,
  ]);
  return bearers + others;
}

/** How many companies bear the rarest of the words at most, as far as the dictionary tells. */
async function countBearers(text: string, store: Db): Promise<number> {
  const patterns = searchPatterns(text);
  if (patterns.length === 0) return Number.POSITIVE_INFINITY;
  const counts = patterns.map(
    // By its trigrams or its bytes, whatever the order of the database's letters is.
    ({ word, isBeginning }) => Prisma.sql`(select coalesce(sum(companies), 0) from register_words
      where ${isBeginning ? Prisma.sql`word like ${`${escapeLike(word)}%`}` : Prisma.sql`word = ${word}`})`,
  );
  const [row] = await store.$queryRaw<{ bearers: number | null }[]>`
    select case when exists (select from register_words) then least(${Prisma.join(counts)})::float end as bearers`;
  // A register without a dictionary tells nothing.
  if (row?.bearers === null || row === undefined) return Number.POSITIVE_INFINITY;
  return row.bearers * (1 + UNCOUNTED_SHARE) + UNCOUNTED_AT_LEAST;
}

/** How many companies match: exact where counting is cheap, else the estimate. */
export async function countCompanies(
  filter: CompanyFilter,
  store: Db = db,
): Promise<{ count: number; exact: boolean }> {
  const { estimate, where } = await approachCompanies(filter, store);
  if (estimate > MOST_GATHERED) return { count: estimate, exact: false };
  const [row] = await store.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from companies company where ${where}`;
  return { count: row?.count ?? 0, exact: true };
}
