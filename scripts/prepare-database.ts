import { applyMigrations } from "./migrations/apply-migrations";
import { tellMigrations } from "./migrations/tell-migrations";

/**
 * Applies our migrations, then installs the queues' own schema. Returns the names of the migrations applied; `tell` hears of one that
 * takes its time.
 */
export async function prepareDatabase(
  databaseUrl: string,
  tell: (text: string) => void = () => undefined,
): Promise<string[]> {
  const applied = await tellMigrations(databaseUrl, tell, () => applyMigrations(databaseUrl));
  const { installQueues } = await import("@/server/queues/install");
  await installQueues(databaseUrl);
  return applied;
}
