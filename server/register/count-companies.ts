import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { officerCondition, searchPatterns } from "@/server/register/company-search";
import { companyWhere } from "@/server/register/company-where";
import type { CompanyFilter } from "@/server/register/filter";

/** Up to so many matches are read and counted in some tens of milliseconds; beyond, walking along an order finds a page sooner. */
export const MOST_GATHERED = 20_000;
/** What the dictionary of words does not know: former names, and what came since the last import. */
const UNCOUNTED_SHARE = 0.2;
const UNCOUNTED_AT_LEAST = 200;

interface Plan {
  Plan: { "Plan Rows": number };
}

/**
 * About how many companies a filter fits; it reads none. The planner's word, but for beginnings of words and of surnames, of which it
 * always expects one company in two hundred at least: there the dictionary of words and the officers' statistics know better.
 */
export async function estimateCompanies(filter: CompanyFilter, store: Db = db): Promise<number> {
  const planned = await expectRows(Prisma.sql`companies company where ${companyWhere(filter)}`, store);
  if (planned <= MOST_GATHERED) return planned;
  const bounds = await Promise.all([
    filter.q ? countBearers(filter.q, store) : planned,
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

/** How many companies bear the rarest of the words at most, as far as the dictionary tells. */
async function countBearers(text: string, store: Db): Promise<number> {
  const patterns = searchPatterns(text);
  if (patterns.length === 0) return Number.POSITIVE_INFINITY;
  const counts = patterns.map(
    // Words are of letters and digits, which all come before the brace.
    ({ word, isBeginning }) => Prisma.sql`(select coalesce(sum(companies), 0) from register_words
      where ${isBeginning ? Prisma.sql`word >= ${word} and word < ${`${word}{`}` : Prisma.sql`word = ${word}`})`,
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
  const estimate = await estimateCompanies(filter, store);
  if (estimate > MOST_GATHERED) return { count: estimate, exact: false };
  const [row] = await store.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from companies company where ${companyWhere(filter)}`;
  return { count: row?.count ?? 0, exact: true };
}
