import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { apartIn, type Sample, type Sizes } from "@/server/register/search/company-sample";
import { directionOf, lies, type Stretch, stretchSql, type Walk } from "@/server/register/search/company-stretch";
import { knownIn, type Way } from "@/server/register/search/company-way";
import { all } from "@/server/register/search/company-where";
import { REGISTER } from "@/server/register/search/sampled-companies";

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
  { bound, source }: Pick<Sample, "bound" | "source">,
  store: Db = db,
): Promise<Survey> {
  const { conditions, isBack, order } = walk;
  const { facets, bounds, text, documents } = conditions.parts;
  const sql = stretchSql(walk, stretch);
  const direction = directionOf(order, isBack);
  const value = stretch === "unknown" ? Prisma.sql`null::text` : order.column;
  const known = all([text ?? Prisma.sql`true`, documents]);
  const exact = all([known, ...facets.filter(({ isExact }) => isExact).map(({ sampled }) => sampled)]);
  const rest = all(facets.filter(({ isExact }) => !isExact).map(({ sampled }) => sampled));
  // As its index holds them: of all in the stretch, or of those that the filter keeps to.
  const inStretch = bound && knownIn(order, stretch, bound) ? conditions.boundsOf(bound) : null;
  const bounded = inStretch ?? bounds.find((one) => one.order === bound)?.columns ?? Prisma.sql`false`;
  const enough = ENOUGH * walk.most;
  const rows = await store.$queryRaw<Surveyed[]>`
    with sampled as materialized (
      select company.number, ${value} as value, ${sql.isAhead} as is_ahead, ${apartIn(conditions, order, stretch)} as is_walked,
        ${lies(order, stretch)} as is_within,
        case when ${exact} then case when ${rest} then ${PART.exact | PART.full}::integer else ${PART.exact}::integer end else 0 end
          + case when ${bounded} then ${PART.bound}::integer else 0 end
          + case when ${all(bounds.map(({ columns }) => columns))} then ${PART.bounds}::integer else 0 end as parts
      from ${source}
    ), ahead as (
      select number, value, ${HAS.fitting} as fits, ${countsOver(Prisma.sql`over way`)} from sampled where is_ahead
      window way as (order by value ${direction}, number ${direction} rows unbounded preceding)
    ), looked as (
      select ${REGISTER} / nullif(count(*), 0) as scale from sampled
    )
    select places.*, scale from (
      select number, value::text, false as is_whole, ${COUNTED} from ahead where fits and fitting = any(${PLACES}::integer[])
      union all
      select number, value::text, false, ${COUNTED} from ahead
      where companies = (
        select greatest(1, round(min(companies) * ${enough}::integer / scale)) from ahead, looked
        where fits and scale > ${enough}::integer group by scale
      ) and not fits
      union all
      select null, null, false, ${countsOver(Prisma.empty)} from sampled where is_ahead
      union all
      select null, null, true, ${countsOver(Prisma.empty)} from sampled where is_within
    ) places, looked order by is_whole, number is null, companies`;
  const ways = rows.map((row) => toWay(row, enough));
  const [stretchWay = NOTHING] = ways.splice(-1);
  return {
    ways: ways.filter(({ until, fitting }) => until === null || fitting >= enough),
    stretch: stretchWay,
    walk: expectWalk(rows.slice(0, -1), walk.most),
  };
}

/** Bits of a sampled company: what it fits. */
const PART = { exact: 1, full: 2, bound: 4, bounds: 8 };
const has = (parts: number) => Prisma.raw(`parts & ${parts} = ${parts}`);

const HAS = {
  companies: Prisma.sql`true`,
  walked: Prisma.sql`is_walked`,
  fitting: has(PART.full | PART.bounds),
  exact: has(PART.exact),
  full: has(PART.full),
  bound: has(PART.bound),
  exactBound: has(PART.exact | PART.bound),
  fullBound: has(PART.full | PART.bound),
};
type Counted = keyof typeof HAS;
const COUNTED = Prisma.raw(
  Object.keys(HAS)
    .map((name) => `"${name}"`)
    .join(", "),
);

function countsOver(window: Prisma.Sql): Prisma.Sql {
  const counts = Object.entries(HAS).map(
    ([name, condition]) =>
      Prisma.sql`(count(*) filter (where ${condition}) ${window})::int as ${Prisma.raw(`"${name}"`)}`,
  );
  return Prisma.join(counts);
}

type Surveyed = { scale: number | null; number: string | null; value: string | null } & Record<Counted, number>;

const NOTHING: Sizes = { companies: 0, exact: 0, full: 0, bound: 0, exactBound: 0, fullBound: 0 };

function toWay({ number, value, scale: given, ...row }: Surveyed, enough: number): Way {
  const scale = Math.max(1, given ?? 1);
  return {
    until: number === null ? null : { number, value },
    companies: row.companies * scale,
    walked: row.walked * scale,
    fitting: number !== null && row.fitting === 0 ? enough : row.fitting * scale,
    exact: row.exact * scale,
    full: row.full * scale,
    bound: row.bound * scale,
    exactBound: row.exactBound * scale,
    fullBound: row.fullBound * scale,
  };
}

/** By how densely what fits lies at the beginning, as far as the sample tells. */
function expectWalk(rows: readonly Surveyed[], most: number): number {
  const telling = rows.find(({ fitting }) => fitting >= TELLING) ?? rows.at(-1);
  return telling && telling.fitting > 0 ? (most * telling.walked) / telling.fitting : Number.POSITIVE_INFINITY;
}
