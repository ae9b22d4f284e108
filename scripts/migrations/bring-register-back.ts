import pg from "pg";
import { mergeAlone } from "@/server/register/bulk/import-session";
import { rebuildIndexesOf } from "@/server/register/bulk/rebuild-indexes";

/**
 * Migrations know the register with all its indexes: what a first load put aside that failed or was killed comes back before them, as
 * the version that put it aside wrote it down. Waits for a load that is under way. Throws when an index cannot be built.
 */
export async function bringRegisterBack(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // What breaks is told by the statement that it breaks.
  client.on("error", () => undefined);
  await client.connect();
  try {
    if (!(await isPutAside(client))) return;
    await client.query("set maintenance_work_mem = '512MB'");
    await mergeAlone(client);
    await rebuildIndexesOf(databaseUrl, client);
  } finally {
    await client.end();
  }
}

async function isPutAside(client: pg.Client): Promise<boolean> {
  // Versions before the first bulk import have no such table.
  const { rows } = await client.query("select to_regclass('register_rebuilds') is not null as is_known");
  if (!rows[0]?.is_known) return false;
  const { rowCount } = await client.query("select from register_rebuilds limit 1");
  return rowCount !== 0;
}
