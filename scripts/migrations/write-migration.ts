import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Instruction } from "../project";
import { MIGRATIONS_DIR, readMigrations, readSchema } from "./read-files";
import { openSchemaEngine } from "./schema-engine";

/** The SQL that leads from the migrations on disk to the Prisma schema; null when they agree. Leaves the database alone. */
export async function diffMigrations(databaseUrl: string): Promise<string | null> {
  const schema = readSchema();
  const session = await openSchemaEngine(databaseUrl, schema);
  try {
    const { exitCode, stdout } = await session.engine.diff({
      from: { tag: "migrations", ...readMigrations() },
      to: { tag: "schemaDatamodel", files: schema.map(([path, content]) => ({ path, content })) },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 0 ? null : (stdout ?? "");
  } finally {
    await session.close();
  }
}

/** Writes the next migration and returns its file, or null when the schema holds nothing new. */
export async function writeMigration(databaseUrl: string, name: string, now: Date): Promise<string | null> {
  if (!/^[a-z0-9_]+$/.test(name)) {
    throw new Instruction(
      `"${name}" cannot name a migration: use small letters, digits and _, as in npm run migrate:create -- add_notes.`,
    );
  }
  const sql = await diffMigrations(databaseUrl);
  if (sql === null) return null;
  const stamp = now.toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(MIGRATIONS_DIR, `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(MIGRATIONS_DIR, "migration_lock.toml"), 'provider = "postgresql"\n');
  const file = join(folder, "migration.sql");
  writeFileSync(file, sql);
  return file;
}
