import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { type CompanyCursor, type PageKey, readCursor, writeCursor } from "@/server/register/search/company-cursor";
import { type CompanyOrder, companyOrder } from "@/server/register/search/company-order";
import { apartIn, type Sample, sampleCompanies } from "@/server/register/search/company-sample";
import {
  betweenSql,
  directionOf,
  isAscending,
  orAt,
  type Stretch,
  stretchesOf,
  stretchSql,
  type Walk,
} from "@/server/register/search/company-stretch";
import { type Survey, surveyStretch } from "@/server/register/search/company-survey";
import {
  cheapestFinding,
  type Finding,
  knownIn,
  knowsStretch,
  type Way,
  walkCost,
} from "@/server/register/search/company-way";
import { hidden } from "@/server/register/search/company-where";
import {
  type Approach,
  approachCompanies,
  judgeEstimate,
  MOST_GATHERED,
  WRONG_BY,
} from "@/server/register/search/count-companies";
import type { CompanyFilter, CompanySort } from "@/server/register/search/filter";

/** Where a page is soon found, if what fits lies evenly in the order: so many rows are looked at in a few milliseconds. */
const SHORT_WALK = 4_000;
/** Where the sample shows how densely it lies at the beginning, a walk of that cost is tried rather than gather more. */
const LONG_WALK = 20_000;
/** Even more, if it is no more than this share of what gathering costs. */
const WORTH_TRYING = 1 / 4;
/** So many sampled companies would hardly all be missed. */
const NOT_BY_CHANCE = 3;
/** A walk ends soon enough if it may take as much longer than the sample tells. */
const HOPED_SHARE = 1 / 2;
/** A shorter way is tried first when it costs no more than that of a longer one. */
const WORTH_SHARE = 0.6;

export interface NumbersPage {
  numbers: string[];
  nextCursor: string | null;
  previousCursor: string | null;
  total: { count: number; exact: boolean };
}

interface PageRequest {
  filter: CompanyFilter;
  sort: CompanySort;
  cursor?: string | null;
  limit: number;
  /** Up to about how many matches all of them are read; none never does. */
  mostGathered?: number;
}

/**
 * One page of company numbers in order, by keyset: what was inserted or removed meanwhile moves no row to a page already read.
 * A filter that few companies fit is answered whole from its index, with an exact count. One that many fit is answered from the part of
 * the order that a page is likely to need, which a sample of the register tells, with an estimate. Throws `BAD_INPUT` for a cursor
 * that is not ours or of another order.
 */
export async function findCompanyPage(
  { filter, sort, cursor, limit, mostGathered = MOST_GATHERED }: PageRequest,
  store: Db = db,
): Promise<NumbersPage> {
  const from = readCursor(cursor, sort);
  const isBack = from?.isBack ?? false;
  const order = companyOrder(sort);
  const approach = await approachCompanies(filter, store, order);
  const { conditions, isCheap, where } = approach;
  const walk = { conditions, where, order, from, isBack, most: limit + 1 };
  const most = mostGathered * WRONG_BY;
  const whole = isCheap && most > 0 ? await gather(walk, most, store) : null;
  const { rows, total } = whole && whole.total.count <= most ? whole : await readPart(walk, approach, store);
  const hasMore = rows.length > limit;
  const shown = isBack ? rows.slice(0, limit).reverse() : rows.slice(0, limit);
  // When all beyond a place has left the filter meanwhile, the way back begins with that place, which the page before ended with.
  const isEmptied = shown.length === 0;
  const [first, last] = [shown[0] ?? from, shown.at(-1) ?? from];
  const goesOn = isBack || hasMore;
  const goesBack = isBack ? hasMore : from !== null;
  return {
    numbers: shown.map((row) => row.number),
    nextCursor: goesOn && last ? writeCursor(false, sort, last, isEmptied) : null,
    previousCursor: goesBack && first ? writeCursor(true, sort, first, isEmptied) : null,
    total,
  };
}

/**
 * Holds always, and lets no other process help, because none may know the number of this one. Helpers begin when all that indexes found is
 * known, and what is left for them is less than what it takes to start them.
 */
const ALONE = Prisma.sql`pg_backend_pid() <> 0`;

type Gathered = PageKey & { total: number };

