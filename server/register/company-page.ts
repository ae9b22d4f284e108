import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { type CompanyCursor, type PageKey, readCursor, writeCursor } from "@/server/register/company-cursor";
import { type CompanyOrder, companyOrder } from "@/server/register/company-order";
import { type Sample, sampleCompanies, surveyStretch, type Way } from "@/server/register/company-sample";
import {
  betweenSql,
  directionOf,
  isAscending,
  type Stretch,
  stretchesOf,
  stretchSql,
  type Walk,
} from "@/server/register/company-stretch";
import {
  type Approach,
  approachCompanies,
  FEW_SAMPLED,
  judgeEstimate,
  MOST_GATHERED,
  READ_COST,
  WRONG_BY,
} from "@/server/register/count-companies";
import type { CompanyFilter, CompanySort } from "@/server/register/filter";

/** Where a page is soon found, if what fits lies evenly in the order: so many rows are looked at in a few milliseconds. */
const SHORT_WALK = 4_000;
/** What an index costs before the first row is fetched, in rows. */
const INDEX_COST = 1_500;
/** What an order's index costs for each row of a stretch that is put together with the document's. */
const SHARE_COST = 0.07;

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
  const approach = await approachCompanies(filter, store);
  const { conditions, isCheap, where } = approach;
  const walk = { conditions, where, order: companyOrder(sort), from, isBack, most: limit + 1 };
  const whole = isCheap && mostGathered > 0 ? await gather(walk, mostGathered * WRONG_BY, store) : null;
  const { rows, total } = whole ?? (await readPart(walk, approach, mostGathered, store));
  const hasMore = rows.length > limit;
  const shown = isBack ? rows.slice(0, limit).reverse() : rows.slice(0, limit);
  // When all beyond a place has left the filter meanwhile, the way back begins at that place.
  const [first, last] = [shown[0] ?? from, shown.at(-1) ?? from];
  const goesOn = isBack || hasMore;
  const goesBack = isBack ? hasMore : from !== null;
  return {
    numbers: shown.map((row) => row.number),
    nextCursor: goesOn && last ? writeCursor(false, sort, last) : null,
    previousCursor: goesBack && first ? writeCursor(true, sort, first) : null,
    total,
  };
}

type Gathered = PageKey & { total: number };

/** Everything that fits, counted and sorted: as dear as there are matches, whatever the order. Null when they are more than that. */
async function gather({ where, order, from, isBack, most }: Walk, atMost: number, store: Db) {
  const direction = directionOf(order, isBack);
  const nulls = isBack ? Prisma.sql`nulls first` : Prisma.sql`nulls last`;
  const sortedIn = (table: Prisma.Sql) =>
    Prisma.sql`${table}.value ${direction} ${nulls}, ${table}.number ${direction}`;
  const rows = await store.$queryRaw<(Gathered | { number: null; value: null; total: number })[]>`
    with found as materialized (
      select company.number, ${order.column} as value from companies company where ${where} limit ${atMost + 1}
    ), page as (
      select number, value from found where ${from ? beyondInFound(order, from, isBack) : Prisma.sql`true`}
      order by ${sortedIn(Prisma.sql`found`)} limit ${most}
    )
    select page.number, page.value::text as value, counted.total::int as total
    from (select count(*) as total from found) counted left join page on true order by ${sortedIn(Prisma.sql`page`)}`;
  const count = rows[0]?.total ?? 0;
  if (count > atMost) return null;
  return { rows: rows.filter((row): row is Gathered => row.number !== null), total: { count, exact: true } };
}

/** The page alone, with an estimate of how many fit in all. */
async function readPart(walk: Walk, approach: Approach, mostGathered: number, store: Db) {
  const sample = approach.sample ?? (await sampleCompanies(walk.conditions, store));
  if (sample.fitting <= FEW_SAMPLED && mostGathered > 0) {
    const whole = await gather(walk, mostGathered * WRONG_BY, store);
    if (whole) return whole;
  }
  const rows: PageKey[] = [];
  for (const { stretch, walk: part } of stretchesOf(walk)) {
    rows.push(...(await readStretch({ ...part, most: walk.most - rows.length }, stretch, sample, store)));
    if (rows.length === walk.most) break;
  }
  return { rows, total: { count: judgeEstimate(approach.estimate, sample), exact: false } };
}

