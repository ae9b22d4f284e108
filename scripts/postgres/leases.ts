import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./cluster";

/**
 * Several commands may use one embedded server at once, and the last to leave stops it. Each holds a lease: a file
 * named by its process id. A lease whose process is gone counts for nothing.
 */
export interface Lease {
  folder: string;
  file: string;
  /** Gives the lease back; true when nobody else holds one. */
  giveBack(): boolean;
}

export function takeLease(dataDir: string): Lease {
  const folder = join(dataDir, "leases");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, String(process.pid));
  writeFileSync(file, "");
  return {
    folder,
    file,
    giveBack() {
      rmSync(file, { force: true });
      return !hasHolders(folder);
    },
  };
}

function hasHolders(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((name) => {
    if (isAlive(Number(name))) return true;
    rmSync(join(folder, name), { force: true });
    return false;
  });
}
