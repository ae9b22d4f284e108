import pg from "pg";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";

const POOL_SIZE = 4;
/** Whoever waits for these statements gives up after three seconds; an honest failure before that lets them try again. */
const TIMEOUT_MS = 2_500;

declare global {
  var strikelinePrepared: pg.Pool | undefined;
}

/** A statement that PostgreSQL parses and plans once a connection. */
export interface PreparedStatement {
  name: string;
  text: string;
}

/**
 * Runs one statement as a transaction of its own, past the object mapper: for the few places where a millisecond counts. The
 * caller says what a row looks like, because it wrote the statement.
 */
export async function runPrepared<Row extends pg.QueryResultRow>(
  { name, text }: PreparedStatement,
  values: readonly unknown[],
): Promise<Row[]> {
  const { rows } = await pool().query<Row>({ name, text, values: [...values] });
  return rows;
}

/** Connects at the first statement; kept on globalThis over development reloads. */
function pool(): pg.Pool {
  if (globalThis.strikelinePrepared) return globalThis.strikelinePrepared;
  const opened = new pg.Pool({
    connectionString: env().databaseUrl,
    application_name: "strikeline-prepared",
    max: POOL_SIZE,
    connectionTimeoutMillis: TIMEOUT_MS,
    statement_timeout: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
    allowExitOnIdle: true,
  });
  // An idle connection that breaks is replaced at the next statement; without a listener it would end the process.
  opened.on("error", (error) => logger.warn({ error }, "an idle database connection broke"));
  globalThis.strikelinePrepared = opened;
  return opened;
}
