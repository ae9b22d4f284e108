import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "@/server/platform/db/generated/client";
import { env } from "@/server/platform/env";

const POOL_SIZE = 10;
/**
 * The bitmap of a common beginning of words must hold every row: in PostgreSQL's usual 4 MB it holds pages only, and each row of a page
 * would have its search document made anew. Compiling a statement takes longer than any of ours runs.
 */
const SESSION = "-c work_mem=32MB -c jit=off";

declare global {
  var strikelineDb: PrismaClient | undefined;
}

function createDb(): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: env().databaseUrl, max: POOL_SIZE, options: SESSION }),
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
