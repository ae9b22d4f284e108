import { spawn } from "node:child_process";
import pg from "pg";
import { OUTSIDE_SETTINGS } from "@/server/testing/isolate-environment";
import { reservePorts } from "../../postgres/ports";
import type { ThrowawayServer } from "../../postgres/throwaway";
import { PROJECT_DIR } from "../../project";
import type { Measure } from "../bench";
import { benchMessage } from "./bench-message";

const SHARED = { NEXTAUTH_SECRET: "a-secret-of-the-benches", SNOV_WEBHOOK_SECRET: "a-secret-of-the-benches" };

/** Runs a bench in a process of its own, on an empty migrated database of its own. Throws with what it said when it fails. */
export async function runInProcess(
  name: string,
  server: ThrowawayServer,
  listen: { title(text: string): void; note(text: string): void },
  rows?: number,
): Promise<Measure[]> {
  const databaseUrl = await createDatabase(server, `bench_${name.replaceAll("-", "_")}${rows ? `_${rows}` : ""}`);
  const env = { ...(await environmentFor(databaseUrl)), ...(rows ? { BENCH_ROWS: String(rows) } : {}) };
  await runScript(["scripts/launch.ts", "migrate"], env);
  let measures: Measure[] | null = null;
  await runScript(["scripts/bench/support/run-bench.ts", name], env, (message) => {
    const told = benchMessage.parse(message);
    if (told.kind === "title") listen.title(told.title);
    if (told.kind === "note") listen.note(told.text);
    if (told.kind === "measures") measures = told.measures;
  });
  if (!measures) throw new Error(`${name} ended without a measure`);
  return measures;
}

async function createDatabase(server: ThrowawayServer, name: string): Promise<string> {
  const admin = new pg.Client({ connectionString: server.url("postgres") });
  await admin.connect();
  // A kept server has it from an earlier run.
  const { rowCount } = await admin.query("select from pg_database where datname = $1", [name]);
  if (!rowCount) await admin.query(`create database ${name}`);
  await admin.end();
  return server.url(name);
}

/** Nothing of the person's settings, above all no credentials: a bench costs no credit. */
async function environmentFor(databaseUrl: string): Promise<NodeJS.ProcessEnv> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OUTSIDE_SETTINGS.test(name)));
  return {
    ...clean,
    ...SHARED,
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: process.env.LOG_LEVEL ?? "error",
    PORT: String(await reservePorts([10, 11, 12])),
  };
}

function runScript(args: string[], env: NodeJS.ProcessEnv, onMessage: (message: unknown) => void = () => undefined) {
  const child = spawn(process.execPath, ["--import", "tsx", ...args], {
    cwd: PROJECT_DIR,
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.on("message", onMessage);
  return new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${args.join(" ")} ended with ${code}:\n${output.trim()}`)),
    );
  });
}
