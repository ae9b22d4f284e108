import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWatchdog } from "../processes/start-watchdog";
import { databaseUrlOf, initialiseCluster, newPassword, startCluster, stopCluster } from "./cluster";
import { reservePorts } from "./ports";

export interface ThrowawayServer {
  url(database: string): string;
  stop(): Promise<void>;
}

/**
 * Durability is what a test cluster can do without; its databases are small, and several clusters run at once. Simulations beside each
 * other hold the connections of a dozen processes.
 */
const FLAGS = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "shared_buffers=128MB",
  "shared_preload_libraries=",
  "max_connections=500",
].flatMap((setting) => ["-c", setting]);

/** A PostgreSQL in the temporary folder that is gone, files and all, when this process ends. `isDurable`: as slow as a real one. */
export async function startThrowawayServer({ isDurable = false } = {}): Promise<ThrowawayServer> {
  const home = mkdtempSync(join(tmpdir(), "strikeline-test-"));
  chmodSync(home, 0o755);
  const dir = join(home, "postgres");
  const settings = {
    dir,
    port: await reservePorts([]),
    password: newPassword(),
    logFile: join(home, "postgres.log"),
    flags: isDurable ? [] : FLAGS,
  };
  const watchdog = startWatchdog();
  watchdog.assign([
    { kind: "stop-postgres", dir, leases: null, lease: null },
    { kind: "remove", path: home },
  ]);
  initialiseCluster(settings);
  await startCluster(settings);
  return { url: (database) => databaseUrlOf(settings, database), stop: () => stopCluster(dir) };
}
