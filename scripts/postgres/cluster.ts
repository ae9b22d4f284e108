import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { Instruction } from "../project";
import { findBinaries } from "./find-binaries";
import { serverFlags } from "./server-flags";
import { findServerUser } from "./system-user";

/** A folder with a database cluster, and how to reach its server. */
export interface ClusterSettings {
  dir: string;
  port: number;
  password: string;
  logFile: string;
  flags?: string[];
}

const START_TIMEOUT_MS = 60_000;

/** Creates the cluster's files. An interrupted creation leaves nothing in `dir`. */
export function initialiseCluster({ dir, password }: ClusterSettings): void {
  const user = findServerUser();
  const { initdb } = findBinaries(user);
  const half = `${dir}.new`;
  const passwordFile = `${dir}.password`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    chownSync(half, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  const result = spawnSync(
    initdb,
    [
      `--pgdata=${half}`,
      "--username=postgres",
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
      // Its own rules for letters, the same everywhere; texts are compared byte by byte, which sorts and indexes take half the time for.
      "--locale-provider=builtin",
      "--locale=C.UTF-8",
      "--encoding=UTF8",
    ],
    { ...user, cwd: "/", encoding: "utf8", env: serverEnvironment() },
  );
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    throw new Instruction(
      `PostgreSQL could not create its files in ${dir}: ${lastLine(result.stderr) ?? String(result.error)}`,
    );
  }
  renameSync(half, dir);
}

/** Starts the server in a process group of its own, so that Ctrl-C reaches it only through us. Resolves when it answers. */
export async function startCluster(settings: ClusterSettings): Promise<{ pid: number }> {
  const user = findServerUser();
  const { postgres, hasPrewarm } = findBinaries(user);
  const log = openSync(settings.logFile, "w", 0o600);
  const child = spawn(
    postgres,
    ["-D", settings.dir, "-p", String(settings.port), ...serverFlags({ hasPrewarm }), ...(settings.flags ?? [])],
    {
      ...user,
      cwd: "/",
      detached: true,
      stdio: ["ignore", log, log],
      env: serverEnvironment(),
    },
  );
  closeSync(log);
  const failure = watchForFailure(child, settings);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(settings))) {
    const error = failure();
    if (error) throw error;
    if (Date.now() > deadline)
      throw new Instruction(`PostgreSQL did not answer within a minute: see ${settings.logFile}.`);
    await wait(50);
  }
  child.unref();
  if (child.pid === undefined) throw new Instruction(`PostgreSQL did not start: see ${settings.logFile}.`);
  return { pid: child.pid };
}

/** Nothing of ours, whose variables may hold secrets. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, LC_ALL: "C.UTF-8" };
}

function watchForFailure(child: ChildProcess, { logFile }: ClusterSettings): () => Instruction | null {
  let failure: Instruction | null = null;
  child.on("error", (error) => {
    failure = new Instruction(`PostgreSQL did not start: ${error.message}`, { cause: error });
  });
  child.on("exit", () => {
    const log = existsSync(logFile) ? readFileSync(logFile, "utf8") : "";
    const reason = log.split("\n").findLast((line) => /FATAL|PANIC|ERROR|could not/.test(line)) ?? lastLine(log);
    failure = new Instruction(`PostgreSQL did not start (${reason?.trim() ?? "no reason given"}): see ${logFile}.`);
  });
  return () => failure;
}

/** Whether this very server (our password opens it) answers. */
export async function answers(settings: ClusterSettings): Promise<boolean> {
  const client = new pg.Client({
    connectionString: databaseUrlOf(settings, "postgres"),
    connectionTimeoutMillis: 2_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Fast shutdown: ends sessions, writes everything out. Resolves when the server is gone. */
export async function stopCluster(dir: string): Promise<void> {
  const pid = readServerPid(dir);
  if (pid === null) return;
  try {
    process.kill(pid, "SIGINT");
  } catch {
    return;
  }
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (existsSync(join(dir, "postmaster.pid")) && isAlive(pid) && Date.now() < deadline) await wait(25);
}

/** The process id the server left in its folder, or null when it is not running as far as the folder tells. */
export function readServerPid(dir: string): number | null {
  const file = join(dir, "postmaster.pid");
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

export function databaseUrlOf(
  { port, password }: Pick<ClusterSettings, "port" | "password">,
  database: string,
): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

export function newPassword(): string {
  return randomBytes(24).toString("base64url");
}

function lastLine(text: string | null): string | undefined {
  return text?.trim().split("\n").at(-1)?.trim() || undefined;
}
