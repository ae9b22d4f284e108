import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { DOCUMENT } from "@/server/register/search/document-query";

/** Companies from many pages: neighbours in a page are neighbours in the register, and alike in age and kind. */
const SAMPLED_PAGES = 1_500;
const OF_A_PAGE = 4;
/** Of so few pages all companies are looked at. */
const FEW_PAGES = 200;
/** A page has at most so many places, though hardly ever more than fifty in use. */
const PLACES_OF_A_PAGE = 291;
/** Of so few pages every place is looked at. */
const WHOLE_PAGES = 20;
/** A register of fewer pages is sampled as it is: a copy would be old whenever much changes. */
const FEWEST_COPIED = 2_000;
const PAGES = Prisma.sql`(pg_relation_size('companies') / 8192)`;

/** Always the same places: an estimate stays the same from page to page of a list. */
const IS_SAMPLED = Prisma.sql`company.ctid = any (array(
  select format('(%s,%s)', page * pages / least(pages, ${SAMPLED_PAGES}::integer), slot)::tid
  from (select ${PAGES} as pages) relation, generate_series(0, least(pages, ${SAMPLED_PAGES}::integer) - 1) page,
    generate_series(1, case when pages <= ${WHOLE_PAGES}::integer then ${PLACES_OF_A_PAGE}::integer
      else greatest(${OF_A_PAGE}::integer, ${FEW_PAGES}::integer - pages) end) slot
))`;

/** All that a filter or an order asks for, but the search document. */
const NAMES = [
  "number",
  "name",
  "former_names",
  "status",
  "status_detail",
  "strike_off_stage",
  "type",
  "sic_codes",
  "postcode",
  "town",
  "facets",
  "incorporated_on",
  "expected_dissolution_on",
  "best_confidence",
  "lead_score",
  "updated_at",
];
const COPIED = [...NAMES, "document"];
const COLUMNS = Prisma.raw(NAMES.join(", "));
const ALL_COLUMNS = Prisma.raw(COPIED.join(", "));
const OF_EXCLUDED = Prisma.raw(COPIED.map((name) => `excluded.${name}`).join(", "));

/** Some thousands of companies with their search documents, as the alias `company`: their copy, which is read in a millisecond. */
export const COPIED_SAMPLE = Prisma.sql`company_samples company`;

/**
 * The same from the register itself, while there is no copy: finding and judging them takes ten. Not joined with the copy in one
 * statement, which would plan with all indexes of the register for nothing.
 */
export const REGISTER_SAMPLE = Prisma.sql`(select ${COLUMNS}, ${DOCUMENT} as document from companies company where ${IS_SAMPLED}) company`;

/** How many companies are in the register: as dense as they were in its pages when statistics were gathered, if they were. */
export const REGISTER = Prisma.sql`(select case when relpages > 0 and reltuples > 0 then reltuples::float * ${PAGES} / relpages end from pg_class where oid = 'companies'::regclass)`;

/**
 * Copies the sampled companies anew, as far as they changed. Safe to call by anybody at any time; whoever comes while somebody is at it
 * leaves it to them, and so does who comes while somebody's name is being forgotten (`forget_officer_names`): it would be read before it
 * is gone and come back with the copy.
 */
export async function refreshSamples(fewestPages = FEWEST_COPIED): Promise<void> {
  await db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<
      { is_mine: boolean }[]
    >`select pg_try_advisory_xact_lock(hashtext('strikeline:company-samples')) as is_mine`;
    if (!lock?.is_mine) return;
    // A statement of its own, so that it reads what was committed before the lock was had.
    await tx.$executeRaw`
      with fresh as materialized (
        select ${COLUMNS}, ${DOCUMENT} as document from companies company where ${PAGES} >= ${fewestPages}::integer and ${IS_SAMPLED}
      ), gone as (
        delete from company_samples known where not exists (select from fresh where fresh.number = known.number)
      )
      insert into company_samples (${ALL_COLUMNS}) select ${ALL_COLUMNS} from fresh order by number
      on conflict (number) do update set (${ALL_COLUMNS}) = row(${OF_EXCLUDED})
      where (company_samples.*) is distinct from (excluded.*)`;
  });
}
