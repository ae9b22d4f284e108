import type pg from "pg";

/** A file with fewer of the companies that we know is a part, a selection, or something else than a snapshot of the register. */
const SNAPSHOT_SHARE = 0.9;
/** Of so few companies a share says nothing. */
const FEWEST_KNOWN = 1_000;

/**
 * How many of our companies a whole snapshot of the register no longer has, not counting those that we know to be dissolved; null when
 * the file is no whole snapshot. They are counted and left alone: the file does not say why a company is missing (dissolved, or a file
 * that lacks some), and the stream and the REST API tell a dissolution with its day.
 */
export async function countAbsent(client: pg.Client, table: string): Promise<number | null> {
  const { rows } = await client.query<{ known: number; staged: number }>(
    `select (select reltuples from pg_class where oid = 'companies'::regclass)::float as known,
      (select count(*) from staging.${table} where number is not null)::float as staged`,
  );
  const { known = 0, staged = 0 } = rows[0] ?? {};
  if (known < FEWEST_KNOWN || staged < known * SNAPSHOT_SHARE) return null;
  const found = await client.query<{ absent: number }>(
    `select count(*)::int as absent from companies company
    where company.name is not null and company.status is distinct from 'dissolved'
      and not exists (select 1 from staging.${table} staged where staged.number = company.number)`,
  );
  return found.rows[0]?.absent ?? 0;
}
