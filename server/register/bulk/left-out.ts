import type pg from "pg";

/** Nobody reads more of them; how many there are is counted. */
const MOST_KEPT = 100;

/** The days of the file that a company has, by the columns of the file that say them. */
const DAYS = [
  ["IncorporationDate", "incorporated_on"],
  ["DissolutionDate", "dissolved_on"],
  ["Accounts.NextDueDate", "accounts_next_due_on"],
  ["Accounts.LastMadeUpDate", "accounts_last_made_up_to"],
  ["ConfStmtNextDueDate", "confirmation_next_due_on"],
] as const;

/** A day that cannot be read says nothing: the one that the register knows stays. */
export async function keepKnownDays(client: pg.Client, table: string): Promise<void> {
  for (const [column, fact] of DAYS) {
    await client.query(
      `update staging.${table} staged set ${fact} = company.${fact} from companies company
      where staged.warnings is not null and company.number = staged.number and company.${fact} is not null
        and exists (select from unnest(staged.warnings) warning where starts_with(warning, $1))`,
      [`${column} "`],
    );
  }
}

/**
 * How many values of a staging table could not be taken, and the first of them with part and line. `partOf` answers the SQL of the
 * part, from the parameters, that a line of the count over all parts is in.
 */
export async function readLeftOut(
  client: pg.Client,
  table: string,
  partOf: (line: string) => string,
  parts: readonly unknown[],
): Promise<{ leftOut: number; warnings: string[] }> {
  const { rows } = await client.query<{ left_out: number; warnings: string[] }>(
    `with told as (
      select line, warning from staging.${table}, unnest(warnings) warning where warnings is not null
    ), first as (
      select told.line, coalesce(own.name || ', ', '') || 'line ' || (told.line - own.after) || ': ' || warning as text
      from (select * from told order by line limit ${MOST_KEPT}) told cross join lateral (${partOf("told.line")}) own
    )
    select (select count(*) from told)::int as left_out,
      coalesce((select array_agg(text order by line) from first), '{}') as warnings`,
    [...parts],
  );
  const [found] = rows;
  return { leftOut: found?.left_out ?? 0, warnings: found?.warnings ?? [] };
}
