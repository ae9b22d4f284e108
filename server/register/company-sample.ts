import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import type { PageKey } from "@/server/register/company-cursor";
import { type Stretch, stretchSql, type Walk } from "@/server/register/company-stretch";
import type { CompanyConditions } from "@/server/register/company-where";

/** Companies from many pages: neighbours in a page are neighbours in the register, and alike in age and kind. */
const SAMPLED_PAGES = 1_500;
const OF_A_PAGE = 4;
/** Of so few pages all companies are looked at. */
const FEW_PAGES = 200;
const PAGES = Prisma.sql`(pg_relation_size('companies') / 8192)`;

/**
 * Some thousands of companies, read in a few milliseconds. Always the same places: they stay in memory, and an estimate stays the same
 * from page to page of a list.
 */
const SAMPLE = Prisma.sql`companies company where company.ctid = any (array(
  select format('(%s,%s)', page * pages / least(pages, ${SAMPLED_PAGES}::integer), slot)::tid
  from (select ${PAGES} as pages) relation, generate_series(0, least(pages, ${SAMPLED_PAGES}::integer) - 1) page,
    generate_series(1, greatest(${OF_A_PAGE}::integer, ${FEW_PAGES}::integer - pages)) slot
))`;

/** How many companies are in the register: as dense as they were in its pages when statistics were gathered, if they were. */
const REGISTER = Prisma.sql`(select case when relpages > 0 and reltuples > 0 then reltuples::float * ${PAGES} / relpages end from pg_class where oid = 'companies'::regclass)`;

/** A filter judged on some companies of the register, each standing for as many as `scale` says. */
export interface Sample {
  looked: number;
  fitting: number;
  scale: number;
  /** About how many companies of the register each part of the filter that is a beginning holds. */
  sizes: number[];
  /** Of those looked at, what is left of the filter without what is best judged row by row; null when that is nothing. */
  narrow: number | null;
}

/** Cheap, and the same from one moment to the next while the register is. */
export async function sampleCompanies({ byRow, wide, narrow }: CompanyConditions, store: Db = db): Promise<Sample> {
  const counts = [byRow, narrow?.byRow ?? Prisma.sql`false`, ...wide].map(
    (condition) => Prisma.sql`count(*) filter (where ${condition})`,
  );
  const [row] = await store.$queryRaw<{ looked: number; counts: number[]; scale: number | null }[]>`
    select count(*)::int as looked, array[${Prisma.join(counts)}]::int[] as counts, ${REGISTER} / nullif(count(*), 0) as scale from ${SAMPLE}`;
  const [fitting = 0, left = 0, ...sizes] = row?.counts ?? [];
  const scale = Math.max(1, row?.scale ?? 1);
  return { looked: row?.looked ?? 0, fitting, scale, sizes: sizes.map((size) => size * scale), narrow: narrow && left };
}

/** From where a walk goes on to a place in its order, or to the stretch's end: about how many companies lie there. */
export interface Way {
  /** Null is the end. */
  until: PageKey | null;
  companies: number;
  /** That fit the filter. */
  fitting: number;
  /** That fit what is left of it when beginnings are judged row by row. */
  narrow: number;
}

/** A page is sought as far as the sample makes this many times its companies likely, then further. */
const ENOUGH = 3;
/**
 * Where one company of the sample stands for many times a page, the part of the way to the first that fits may do that holds enough if
 * what fits lies evenly there. Of the sampled companies that fit, in their order, these are the places to seek to then.
 */
const PLACES = [1, 4, 16, 64, 256, 1024, 4096];

/** Ways from short to long, the last to the stretch's end, however unevenly what fits lies in the order. */
export async function surveyStretch(walk: Walk, stretch: Stretch, store: Db = db): Promise<Way[]> {
  const { conditions, isBack, order } = walk;
  const sql = stretchSql(walk, stretch);
  const direction = order.isDescending === isBack ? Prisma.sql`asc` : Prisma.sql`desc`;
  const value = stretch === "unknown" ? Prisma.sql`null::text` : order.column;
  const rows = await store.$queryRaw<Surveyed[]>`
    with sampled as materialized (
      select company.number, ${value} as value, ${conditions.byRow} as fits, ${conditions.narrow?.byRow ?? Prisma.sql`false`} as fits_narrow,
        ${sql.isAhead} as is_ahead
      from ${SAMPLE}
    ), ahead as (
      select number, value, fits, count(*) over way as companies, count(*) filter (where fits) over way as fitting,
        count(*) filter (where fits_narrow) over way as narrow
      from sampled where is_ahead
      window way as (order by value ${direction}, number ${direction} rows unbounded preceding)
    ), looked as (
      select ${REGISTER} / nullif(count(*), 0) as scale from sampled
    )
    select number, value, companies, fitting, narrow, scale from (
      select number, value::text, companies::int, fitting::int, narrow::int from ahead
      where fits and fitting = any(${PLACES}::integer[])
      union all
      select number, value::text, companies::int, 0, narrow::int from ahead
      where companies = (
        select greatest(1, round(min(companies) * ${ENOUGH * walk.most}::integer / scale)) from ahead, looked
        where fits and scale > ${ENOUGH * walk.most}::integer group by scale
      )
      union all
      select null, null, count(*)::int, (count(*) filter (where fits))::int, max(narrow)::int from ahead
    ) places, looked order by number is null, companies`;
  const enough = ENOUGH * walk.most;
  return rows.map((row) => toWay(row, enough)).filter(({ until, fitting }) => until === null || fitting >= enough);
}

interface Surveyed {
  scale: number | null;
  number: string | null;
  value: string | null;
  companies: number;
  fitting: number;
  narrow: number | null;
}

function toWay({ number, value, companies, fitting, narrow, ...row }: Surveyed, enough: number): Way {
  const scale = Math.max(1, row.scale ?? 1);
  return {
    until: number === null ? null : { number, value },
    companies: companies * scale,
    fitting: number !== null && fitting === 0 ? enough : fitting * scale,
    narrow: (narrow ?? 0) * scale,
  };
}
