import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSchema } from "./migrations/read-files";
import { Instruction, PROJECT_DIR } from "./project";

const OUTPUT_DIR = join(PROJECT_DIR, "server/platform/db/generated");
const STAMP = join(OUTPUT_DIR, "schema.sha256");

/** Generates the Prisma client when the schema or Prisma itself changed. Returns whether it did. */
export function generateClient(): boolean {
  const version = readFileSync(join(PROJECT_DIR, "node_modules/@prisma/client/package.json"), "utf8");
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([readSchema(), version]))
    .digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === fingerprint) return false;
  const result = spawnSync(process.execPath, [join(PROJECT_DIR, "node_modules/prisma/build/index.js"), "generate"], {
    cwd: PROJECT_DIR,
    encoding: "utf8",
    // Any existing file: generating never runs the native engine, it only insists on a path (else it downloads one).
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
  });
  if (result.status !== 0)
    throw new Instruction(`The Prisma client could not be generated: ${(result.stderr || result.stdout).trim()}`);
  writeFileSync(STAMP, fingerprint);
  return true;
}
