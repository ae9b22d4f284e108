import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { databaseUrlOf, initialiseCluster, newPassword, startCluster, stopCluster } from "../../postgres/cluster";
import { findFreePort } from "../../postgres/ports";
import type { ThrowawayServer } from "../../postgres/throwaway";
import { startWatchdog } from "../../processes/start-watchdog";
import { PROJECT_DIR } from "../../project";

/** A PostgreSQL whose databases stay for the next run: building one of the register's size takes minutes. */
export async function startKeptServer(): Promise<ThrowawayServer> {
  const home = join(PROJECT_DIR, ".data/bench");
  const dir = join(home, "postgres");
  const passwordFile = join(home, "password");
  mkdirSync(home, { recursive: true, mode: 0o755 });
  if (!existsSync(dir)) writeFileSync(passwordFile, newPassword(), { mode: 0o600 });
  const settings = {
    dir,
    port: await findFreePort(),
    password: readFileSync(passwordFile, "utf8"),
    logFile: join(home, "postgres.log"),
  };
  startWatchdog().assign([{ kind: "stop-postgres", dir, leases: null, lease: null }]);
  if (!existsSync(dir)) initialiseCluster(settings);
  await startCluster(settings);
  return { url: (database) => databaseUrlOf(settings, database), stop: () => stopCluster(dir) };
}
