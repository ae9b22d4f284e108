import type pg from "pg";

type Client = Pick<pg.Client, "query">;

const KEPT = "static_rows";

interface Table {
  /** Quoted, with its schema. */
  name: string;
  copy: string;
  columns: string;
}

/** Tables that tests write to: ours and the queues', without the lists of migrations applied. */
async function findTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select format('%I.%I', n.nspname, c.relname) as name,
      format('${KEPT}.%I', n.nspname || '_' || c.relname) as copy,
      (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p') and not c.relispartition
      and (n.nspname, c.relname) not in (('public', '_prisma_migrations'), ('pgboss', 'version'))
    order by 1`);
  return rows;
}

/** Remembers, inside the template, the rows that migrations put there. */
export async function keepStaticRows(client: Client): Promise<void> {
  await client.query(`create schema ${KEPT}`);
  for (const { name, copy, columns } of await findTables(client)) {
    const { rowCount } = await client.query(`select from ${name} limit 1`);
    if (rowCount) await client.query(`create table ${copy} as select ${columns} from ${name}`);
  }
}

/** SQL that empties every table and puts the remembered rows back. Triggers and foreign keys rest meanwhile. */
export async function buildReset(client: Client): Promise<string> {
  const tables = await findTables(client);
  const { rows } = await client.query<{ copy: string }>(
    `select format('${KEPT}.%I', tablename) as copy from pg_tables where schemaname = '${KEPT}'`,
  );
  const kept = new Set(rows.map((row) => row.copy));
  const statements = tables.map(({ name }) => `delete from ${name}`);
  for (const { name, copy, columns } of tables) {
    if (kept.has(copy))
      statements.push(`insert into ${name} (${columns}) overriding system value select ${columns} from ${copy}`);
  }
  return `begin; set local session_replication_role = replica; ${statements.join("; ")}; commit`;
}
