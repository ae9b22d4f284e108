import { applyMigrations } from "./migrations/apply-migrations";

/** Applies our migrations, then installs the queues' own schema. Returns the names of the migrations applied. */
export async function prepareDatabase(databaseUrl: string): Promise<string[]> {
  const applied = await applyMigrations(databaseUrl);
  const { installQueues } = await import("@/server/queues/install");
  await installQueues(databaseUrl);
  return applied;
}
