import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { z } from "zod";
import type { Chore } from "../processes/watchdog";
import { Instruction, PROJECT_DIR } from "../project";
import {
  answers,
  type ClusterSettings,
  databaseUrlOf,
  initialiseCluster,
  isAlive,
  newPassword,
  readServerPid,
  startCluster,
  stopCluster,
} from "./cluster";
import { takeLease } from "./leases";
import { findFreePort, isPortFree } from "./ports";
import { canEnter, findServerUser } from "./system-user";

/** A database to work with, for as long as this process needs it. */
export interface OpenDatabase {
  url: string;
  /** What it is, for the person at the keyboard. */
  description: string;
  /** What a watchdog has to do in our place when we are killed. */
  chores: Chore[];
  /** Starts the server again if it is ours and has died; true when it had. */
  revive(): Promise<boolean>;
  close(): Promise<void>;
}

const POSTGRES_MAJOR = "18";
const DATABASE = "strikeline";
/** How long a server may be busy starting or stopping before we stop waiting for it. */
const BUSY_TIMEOUT_MS = 20_000;
const savedSettings = z.object({ port: z.int(), password: z.string().min(1) });

/** Starts the embedded PostgreSQL of this data folder, or joins the one that runs there already. */
export async function openEmbeddedDatabase(dataDirSetting: string): Promise<OpenDatabase> {
  const dataDir = resolve(PROJECT_DIR, dataDirSetting);
  makeDataDir(dataDir, dataDirSetting);
  const lease = takeLease(dataDir);
  const dir = join(dataDir, "postgres");
  const isNew = inspect(dir) === "missing";
  const settings = isNew
    ? saveSettings(dataDir, { port: await findFreePort(), password: newPassword() })
    : readSettings(dataDir);
  const running = { ...settings, dir: realDir(dir), logFile: join(dataDir, "postgres.log") };
  if (isNew) {
    makeReachable(dir);
    running.dir = realDir(dir);
    initialiseCluster(running);
  }
  await ensureRunning(dataDir, running);
  await ensureDatabase(running);
  return {
    url: databaseUrlOf(running, DATABASE),
    description: `embedded PostgreSQL ${POSTGRES_MAJOR} in ${dataDirSetting}, port ${running.port}`,
    chores: [{ kind: "stop-postgres", dir: running.dir, leases: lease.folder, lease: lease.file }],
    revive: async () => {
      const pid = readServerPid(running.dir);
      if (pid !== null && isAlive(pid)) return false;
      await ensureRunning(dataDir, running);
      return true;
    },
    close: async () => {
      if (lease.giveBack()) await stopCluster(running.dir);
    },
  };
}

function makeDataDir(dataDir: string, setting: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw new Instruction(`The data folder ${setting} cannot be created: set DATA_DIR to a folder you may write to.`, {
      cause: error,
    });
  }
}

function readSettings(dataDir: string): z.infer<typeof savedSettings> {
  const file = join(dataDir, "postgres.json");
  try {
    return savedSettings.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Instruction(
      `${file}, which holds the password of the database beside it, is missing or damaged: restore it from a copy.`,
      { cause: error },
    );
  }
}

function saveSettings(dataDir: string, settings: z.infer<typeof savedSettings>): z.infer<typeof savedSettings> {
  const { port, password } = settings;
  writeFileSync(join(dataDir, "postgres.json"), `${JSON.stringify({ port, password })}\n`, { mode: 0o600 });
  return { port, password };
}

/** Tells an absent cluster from a whole one; anything between is for a person to decide. */
function inspect(dir: string): "missing" | "whole" {
  if (!existsSync(dir) || readdirSync(dir).length === 0) return "missing";
  const versionFile = join(dir, "PG_VERSION");
  const isWhole =
    existsSync(versionFile) && existsSync(join(dir, "global/pg_control")) && existsSync(join(dir, "postgresql.conf"));
  if (!isWhole) {
    throw new Instruction(
      `The database folder ${dir} is only half initialised: move it away (or delete it, if it never held data) and start again.`,
    );
  }
  const version = readFileSync(versionFile, "utf8").trim();
  if (version !== POSTGRES_MAJOR) {
    throw new Instruction(
      `The database folder ${dir} was written by PostgreSQL ${version}, not ${POSTGRES_MAJOR}: set DATA_DIR to another folder, or DATABASE_URL to a server of that version.`,
    );
  }
  return "whole";
}

/** As root the server is another user, who may not be able to enter our folder: then the files live elsewhere, linked from it. */
function makeReachable(dir: string): void {
  const user = findServerUser();
  if (existsSync(dir) || canEnter(user, resolve(dir, ".."))) return;
  const home = "/var/lib/strikeline";
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const elsewhere = mkdtempSync(join(home, "data-"));
  if (!canEnter(user, home)) {
    throw new Instruction(
      `The system user postgres cannot enter ${dir}: set DATA_DIR to a folder it can enter, such as /srv/strikeline.`,
    );
  }
  chmodSync(elsewhere, 0o755);
  symlinkSync(join(elsewhere, "postgres"), dir);
}

function realDir(dir: string): string {
  const link = lstatSync(dir, { throwIfNoEntry: false });
  return link?.isSymbolicLink() ? readlinkSync(dir) : dir;
}

/** Joins a server that runs already (of another command, or left over by a killed one), else starts it. */
async function ensureRunning(dataDir: string, cluster: ClusterSettings): Promise<void> {
  if (await joinsRunning(cluster)) return;
  if (!(await isPortFree(cluster.port))) {
    cluster.port = await findFreePort();
    saveSettings(dataDir, cluster);
  }
  try {
    await startCluster(cluster);
  } catch (error) {
    // Another command may have won the race to start it.
    if (!(await joinsRunning(cluster))) throw error;
  }
}

async function joinsRunning(cluster: ClusterSettings): Promise<boolean> {
  for (const deadline = Date.now() + BUSY_TIMEOUT_MS; Date.now() < deadline; await wait(100)) {
    const pid = readServerPid(cluster.dir);
    if (pid === null || !isAlive(pid)) return false;
    if (await answers(cluster)) return true;
  }
  return false;
}

async function ensureDatabase(cluster: ClusterSettings): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrlOf(cluster, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
