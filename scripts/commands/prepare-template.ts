import pg from "pg";
import { keepStaticRows } from "@/server/testing/static-rows";
import { prepareDatabase } from "../prepare-database";
import { Instruction } from "../project";

/** For the test runner: makes DATABASE_URL, an empty database, into the template the tests' databases are copied from. */
export default async function main(): Promise<number> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Instruction("Set DATABASE_URL to the empty database to prepare.");
  await prepareDatabase(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await keepStaticRows(client);
  await client.end();
  return 0;
}
