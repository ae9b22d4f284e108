import pg from "pg";
import { env } from "@/server/platform/env";

/** Names a lock in one space with all others of the product. */
const KEY = "hashtextextended('strikeline:' || $1, 0)";
/** Sorting and index building want room; it is the database's, not this process's. */
const SETTINGS = "set work_mem = '128MB'; set maintenance_work_mem = '512MB'; set synchronous_commit = off";

/**
 * A connection of its own for one import: its locks say that the import is alive, and fall with it. What it commits reaches the disk
 * a little later, in order; the import's own end is waited for.
 */
export async function openImportSession(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: env().databaseUrl, keepAlive: true });
  // A connection that breaks while nobody asks anything is found out by the next statement.
  client.on("error", () => undefined);
  await client.connect();
  await client.query(SETTINGS);
  return client;
}

/** Takes the import as this process's work. False when another process is at it. */
export async function claimImport(client: pg.Client, id: string): Promise<boolean> {
  const { rows } = await client.query<{ is_mine: boolean }>(`select pg_try_advisory_lock(${KEY}) as is_mine`, [
    `import:${id}`,
  ]);
  return rows[0]?.is_mine ?? false;
}

/** Merges go side by side; a first load, which puts the register's indexes aside, goes alone. */
export async function joinMerges(client: pg.Client): Promise<void> {
  await client.query(`select pg_advisory_lock_shared(${KEY})`, ["merges"]);
}

export async function leaveMerges(client: pg.Client): Promise<void> {
  await client.query(`select pg_advisory_unlock_shared(${KEY})`, ["merges"]);
}

/** False when some merge is under way. */
export async function tryMergeAlone(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ is_alone: boolean }>(`select pg_try_advisory_lock(${KEY}) as is_alone`, [
    "merges",
  ]);
  return rows[0]?.is_alone ?? false;
}

/** Waits until no other merge is under way. */
export async function mergeAlone(client: pg.Client): Promise<void> {
  await client.query(`select pg_advisory_lock(${KEY})`, ["merges"]);
}

export async function endMergeAlone(client: pg.Client): Promise<void> {
  await client.query(`select pg_advisory_unlock(${KEY})`, ["merges"]);
}

/** Held to the end of a transaction that merges part of a file. */
export async function joinSnapshots(client: pg.Client): Promise<void> {
  await client.query(`select pg_advisory_xact_lock_shared(${KEY})`, ["snapshots"]);
}

/** Waits until no part of a file is being merged; others wait meanwhile. */
export async function snapshotsAlone(client: pg.Client): Promise<void> {
  await client.query(`select pg_advisory_lock(${KEY})`, ["snapshots"]);
}

export async function endSnapshotsAlone(client: pg.Client): Promise<void> {
  await client.query(`select pg_advisory_unlock(${KEY})`, ["snapshots"]);
}
