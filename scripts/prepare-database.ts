import { existsSync } from "node:fs";
import { join } from "node:path";
import { applyMigrations } from "./migrations/apply-migrations";
import { PROJECT_DIR } from "./project";

/** Applies our migrations, then installs the queues' own schema. Returns the names of the migrations applied. */
export async function prepareDatabase(databaseUrl: string): Promise<string[]> {
  const applied = await applyMigrations(databaseUrl);
  if (existsSync(join(PROJECT_DIR, "server/queues/install.ts"))) {
    const { installQueues } = await import("@/server/queues/install");
    await installQueues(databaseUrl);
  }
  return applied;
}
