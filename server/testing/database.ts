import pg from "pg";
import { db } from "@/server/platform/db/client";
import { stopSender } from "@/server/queues/boss";
import { buildReset } from "@/server/testing/static-rows";

const DEADLOCK = "40P01";
const MOST_TRIES = 3;

let admin: pg.Client | null = null;
let reset: string | null = null;

/** The address of this worker's own database, for whatever opens connections itself. */
export function testDatabaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("Only integration tests (*.itest.ts) have a database");
  return url;
}

/** A plain connection to this worker's database, opened once a test file. */
export async function connectToTestDatabase(): Promise<pg.Client> {
  if (admin) return admin;
  admin = new pg.Client({ connectionString: testDatabaseUrl() });
  await admin.connect();
  return admin;
}

/** After each test file: the next one's database has the same name. */
export async function disconnectFromTestDatabase(): Promise<void> {
  await admin?.end();
  admin = null;
  await stopSender();
  await db.$disconnect();
}

/**
 * Back to the state right after migrating: static rows only, no jobs. A few milliseconds; meant for `beforeEach`.
 * Each test file starts with a fresh copy of the template anyway.
 */
export async function resetDatabase(): Promise<void> {
  const client = await connectToTestDatabase();
  reset ??= await buildReset(client);
  for (let tries = 1; ; tries += 1) {
    try {
      await client.query(reset);
      return;
    } catch (error) {
      await client.query("rollback");
      // What the last test left on its way (a rate header being noted, a late webhook) may cross the reset once.
      if (tries === MOST_TRIES || !(error instanceof pg.DatabaseError) || error.code !== DEADLOCK) throw error;
    }
  }
}