async function readStretch(walk: Walk, stretch: Stretch, sample: Sample, store: Db): Promise<PageKey[]> {
  const expected = (walk.most * sample.looked) / sample.fitting;
  if (expected * 2 <= SHORT_WALK) {
    const found = await walkStretch(walk, stretch, SHORT_WALK, store);
    if (found.length === walk.most) return found;
  }
  let found: PageKey[] = [];
  for (const way of await surveyStretch(walk, stretch, store)) {
    found = await gatherWay(walk, stretch, way, store);
    if (found.length === walk.most) break;
  }
  return found;
}

function apartIn({ conditions, order }: Walk, stretch: Stretch): Prisma.Sql {
  return conditions.amongOf(stretch === "known" ? order.apart : order.apartUnknown) ?? Prisma.sql`true`;
}

/** At most so many rows are looked at, so what it finds may not be all there is. Rows that an index leaves out are not looked at. */
async function walkStretch(walk: Walk, stretch: Stretch, longest: number, store: Db): Promise<PageKey[]> {
  const { conditions, most } = walk;
  const sql = stretchSql(walk, stretch);
  const among = apartIn(walk, stretch);
  return store.$queryRaw<PageKey[]>`
    select passed.number, passed.value from (
      select company.number, ${sql.value} as value, ${conditions.byRow} as fits from companies company
      where ${among} and ${sql.isAhead} order by ${sql.sorted} limit ${longest}
    ) passed where passed.fits limit ${most}`;
}

/** The first that fit on a way, by the cheapest of three: row by row, by all that the index knows, or by what it knows at little cost. */
async function gatherWay(walk: Walk, stretch: Stretch, way: Way, store: Db): Promise<PageKey[]> {
  const { order, isBack, most } = walk;
  const direction = directionOf(order, isBack);
  const isUnknown = stretch === "unknown";
  const value = isUnknown ? Prisma.sql`null::text` : order.column;
  const [known, among] = isUnknown ? [Prisma.sql`true`, apartIn(walk, stretch)] : [order.known, Prisma.sql`true`];
  return store.$queryRaw<PageKey[]>`
    with found as materialized (
      select company.number, ${value} as value from companies company
      where ${cheapest(walk, way, known)} and ${among} and ${betweenSql(walk, stretch, way.until)}
    )
    select number, value::text from found order by found.value ${direction}, number ${direction} limit ${most}`;
}

function cheapest({ conditions }: Walk, { companies, fitting, narrow }: Way, known: Prisma.Sql): Prisma.Sql {
  const shared = companies * SHARE_COST;
  const ways = [
    { cost: companies, condition: conditions.byRow },
    {
      cost: fitting + shared + INDEX_COST + conditions.read * READ_COST,
      condition: Prisma.sql`${conditions.indexed} and ${known}`,
    },
  ];
  if (conditions.narrow) {
    const { indexed, rest } = conditions.narrow;
    const condition = Prisma.sql`${indexed} and ${known} and ${rest}`;
    ways.push({ cost: narrow + shared + INDEX_COST, condition });
  }
  return ways.reduce((best, one) => (one.cost < best.cost ? one : best)).condition;
}

function beyondInFound(order: CompanyOrder, from: CompanyCursor, isBack: boolean): Prisma.Sql {
  const past = isAscending(order, isBack) ? Prisma.sql`>` : Prisma.sql`<`;
  if (from.value === null) {
    return isBack
      ? Prisma.sql`(found.value is not null or number ${past} ${from.number})`
      : Prisma.sql`(found.value is null and number ${past} ${from.number})`;
  }
  const beyond = Prisma.sql`(found.value, number) ${past} (${from.value}::text::${order.type}, ${from.number})`;
  return isBack ? beyond : Prisma.sql`(${beyond} or found.value is null)`;
}
