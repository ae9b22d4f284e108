import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import type pg from "pg";

const PG_CHAR = 18;
const PG_TEXT = 25;

type Query = (...args: unknown[]) => Promise<pg.QueryResult>;

/**
 * Prisma's adapter, mended for the schema engine in two places:
 * a script runs whole in one simple query (the adapter cuts it at every `;`, even inside a function body, and without
 * a transaction), and catalogue columns of type "char" are understood (introspection fails on them otherwise).
 */
export async function connectRepaired(connectionString: string): Promise<SqlDriverAdapter> {
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
    try {
      await query(script);
    } catch (error) {
      throw new ScriptError(error);
    }
  };
  return adapter;
}

/** A migration's own SQL failed; keeps PostgreSQL's words, which the engine would hide. */
export class ScriptError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "ScriptError";
  }
}