/** Everything that fits, counted and sorted: as dear as there are matches, whatever the order. Of more than `atMost` it says no more than that. */
async function gather({ where, order, from, isBack, most }: Walk, atMost: number | null, store: Db) {
  const direction = directionOf(order, isBack);
  const nulls = isBack ? Prisma.sql`nulls first` : Prisma.sql`nulls last`;
  const sortedIn = (table: Prisma.Sql) =>
    Prisma.sql`${table}.value ${direction} ${nulls}, ${table}.number ${direction}`;
  const rows = await store.$queryRaw<(Gathered | { number: null; value: null; total: number })[]>`
    with found as materialized (
      select company.number, ${order.column} as value from companies company where ${where} and ${ALONE}
      ${atMost === null ? Prisma.empty : Prisma.sql`limit ${atMost + 1}`}
    ), page as (
      select number, value from found where ${from ? beyondInFound(order, from, isBack) : Prisma.sql`true`}
      order by ${sortedIn(Prisma.sql`found`)} limit ${most}
    )
    select page.number, page.value::text as value, counted.total::int as total
    from (select count(*) as total from found) counted left join page on true order by ${sortedIn(Prisma.sql`page`)}`;
  const count = rows[0]?.total ?? 0;
  return { rows: rows.filter((row): row is Gathered => row.number !== null), total: { count, exact: true } };
}

/** The page alone, with an estimate of how many fit in all. */
async function readPart(walk: Walk, approach: Approach, store: Db) {
  const sample = approach.sample ?? (await sampleCompanies(walk.conditions, walk.order, store));
  const rows: PageKey[] = [];
  for (const { stretch, walk: part } of stretchesOf(walk)) {
    const found = await readStretch({ ...part, most: walk.most - rows.length }, stretch, sample, store);
    if (!Array.isArray(found)) return gather({ ...walk, where: walk.conditions.by(found) }, null, store);
    rows.push(...found);
    if (rows.length === walk.most) break;
  }
  return { rows, total: { count: judgeEstimate(approach.estimate, sample), exact: false } };
}

/**
 * The rows, or, when indexes that know nothing of the order are the cheapest, by which of them all is found: what no stretch need be
 * asked for apart.
 */
async function readStretch(walk: Walk, stretch: Stretch, sample: Sample, store: Db): Promise<PageKey[] | Finding> {
  const { walked, fitting } = sample.stretches[stretch];
  const isDense = fitting > 0 && walk.most * walked <= fitting * SHORT_WALK * HOPED_SHARE;
  if (isDense) {
    const found = await walkOn(walk, stretch, SHORT_WALK, SHORT_WALK, store);
    if (found.length === walk.most) return found;
  }
  const survey = await surveyStretch(walk, stretch, sample, store);
  const plans = planWays(walk, stretch, sample, survey);
  const hoped = (Number.isFinite(survey.walk) ? survey.walk : expectElsewhere(walk, stretch, sample)) / HOPED_SHARE;
  const cost = walkCost(walk.conditions, walk.order, stretch, hoped);
  const [first] = plans;
  // The first way may be a walk already.
  const isOther = first && !isWalk(first.finding) && !(isDense && hoped <= SHORT_WALK);
  if (isOther && cost <= Math.min(Math.max(LONG_WALK, first.finding.cost * WORTH_TRYING), first.finding.cost)) {
    const longest = Math.max(SHORT_WALK, Math.ceil(hoped));
    const found = await walkOn(walk, stretch, longest, first.finding.cost, store);
    if (found.length === walk.most) return found;
  }
  return gatherWays(walk, stretch, plans, store);
}

/** What fits is too seldom for the sample to have met it in the stretch: it may lie there as densely as elsewhere. */
function expectElsewhere({ most }: Walk, stretch: Stretch, { fitting, looked, stretches }: Sample): number {
  const { walked, fitting: met } = stretches[stretch];
  const isLikely = fitting > 0 && met === 0 && walked * fitting < NOT_BY_CHANCE * looked;
  return isLikely ? (most * looked) / fitting : Number.POSITIVE_INFINITY;
}

/** A walk that goes on when it ends before the page is full, if the rest, as densely as that lay so far, costs no more than `worth`. */
async function walkOn(walk: Walk, stretch: Stretch, longest: number | null, worth: number, store: Db) {
  const found = await walkStretch(walk, stretch, longest, store);
  const last = found.at(-1);
  const left = walk.most - found.length;
  const expected = ((longest ?? 0) * left) / found.length;
  const cost = walkCost(walk.conditions, walk.order, stretch, expected);
  if (!last || expected === 0 || cost > worth) return found;
  const from = { ...last, isBack: walk.isBack, isWith: false };
  const rest = await walkStretch({ ...walk, from, most: left }, stretch, Math.ceil(expected / HOPED_SHARE), store);
  return [...found, ...rest];
}

