import { generateClient } from "./generate-client";
import { openDatabase } from "./postgres/open-database";
import { prepareDatabase } from "./prepare-database";
import { startWatchdog } from "./processes/start-watchdog";
import { resolveSecrets } from "./secrets";
import { readSettings } from "./settings";

/**
 * Runs a command with a database up and migrated: the one DATABASE_URL names, the embedded one that is running, or else
 * the embedded one started for just this long. The command finds everything in the environment.
 */
export async function withDatabase(command: (databaseUrl: string) => Promise<number>): Promise<number> {
  const watchdog = startWatchdog();
  const { env, databaseUrl } = readSettings();
  generateClient();
  const database = await openDatabase({ databaseUrl, dataDir: env.dataDir });
  watchdog.assign(database.chores);
  try {
    process.env.DATABASE_URL = database.url;
    await prepareDatabase(database.url);
    Object.assign(process.env, await resolveSecrets(database.url, process.env));
    return await command(database.url);
  } finally {
    await database.close();
    watchdog.assign([]);
  }
}
