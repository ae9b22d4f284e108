import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { apartIn, type Sample, type Sizes } from "@/server/register/search/company-sample";
import { directionOf, lies, type Stretch, stretchSql, type Walk } from "@/server/register/search/company-stretch";
import { knownIn, type Way } from "@/server/register/search/company-way";
import { all } from "@/server/register/search/company-where";

export interface Survey {
  /** From short to long, the last to the stretch's end, however unevenly what fits lies in the order. */
  ways: Way[];
  /** About what lies in all of the stretch, behind where the walk goes on as well. */
  stretch: Sizes;
  /** About how many rows a walk looks at until it has a page; infinite when nothing of the sample fits. */
  walk: number;
}

/** A page is sought as far as the sample makes this many times its companies likely, then further. */
const ENOUGH = 3;
/**
 * Where one company of the sample stands for many times a page, the part of the way to the first that fits may do that holds enough if
 * what fits lies evenly there. Of the sampled companies that fit, in their order, these are the places to seek to then.
 */
const PLACES = [1, 4, 16, 64, 256, 1024, 4096];
/** By so many sampled companies that fit one knows how densely they lie at the beginning. */
const TELLING = 4;

/** Of the same companies that were sampled. */
export async function surveyStretch(
  walk: Walk,
  stretch: Stretch,
  { bound, scale, source }: Pick<Sample, "bound" | "scale" | "source">,
  store: Db = db,
): Promise<Survey> {
  const { conditions, isBack, order } = walk;
  const { facets, bounds, text, documents } = conditions.parts;
  const sql = stretchSql(walk, stretch);
  const direction = directionOf(order, isBack);
  const isUnknown = stretch === "unknown";
  const value = isUnknown ? Prisma.sql`null::text` : order.column;
  // By what is the same for all first, sorting would take twice as long.
  const byValue = isUnknown ? Prisma.empty : Prisma.sql`value ${direction}, `;
  const known = all([text ?? Prisma.sql`true`, documents]);
  const exact = all([known, ...facets.filter(({ isExact }) => isExact).map(({ sampled }) => sampled)]);
  const rest = all(facets.filter(({ isExact }) => !isExact).map(({ sampled }) => sampled));
  // As its index holds them: of all in the stretch, or of those that the filter keeps to.
  const inStretch = bound && knownIn(order, stretch, bound) ? conditions.boundsOf(bound) : null;
  const bounded = inStretch ?? bounds.find((one) => one.order === bound)?.columns ?? Prisma.sql`false`;
  const enough = ENOUGH * walk.most;
  const share = enough / scale;
  const groups = await store.$queryRaw<Group[]>`
    with sampled as materialized (
      select company.number, ${value} as value, ${sql.isAhead} as is_ahead,
        case when ${apartIn(conditions, order, stretch)} then ${PART.walked}::integer else 0 end
          + case when ${exact} then case when ${rest} then ${PART.exact | PART.full}::integer else ${PART.exact}::integer end else 0 end
          + case when ${bounded} then ${PART.bound}::integer else 0 end
          + case when ${all(bounds.map(({ columns }) => columns))} then ${PART.bounds}::integer else 0 end as parts
      from ${source} where ${lies(order, stretch)}
    ), ahead as materialized (
      select number, value, parts, row_number() over way as place,
        case when ${FITS} then count(*) filter (where ${FITS}) over way end as fitting
      from sampled where is_ahead window way as (order by ${byValue}number ${direction} rows unbounded preceding)
    ), places as materialized (
      select array(
        select place from ahead where fitting = any(${PLACES}::integer[]) or place = (
          select greatest(1, round(place * ${share}::float)) from ahead where fitting = 1 and ${share}::float < 1
        ) order by place
      ) as ends
    ), counted as (
      select ends[width_bucket(place - 1, ends) + 1]::int as until, parts, count(*)::int as companies
      from ahead, places group by until, parts
    )
    select until, number, value::text, counted.parts, companies from counted left join ahead on place = until
    union all
    select ${BEHIND}::integer, null, null, parts, count(*)::int from sampled where not is_ahead group by parts
    order by until`;
  return readSurvey(groups, scale, walk.most);
}

/** Bits of a sampled company: what it fits. */
const PART = { exact: 1, full: 2, bound: 4, bounds: 8, walked: 16 };
const FITTING = PART.full | PART.bounds;
const FITS = Prisma.raw(`parts & ${FITTING} = ${FITTING}`);

/** How many of the sampled companies have exactly these parts, of those up to a place and beyond the one before it. */
interface Group {
  /** Which company of the sample the place is, counted from where the walk goes on; null is the stretch's end. */
  until: number | null;
  /** The company itself; null is the end. */
  number: string | null;
  value: string | null;
  parts: number;
  companies: number;
}
/** A place that none has: of what lies behind where the walk goes on. */
const BEHIND = 0;

function readSurvey(groups: readonly Group[], scale: number, most: number): Survey {
  const enough = ENOUGH * most;
  const ahead = groups.filter(({ until }) => until !== BEHIND);
  const ways = ahead.flatMap(({ until, number, value }, index) =>
    number === null || until === ahead[index + 1]?.until
      ? []
      : [{ ...countParts(ahead.slice(0, index + 1), scale), until: { number, value } }],
  );
  const all = [...ways, { ...countParts(ahead, scale), until: null }];
  return {
    ways: all
      // Where nothing of the sample fits, the place is one that should hold enough.
      .map((way) => (way.until && way.fitting === 0 ? { ...way, fitting: enough } : way))
      .filter(({ until, fitting }) => until === null || fitting >= enough),
    stretch: countParts(groups, scale),
    walk: expectWalk(all, scale, most),
  };
}

function countParts(groups: readonly Group[], scale: number): Omit<Way, "until"> {
  const count = (all: number) =>
    scale * groups.reduce((sum, { parts, companies }) => ((parts & all) === all ? sum + companies : sum), 0);
  return {
    companies: count(0),
    walked: count(PART.walked),
    fitting: count(FITTING),
    exact: count(PART.exact),
    full: count(PART.full),
    bound: count(PART.bound),
    exactBound: count(PART.exact | PART.bound),
    fullBound: count(PART.full | PART.bound),
  };
}

/** By how densely what fits lies at the beginning, as far as the sample tells. */
function expectWalk(ways: readonly Way[], scale: number, most: number): number {
  const telling = ways.find(({ fitting }) => fitting >= TELLING * scale) ?? ways.at(-1);
  return telling && telling.fitting > 0 ? (most * telling.walked) / telling.fitting : Number.POSITIVE_INFINITY;
}
