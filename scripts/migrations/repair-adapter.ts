import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import type pg from "pg";

const PG_CHAR = 18;
const PG_TEXT = 25;

type Query = (...args: unknown[]) => Promise<pg.QueryResult>;

/** A process that died is found out while its script runs: an index of millions would go on being built, and keep the next one waiting. */
const WATCHED = "set client_connection_check_interval = '2s'";
/** With the script or not at all: what is in the database and not on record would be applied a second time. */
const RECORDED = `do $$ begin
  if to_regclass('_prisma_migrations') is not null then
    update _prisma_migrations set finished_at = now() where finished_at is null and rolled_back_at is null;
  end if;
end $$`;

/**
 * Prisma's adapter, mended for the schema engine in two places:
 * a script runs whole in one simple query (the adapter cuts it at every `;`, even inside a function body) and one transaction, which only
 * a process that lives to see its end commits, and catalogue columns of type "char" are understood (introspection fails on them otherwise).
 */
export async function connectRepaired(connectionString: string): ReturnType<PrismaPg["connect"]> {
  const adapter = await new PrismaPg({ connectionString, max: 1 }).connect();
  const pool = adapter.underlyingDriver();
  // pg overloads query() for callbacks; the adapter only uses the promise form.
  const query = pool.query.bind(pool) as unknown as Query;
  const charColumns = new Set<string>();

  const readCharAsText: Query = async (...args) => {
    const result = await query(...args);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID !== PG_CHAR) continue;
      field.dataTypeID = PG_TEXT;
      charColumns.add(field.name);
    }
    return result;
  };
  Object.assign(pool, { query: readCharAsText });

  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (input) => {
    const set = await queryRaw(input);
    const columnTypes = set.columnTypes.map((type, index) =>
      charColumns.has(set.columnNames[index] ?? "") ? ColumnTypeEnum.Character : type,
    );
    return { ...set, columnTypes };
  };

  adapter.executeScript = async (script) => {
    const client = await pool.connect();
    client.on("error", toldByTheStatement);
    try {
      // Not every platform of a server can look.
      await client.query(WATCHED).catch(() => undefined);
      await client.query("begin");
      await client.query(script);
      await client.query(RECORDED);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      throw new ScriptError(error);
    } finally {
      client.off("error", toldByTheStatement);
      client.release();
    }
  };
  return adapter;
}

/** What breaks is told by the statement that it breaks. */
const toldByTheStatement = () => undefined;

/** A migration's own SQL failed; keeps PostgreSQL's words, which the engine would hide. */
export class ScriptError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "ScriptError";
  }
}
