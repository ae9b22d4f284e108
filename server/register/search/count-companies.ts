import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import type { CompanyOrder } from "@/server/register/search/company-order";
import { type Sample, sampleCompanies } from "@/server/register/search/company-sample";
import { directWays, escapeLike, officerCondition, searchPatterns } from "@/server/register/search/company-search";
import { cheapestFinding } from "@/server/register/search/company-way";
import { type CompanyConditions, companyConditions } from "@/server/register/search/company-where";
import { expandWords } from "@/server/register/search/company-words";
import type { CompanyFilter } from "@/server/register/search/filter";

/** Up to so many matches are read and counted in some ten milliseconds, if they are found at little cost. */
export const MOST_GATHERED = 8_000;
/** In rows, as findings cost: to read a page of few that fit, stretch by stretch, is no less, as each is surveyed first. */
const MOST_COST = 24_000;
/** So few the planner may expect wrongly by as much as it likes: all are read at once. */
const FEW_PLANNED = 300;
/** Of the planner's units: so much work is a few milliseconds. */
const LITTLE_PLANNED = 3_000;
/** Standard deviations of what a sample tells. */
const SURE = 2;
/** What the dictionary of words does not know: former names, and what came since the last import. */
const UNCOUNTED_SHARE = 0.2;
const UNCOUNTED_AT_LEAST = 200;

interface Plan {
  Plan: { "Plan Rows": number; "Total Cost": number };
}

interface Expected {
  rows: number;
  cost: number;
}

export interface Approach {
  conditions: CompanyConditions;
  /** About how many companies a filter fits, as the planner sees it. */
  estimate: number;
  /** All of them can be read in a moment, as far as one knows. */
  isCheap: boolean;
  /** The filter as a condition over the alias `company` (table `companies`), for whoever gathers all that fits. */
  where: Prisma.Sql;
  /** Taken when it was needed. */
  sample: Sample | null;
}

/**
 * How to gather the companies that a filter means. Lists, counts, exports and runs share it, so that a run over a filter takes exactly
 * the companies that the list showed. What the planner expects to be a handful is looked for as it likes. Anything else is judged on a
 * sample first, which tells by which of the indexes it is found at the least cost.
 */
export async function approachCompanies(
  filter: CompanyFilter,
  store: Db = db,
  order: CompanyOrder | null = null,
): Promise<Approach> {
  const forms = await expandWords(filter.q, store);
  const unsized = companyConditions(filter, [], forms);
  const planned = await expectRows(Prisma.sql`companies company where ${unsized.indexed}`, store);
  if (unsized.read === 0 && planned.rows <= FEW_PLANNED && planned.cost <= LITTLE_PLANNED)
    return { conditions: unsized, estimate: planned.rows, isCheap: true, where: unsized.looked, sample: null };
  const [sample, estimate] = await Promise.all([
    sampleCompanies(unsized, order, store),
    estimateCompanies(filter, planned.rows, store),
  ]);
  const conditions = companyConditions(filter, sample.facets, forms);
  const whole = sample.sizesFor(conditions);
  const finding = cheapestFinding({ conditions, sample, whole, way: null, order: null, stretch: "known" });
  return {
    conditions,
    estimate,
    isCheap: (finding?.cost ?? whole.companies) <= MOST_COST && judgeEstimate(estimate, sample) <= MOST_GATHERED,
    where: finding ? conditions.by(finding) : conditions.byRow,
    sample,
  };
}

/**
 * About how many companies a filter fits. The planner's word, but for beginnings of words and of surnames, of which it
 * always expects one company in two hundred at least: there the dictionary of words and the officers' statistics know better.
 */
async function estimateCompanies(filter: CompanyFilter, planned: number, store: Db): Promise<number> {
  if (planned <= MOST_GATHERED) return planned;
  const [bearers, officers] = await Promise.all([
    filter.q ? countFound(filter.q, store) : planned,
    filter.officer
      ? expectRows(Prisma.sql`officers where not is_corporate and ${officerCondition(filter.officer)}`, store)
      : null,
  ]);
  return Math.round(Math.min(planned, bearers, officers?.rows ?? planned));
}

/** How many rows the planner expects, and at what cost. It runs nothing. */
async function expectRows(source: Prisma.Sql, store: Db): Promise<Expected> {
  const [row] = await store.$queryRaw<{ "QUERY PLAN": Plan[] }[]>`explain (format json) select 1 from ${source}`;
  const plan = row?.["QUERY PLAN"][0]?.Plan;
  return { rows: plan?.["Plan Rows"] ?? 0, cost: plan?.["Total Cost"] ?? 0 };
}

/** Who bears the words, and who has the number, the postcode or the domain: hundreds of thousands sit in one postcode. */
async function countFound(text: string, store: Db): Promise<number> {
  const ways = directWays(text);
  const [bearers, others] = await Promise.all([
    countBearers(text, store),
    ways.length > 0 ? expectRows(Prisma.sql`companies company where ${Prisma.join(ways, " or ")}`, store) : null,
  ]);
  return bearers + (others?.rows ?? 0);
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

/**
 * The planner's word where the sample does not contradict it: that takes conditions for independent which go together (a domain and an
 * e-mail) or exclude each other, and the sample knows little of what few companies are.
 */
export function judgeEstimate(planned: number, { fitting, scale }: Pick<Sample, "fitting" | "scale">): number {
  const leeway = SURE * Math.sqrt(fitting + 1);
  const isLikely = Math.abs(planned / scale - fitting) <= leeway;
  return Math.round(isLikely ? planned : fitting * scale);
}

/** The planner may be so much wrong before all that fits are too many to be read. */
export const WRONG_BY = 2;
/** How many companies match: exact where counting is cheap, else the estimate. */
export async function countCompanies(
  filter: CompanyFilter,
  store: Db = db,
): Promise<{ count: number; exact: boolean }> {
  const approach = await approachCompanies(filter, store);
  if (approach.isCheap) {
    const most = MOST_GATHERED * WRONG_BY;
    const [row] = await store.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from (select from companies company where ${approach.where} limit ${most + 1}) found`;
    if (row && row.count <= most) return { count: row.count, exact: true };
  }
  const sample = approach.sample ?? (await sampleCompanies(approach.conditions, null, store));
  return { count: judgeEstimate(approach.estimate, sample), exact: false };
}