async function gatherWays(walk: Walk, stretch: Stretch, plans: readonly WayPlan[], store: Db) {
  let found: PageKey[] = [];
  for (const [index, { way, finding }] of plans.entries()) {
    if (!finding.isRanged && !knowsStretch(walk.order, stretch, finding)) return finding;
    const longer = plans[index + 1]?.finding.cost ?? 0;
    found = isWalk(finding)
      ? await walkOn(walk, stretch, way.until && Math.ceil(way.walked), longer, store)
      : await gatherWay(walk, stretch, way, finding, store);
    if (found.length === walk.most) break;
  }
  return found;
}

/** Nothing but the order tells where to look. */
function isWalk({ document, bound }: Finding): boolean {
  return document === "none" && bound === null;
}

interface WayPlan {
  way: Way;
  finding: Finding;
}

/** Each way with what it is found by; those that save little beside a longer one are left out. */
function planWays(walk: Walk, stretch: Stretch, sample: Sample, survey: Survey): WayPlan[] {
  const { conditions, order } = walk;
  const plans = survey.ways.flatMap((way): WayPlan[] => {
    const finding = cheapestFinding({ conditions, sample, whole: survey.stretch, way, order, stretch });
    if (!finding) return [];
    // What is found without the order's index may as well be all there is.
    return [{ way: finding.isRanged ? way : { ...way, until: null }, finding }];
  });
  const whole = plans.slice(0, plans.findIndex(({ way }) => way.until === null) + 1);
  return whole.filter(({ finding }, index) =>
    whole.slice(index + 1).every((longer) => finding.cost <= longer.finding.cost * WORTH_SHARE),
  );
}

/** No limit, which the planner takes for a tenth of all: it would rather sort what other indexes hold than go along the order's to its end. */
const TO_THE_END = Prisma.sql`(select null::bigint)`;

/** At most so many rows are looked at, so what it finds may not be all there is. Rows that an index leaves out are not looked at. */
async function walkStretch(walk: Walk, stretch: Stretch, longest: number | null, store: Db): Promise<PageKey[]> {
  const { conditions, order, isBack, most } = walk;
  const sql = stretchSql(walk, stretch);
  const among = apartIn(conditions, order, stretch);
  const direction = directionOf(order, isBack);
  // In the order that the rows come in anyway: sorted by what is the same for all, they would be sorted anew.
  const value = stretch === "unknown" ? Prisma.empty : Prisma.sql`passed.value ${direction}, `;
  return store.$queryRaw<PageKey[]>`
    select passed.number, passed.value::text as value from (
      select company.number, ${sql.value} as value, ${conditions.byRow} as fits from companies company
      where ${among} and ${sql.isAhead} order by ${sql.sorted} limit ${longest === null ? TO_THE_END : Prisma.sql`${longest}`}
    ) passed where passed.fits order by ${value}passed.number ${direction} limit ${most}`;
}

/** The first of all that fit on a way. */
async function gatherWay(walk: Walk, stretch: Stretch, way: Way, finding: Finding, store: Db): Promise<PageKey[]> {
  const { conditions, order, isBack, most } = walk;
  const direction = directionOf(order, isBack);
  const isUnknown = stretch === "unknown";
  const value = isUnknown ? Prisma.sql`null::text` : order.column;
  // What indexes know of every company with a value.
  const known = (stretch === "known" && finding.document !== "none" && order.known?.document) || Prisma.sql`true`;
  const among = finding.bound && knownIn(order, stretch, finding.bound);
  const between = betweenSql(walk, stretch, way.until);
  const range = finding.isRanged ? Prisma.sql`${between} and ${apartIn(conditions, order, stretch)}` : hidden(between);
  return store.$queryRaw<PageKey[]>`
    with found as materialized (
      select company.number, ${value} as value from companies company
      where ${conditions.by({ ...finding, among })} and ${known} and ${range} and ${ALONE}
    )
    select number, value::text from found order by found.value ${direction}, number ${direction} limit ${most}`;
}

function beyondInFound(order: CompanyOrder, from: CompanyCursor, isBack: boolean): Prisma.Sql {
  const past = Prisma.sql`${isAscending(order, isBack) ? Prisma.sql`>` : Prisma.sql`<`}${orAt(from)}`;
  if (from.value === null) {
    return isBack
      ? Prisma.sql`(found.value is not null or number ${past} ${from.number})`
      : Prisma.sql`(found.value is null and number ${past} ${from.number})`;
  }
  const beyond = Prisma.sql`(found.value, number) ${past} (${from.value}::text::${order.type}, ${from.number})`;
  return isBack ? beyond : Prisma.sql`(${beyond} or found.value is null)`;
}
