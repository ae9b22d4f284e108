import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "@/server/platform/db/generated/client";
import { nameStatement } from "@/server/platform/db/planned-once";
import { env } from "@/server/platform/env";

const POOL_SIZE = 10;
/**
 * The bitmap of a common beginning of words must hold every row: in PostgreSQL's usual 4 MB it holds pages only, and each row of a page
 * would have its search document made anew. Compiling a statement takes longer than any of ours runs.
 */
const SETTINGS = "-c work_mem=32MB -c jit=off";
/** What a machine that vanished had locked is free after 20 + 4 * 5 seconds, instead of the two hours that are usual. */
const KEEPALIVE =
  "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4 -c tcp_user_timeout=40000";

declare global {
  var strikelineDb: PrismaClient | undefined;
}

function createDb(): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(
      { connectionString: env().databaseUrl, max: POOL_SIZE, options: `${SETTINGS} ${KEEPALIVE}` },
      { statementNameGenerator: nameStatement },
    ),
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  });
}

/**
 * The database. Connects at the first query, so importing it needs no server.
 * Kept on globalThis: a development reload would otherwise leave a pool behind each time.
 */
globalThis.strikelineDb ??= createDb();
export const db: PrismaClient = globalThis.strikelineDb;

/** A running transaction. Never hold one open across an HTTP call. */
export type Tx = Prisma.TransactionClient;

/** Where a read may run: inside the caller's transaction or outside of any. */
export type Db = Tx | typeof db;
