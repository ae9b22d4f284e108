import type pg from "pg";
import type { Stretch } from "./staged-row";

/** Followed by where the rows come from: `staged` and the names of each, `former`. */
export const ADD_FORMER_NAMES = `insert into company_previous_names (company_number, position, name, ceased_on)
  select staged.number, former.place - 1, former.name, former.until`;
export const EACH_FORMER_NAME =
  "cross join lateral unnest(staged.former_names, staged.former_until) with ordinality as former(name, until, place)";

/** The former names of the changed companies of a stretch, as they are to be. One for each connection. */
export const STORED_NAMES = `create temp table if not exists stored_names (
  number text, position integer, name text, effective_from date, ceased_on date) on commit delete rows`;

/** Where a former name comes from, in the order in which they are stored. */
const LISTED = 0;
const LAST = 1;
const KNOWN = 2;

/** Of the companies that nobody knew. */
export async function addFormerNames(client: pg.Client, { table }: Stretch): Promise<void> {
  await client.query(
    `${ADD_FORMER_NAMES} from merged_part part join staging.${table} staged using (number) ${EACH_FORMER_NAME}
    where not part.was_known and staged.former_names is not null`,
  );
}

/**
 * The numbers of a stretch whose former names are known with another day than the file has: set by set, as a look for each company
 * would take longer than all the rest. A day that the file does not say, or not readably, says nothing.
 */
export async function findNewNameDays(client: pg.Client, { table, after, until }: Stretch): Promise<string[]> {
  const { rows } = await client.query<{ number: string }>(
    `select distinct told.number from (
      select staged.number, generate_subscripts(staged.former_names, 1) as place, unnest(staged.former_names) as name,
        unnest(staged.former_until) as until
      from staging.${table} staged where staged.former_names is not null and staged.number > $1 and staged.number <= $2
    ) told join company_previous_names known on known.company_number = told.number and known.position = told.place - 1 and known.name = told.name
    where known.company_number > $1 and known.company_number <= $2 and known.ceased_on is distinct from told.until and told.until is not null`,
    [after, until],
  );
  return rows.map(({ number }) => number);
}

/**
 * The file's former names come first, each with the days that are known of it; after them the name that the company had until now and
 * those that the file no longer lists, as `keepFormerNames` has it of the stream and REST. What is stored is in `stored_names` too.
 */
export async function replaceFormerNames(client: pg.Client, { table }: Stretch): Promise<void> {
  await client.query(
    `with changed as (
      select part.number, part.name as last, staged.name as current, staged.former_names, staged.former_until
      from merged_part part join staging.${table} staged using (number) where part.was_known
    ), told as (
      select number, ${LISTED} as source, current, former.place, former.name, null::date as effective_from, former.until
      from changed cross join lateral unnest(former_names, former_until) with ordinality as former(name, until, place)
      where former_names is not null
      union all
      select number, ${LAST}, current, 0, last, null, null from changed where last <> current
      union all
      select number, ${KNOWN}, current, known.position, known.name, known.effective_from, known.ceased_on
      from changed join company_previous_names known on known.company_number = number
    ), weighed as (
      select *, min(source) over same as best, max(effective_from) over same as known_from,
        max(effective_from) over (partition by number, name, until) as exactly_from,
        max(until) filter (where source = ${KNOWN}) over same as known_until,
        count(*) filter (where source = ${LISTED}) over same as times
      from told window same as (partition by number, name)
    )
    insert into stored_names (number, position, name, effective_from, ceased_on)
    select number, row_number() over (partition by number order by source, place) - 1, name,
      -- A name that was borne twice has days of its own each time.
      case when source = ${LISTED} then coalesce(exactly_from, case when times = 1 then known_from end) else effective_from end,
      case when source = ${LISTED} then coalesce(until, known_until) else until end
    from weighed where source = ${LISTED} or (source = best and name <> current)`,
  );
  await client.query(
    "delete from company_previous_names where company_number in (select number from merged_part where was_known)",
  );
  await client.query(
    `insert into company_previous_names (company_number, position, name, effective_from, ceased_on)
    select number, position, name, effective_from, ceased_on from stored_names`,
  );
}
