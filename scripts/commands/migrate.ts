import { generateClient } from "../generate-client";
import { openDatabase } from "../postgres/open-database";
import { prepareDatabase } from "../prepare-database";
import { readSettings } from "../settings";

/** Applies migrations and installs the queues. */
export default async function main(): Promise<number> {
  const { env, databaseUrl } = readSettings();
  generateClient();
  const database = await openDatabase({ databaseUrl, dataDir: env.dataDir });
  try {
    const applied = await prepareDatabase(database.url, (text) => console.log(`applying ${text}`));
    for (const name of applied) console.log(`applied ${name}`);
    console.log(`The database is up to date (${database.description}).`);
    return 0;
  } finally {
    await database.close();
  }
}
