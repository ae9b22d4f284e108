import { Instruction } from "../project";
import { bringRegisterBack } from "./bring-register-back";
import { readMigrations, readSchema } from "./read-files";
import { openSchemaEngine } from "./schema-engine";

const filters = { externalTables: [], externalEnums: [] };

/**
 * Brings the database up to the migrations on disk and returns the names it applied.
 * Throws an `Instruction` when a migration failed before or its file was edited after it was applied.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const migrationsList = readMigrations();
  const session = await openSchemaEngine(databaseUrl, readSchema());
  try {
    const history = await session.engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters,
    });
    const [edited] = history.editedMigrationNames;
    if (edited) {
      throw new Instruction(
        `Migration ${edited} was changed after it had been applied: restore its file and put the change into a new migration (npm run migrate:create -- name).`,
      );
    }
    const [failed] = history.failedMigrationNames;
    // A migration applies whole or not at all, so a failed one has left nothing behind and may be tried again.
    if (failed) await session.engine.markMigrationRolledBack({ migrationName: failed });
    if (failed || (history.history && "unappliedMigrationNames" in history.history))
      await bringRegisterBack(databaseUrl);
    const { appliedMigrationNames } = await session.engine.applyMigrations({ migrationsList, filters });
    return appliedMigrationNames;
  } catch (error) {
    if (error instanceof Instruction) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw new Instruction(`The database could not be migrated: ${words.trim()}`, { cause: error });
  } finally {
    await session.close();
  }
}
