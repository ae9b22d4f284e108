import { diffMigrations } from "../migrations/write-migration";
import { startThrowawayServer } from "../postgres/throwaway";

/** Fails when the schema says something that no migration does. */
export default async function main(): Promise<number> {
  const server = await startThrowawayServer();
  try {
    const sql = await diffMigrations(server.url("postgres"));
    if (sql === null) {
      console.log("The migrations lead to the schema.");
      return 0;
    }
    console.error(`The migrations lack the following; write it with npm run migrate:create -- name:\n\n${sql}`);
    return 1;
  } finally {
    await server.stop();
  }
}
