import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

const RETRY_MS = 1_000;

/**
 * Holds a lock of PostgreSQL's under this name for as long as this process lives; nothing is left over when it is killed.
 * Returns false when another process holds it. A connection that is lost is made again; `onLost` is called when another
 * process took the lock in between.
 */
export async function holdLock(databaseUrl: string, name: string, onLost: () => void): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  client.on("error", () => {});
  let isHeld = false;
  client.once("end", () => {
    if (isHeld) void regain(databaseUrl, name, onLost);
  });
  await client.connect();
  const { rows } = await client.query<{ held: boolean }>(
    "select pg_try_advisory_lock(hashtextextended($1, 0)) as held",
    [name],
  );
  isHeld = rows[0]?.held === true;
  if (!isHeld) await client.end();
  return isHeld;
}

/** The server may be away for a while: nobody else can take the lock there meanwhile. */
async function regain(databaseUrl: string, name: string, onLost: () => void): Promise<void> {
  for (;;) {
    await wait(RETRY_MS);
    const isHeld = await holdLock(databaseUrl, name, onLost).catch(() => null);
    if (isHeld === null) continue;
    if (!isHeld) onLost();
    return;
  }
}
