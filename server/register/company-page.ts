import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { type CompanyCursor, type PageKey, readCursor, writeCursor } from "@/server/register/company-cursor";
import { type CompanyOrder, companyOrder } from "@/server/register/company-order";
import { type CompanyConditions, companyConditions } from "@/server/register/company-where";
import { approachCompanies, MOST_GATHERED } from "@/server/register/count-companies";
import type { CompanyFilter, CompanySort } from "@/server/register/filter";

/** A walk that has found too little after so many rows goes the wrong way: what fits lies elsewhere in the order. */
const LONGEST_WALK = 30_000;
/**
 * The planner takes conditions for independent, and so expects too few where they go together (an e-mail and a domain): from this
 * many on, a short walk tries first whether there are not enough after all.
 */
const FEWEST_TRIED = 4_000;
const TRIAL_WALK = 8_000;

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
  /** Up to how many expected matches all of them are read. */
  mostGathered?: number;
}

interface Walk {
  conditions: CompanyConditions;
  /** For gathering. */
  where: Prisma.Sql;
  order: CompanyOrder;
  /** Where the walk goes on; null at an end of the list. */
  from: CompanyCursor | null;
  /** Towards the beginning. */
  isBack: boolean;
  /** One more than the page holds. */
  most: number;
}

/**
 * One page of company numbers in order, by keyset: what was inserted or removed meanwhile moves no row to a page already read.
 * A filter that few companies fit is answered whole from its index, with an exact count; one that many fit by walking along the
 * order, where fifty are soon found, with the planner's estimate. Throws `BAD_INPUT` for a cursor that is not ours or of another order.
 */
export async function findCompanyPage(
  { filter, sort, cursor, limit, mostGathered = MOST_GATHERED }: PageRequest,
  store: Db = db,
): Promise<NumbersPage> {
  const from = readCursor(cursor, sort);
  const isBack = from?.isBack ?? false;
  const conditions = companyConditions(filter);
  const { estimate, where } = await approachCompanies(filter, store);
  const walk = { conditions, where, order: companyOrder(sort), from, isBack, most: limit + 1 };
  const { rows, total } =
    estimate <= mostGathered
      ? ((await tryWalk(walk, estimate, store)) ?? (await gather(walk, Prisma.sql`true`, store)))
      : { rows: await walkAlong(walk, store), total: { count: estimate, exact: false } };
  const hasMore = rows.length > limit;
  const shown = isBack ? rows.slice(0, limit).reverse() : rows.slice(0, limit);
  const [first, last] = [shown[0], shown.at(-1)];
  const goesOn = isBack ? shown.length > 0 : hasMore;
  const goesBack = isBack ? hasMore : from !== null;
  return {
    numbers: shown.map((row) => row.number),
    nextCursor: goesOn && last ? writeCursor(false, sort, last) : null,
    previousCursor: goesBack && first ? writeCursor(true, sort, first) : null,
    total,
  };
}

/** A whole page found within a short walk; null when it is not, or when gathering is cheaper anyway. */
async function tryWalk(walk: Walk, estimate: number, store: Db) {
  if (estimate < FEWEST_TRIED) return null;
  const isUnknown = walk.order.isNullable && (walk.from ? walk.from.value === null : walk.isBack);
  const rows = await walkStretch(walk, isUnknown ? "unknown" : "known", TRIAL_WALK, store);
  return rows.length === walk.most ? { rows, total: { count: estimate, exact: false } } : null;
}

type Gathered = PageKey & { total: number };

