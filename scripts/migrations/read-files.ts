import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { PROJECT_DIR } from "../project";

export const MIGRATIONS_DIR = join(PROJECT_DIR, "prisma/migrations");
const SCHEMA_DIR = join(PROJECT_DIR, "prisma/schema");

/** Every file of the Prisma schema as [name, text], sorted. */
export function readSchema(): [string, string][] {
  return readdirSync(SCHEMA_DIR)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => [name, readFileSync(join(SCHEMA_DIR, name), "utf8")]);
}

/** The migrations on disk in the order they apply. */
export function readMigrations(): MigrationList {
  const lockfile = join(MIGRATIONS_DIR, "migration_lock.toml");
  const names = existsSync(MIGRATIONS_DIR) ? readdirSync(MIGRATIONS_DIR).sort() : [];
  return {
    baseDir: MIGRATIONS_DIR,
    lockfile: { path: "migration_lock.toml", content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : null },
    shadowDbInitScript: "",
    migrationDirectories: names
      .filter((name) => existsSync(join(MIGRATIONS_DIR, name, "migration.sql")))
      .map((name) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok", value: readFileSync(join(MIGRATIONS_DIR, name, "migration.sql"), "utf8") },
        },
      })),
  };
}