/** Everything that fits within a stretch, counted and sorted: as dear as there are matches, whatever the order. */
async function gather({ where, order, from, isBack, most }: Walk, within: Prisma.Sql, store: Db) {
  const direction = directionOf(order, isBack);
  const nulls = isBack ? Prisma.sql`nulls first` : Prisma.sql`nulls last`;
  const sortedIn = (table: Prisma.Sql) =>
    Prisma.sql`${table}.value ${direction} ${nulls}, ${table}.number ${direction}`;
  const rows = await store.$queryRaw<(Gathered | { number: null; value: null; total: number })[]>`
    with found as materialized (
      select company.number, ${order.column} as value from companies company where ${where} and ${within}
    ), page as (
      select number, value from found where ${from ? beyondInFound(order, from, isBack) : Prisma.sql`true`}
      order by ${sortedIn(Prisma.sql`found`)} limit ${most}
    )
    select page.number, page.value::text as value, counted.total::int as total
    from (select count(*) as total from found) counted left join page on true order by ${sortedIn(Prisma.sql`page`)}`;
  return {
    rows: rows.filter((row): row is Gathered => row.number !== null),
    total: { count: rows[0]?.total ?? 0, exact: true },
  };
}

/** Companies without a value come last in both directions: they are a stretch of their own, in the order of their numbers. */
type Stretch = "known" | "unknown";

/** Along the order's index, passing over what does not fit. */
async function walkAlong(walk: Walk, store: Db): Promise<PageKey[]> {
  const all: Stretch[] = walk.order.isNullable ? ["known", "unknown"] : ["known"];
  const stretches = walk.isBack ? all.reverse() : all;
  const start = walk.from ? stretches.indexOf(walk.from.value === null ? "unknown" : "known") : 0;
  const rows: PageKey[] = [];
  for (const [index, stretch] of stretches.slice(start).entries()) {
    const from = index === 0 ? walk.from : null;
    rows.push(...(await readStretch({ ...walk, from, most: walk.most - rows.length }, stretch, store)));
    if (rows.length === walk.most) break;
  }
  return rows;
}

async function readStretch(walk: Walk, stretch: Stretch, store: Db): Promise<PageKey[]> {
  const found = await walkStretch(walk, stretch, LONGEST_WALK, store);
  if (found.length === walk.most) return found;
  const within = stretch === "known" ? walk.order.known : lies(walk.order, stretch);
  return (await gather(walk, within, store)).rows;
}

/** At most so many rows are looked at, so what it finds may not be all there is. Rows that an index leaves out are not looked at. */
async function walkStretch(walk: Walk, stretch: Stretch, longest: number, store: Db): Promise<PageKey[]> {
  const { conditions, order, from, isBack, most } = walk;
  const direction = directionOf(order, isBack);
  const past = isAscending(order, isBack) ? Prisma.sql`>` : Prisma.sql`<`;
  const [beyond, value, sorted] =
    stretch === "unknown"
      ? [
          from ? Prisma.sql`company.number ${past} ${from.number}` : Prisma.sql`true`,
          Prisma.sql`null::text`,
          Prisma.sql`company.number ${direction}`,
        ]
      : [
          from
            ? Prisma.sql`(${order.column}, company.number) ${past} (${from.value}::text::${order.type}, ${from.number})`
            : Prisma.sql`true`,
          Prisma.sql`(${order.column})::text`,
          Prisma.sql`${order.column} ${direction}, company.number ${direction}`,
        ];
  const among = (order.hasFewApart && conditions.among) || Prisma.sql`true`;
  return store.$queryRaw<PageKey[]>`
    select passed.number, passed.value from (
      select company.number, ${value} as value, ${conditions.byRow} as fits from companies company
      where ${among} and ${lies(order, stretch)} and ${beyond} order by ${sorted} limit ${longest}
    ) passed where passed.fits limit ${most}`;
}

/** Whether a row lies in a stretch. */
function lies(order: CompanyOrder, stretch: Stretch): Prisma.Sql {
  if (!order.isNullable) return Prisma.sql`true`;
  return stretch === "unknown" ? Prisma.sql`${order.column} is null` : Prisma.sql`${order.column} is not null`;
}

function isAscending(order: CompanyOrder, isBack: boolean): boolean {
  return order.isDescending === isBack;
}

function directionOf(order: CompanyOrder, isBack: boolean): Prisma.Sql {
  return isAscending(order, isBack) ? Prisma.sql`asc` : Prisma.sql`desc`;
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
