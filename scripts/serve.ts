import { setTimeout as wait } from "node:timers/promises";
import type { Env } from "@/server/platform/env-shape";
import { buildWhenChanged } from "./build";
import { generateClient } from "./generate-client";
import { keepWorldsApart } from "./keep-worlds-apart";
import type { OpenDatabase } from "./postgres/embedded";
import { openDatabase } from "./postgres/open-database";
import { prepareDatabase } from "./prepare-database";
import { startWatchdog, type Watchdog } from "./processes/start-watchdog";
import { Supervisor } from "./processes/supervisor";
import { createProgress, type Progress } from "./progress";
import { Instruction } from "./project";
import { resolveSecrets } from "./secrets";
import { describeService, localAddress, type Mode, publicAddress, type ServiceName, STOP_ORDER } from "./services";
import { readSettings, requireFreePorts } from "./settings";
import { showBox } from "./show-box";
import { listenForStop } from "./stop-signal";

const WEB_TIMEOUT_MS = 90_000;
/** Whatever crashes this often before everything has started will not get well by itself. */
const CRASHES_AT_START = 3;
const DATABASE_CHECK_MS = 2_000;

interface Preparation {
  env: Env;
  database: OpenDatabase;
  /** The first admin's one-time password, at the start that made it. */
  admin: { email: string; password: string | null };
}

/** Sets everything up, runs the services until somebody stops them, and takes everything down in order. */
export async function serve(wanted: ServiceName[], mode: Mode): Promise<number> {
  const stop = listenForStop();
  const watchdog = startWatchdog();
  let database: OpenDatabase | null = null;
  let supervisor: Supervisor | null = null;
  try {
    const { env, databaseUrl } = readSettings();
    for (const warning of env.warnings) console.warn(`Note: ${warning}`);
    const names = env.snov.mode === "sandbox" ? wanted : wanted.filter((name) => name !== "sandbox");
    const isBuilt = mode === "production" && names.includes("web");
    const progress = createProgress(isBuilt ? 6 : 5);
    await progress.step("Checking the settings", () => requireFreePorts(portsOf(names, env)));
    stop.throwIfAborted();

    database = await progress.step(databaseUrl ? "Connecting to PostgreSQL" : "Starting PostgreSQL", async (note) => {
      const opened = await openDatabase({ databaseUrl, dataDir: env.dataDir });
      note(opened.description);
      return opened;
    });
    watchdog.assign(database.chores);
    stop.throwIfAborted();

    await prepare(progress, database, env);
    stop.throwIfAborted();
    if (isBuilt) {
      await progress.step("Building the web application", async (note) => {
        note((await buildWhenChanged(stop)) ? "built" : "unchanged");
      });
    }
    supervisor = new Supervisor({ watchdog, lastChores: database.chores });
    await startServices(progress, { supervisor, names, mode, env, stop });
    showWelcome({ env, database, admin: await makeFirstAdmin() }, names);
    await runUntil(stop, database);
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    await supervisor?.stop(STOP_ORDER);
    await closeDatabase(database, watchdog);
  }
  console.log("Stopped.");
  return 0;
}

function portsOf(names: ServiceName[], env: Env): { port: number; host: string; use: string }[] {
  const { snovPort, companiesHousePort, websitesPort } = env.sandbox;
  return [
    ...(names.includes("web") ? [{ port: env.port, host: env.host, use: "the web application" }] : []),
    ...(names.includes("sandbox")
      ? [
          { port: snovPort, host: "127.0.0.1", use: "the Snov.io sandbox" },
          { port: companiesHousePort, host: "127.0.0.1", use: "the Companies House sandbox" },
          { port: websitesPort, host: "127.0.0.1", use: "the websites' sandbox" },
        ]
      : []),
  ];
}

/** Brings client, schema, queues and secrets up to date. From here on all processes share `process.env`. */
async function prepare(progress: Progress, database: OpenDatabase, env: Env): Promise<void> {
  await progress.step("Generating the database client", (note) => note(generateClient() ? "generated" : "unchanged"));
  await progress.step("Migrating the database", async (note) => {
    process.env.DATABASE_URL = database.url;
    const applied = await prepareDatabase(database.url, note);
    await keepWorldsApart(database.url, env);
    Object.assign(process.env, await resolveSecrets(database.url, process.env));
    note(applied.length === 0 ? "up to date" : `${applied.length} applied`);
  });
}

/** Only once everything runs: a one-time password that a failed start made would never be shown. */
async function makeFirstAdmin(): Promise<Preparation["admin"]> {
  const { ensureFirstAdmin } = await import("@/server/access/ensure-first-admin");
  const { db } = await import("@/server/platform/db/client");
  const admin = await ensureFirstAdmin();
  await db.$disconnect();
  return admin;
}

async function startServices(
  progress: Progress,
  {
    supervisor,
    names,
    mode,
    env,
    stop,
  }: { supervisor: Supervisor; names: ServiceName[]; mode: Mode; env: Env; stop: AbortSignal },
): Promise<void> {
  await progress.step(`Starting ${names.join(", ")}`, async () => {
    const start = (name: ServiceName) => supervisor.start(describeService(name, mode, env));
    if (names.includes("sandbox")) {
      start("sandbox");
      await waitForAnswer(supervisor, `http://127.0.0.1:${env.sandbox.snovPort}/_sandbox/state`, stop);
      await waitForAnswer(supervisor, `http://127.0.0.1:${env.sandbox.companiesHousePort}/_sandbox/state`, stop);
      await waitForAnswer(supervisor, `http://127.0.0.1:${env.sandbox.websitesPort}/_sandbox/state`, stop);
    }
    for (const name of names) if (name !== "sandbox") start(name);
    if (names.includes("web")) await waitForAnswer(supervisor, `${localAddress(env)}/api/health`, stop);
  });
}

/** Resolves as soon as the address answers anything at all. */
async function waitForAnswer(supervisor: Supervisor, address: string, stop: AbortSignal): Promise<void> {
  for (
    const deadline = Date.now() + WEB_TIMEOUT_MS;
    Date.now() < deadline;
    await wait(100, undefined, { signal: stop })
  ) {
    const response = await fetch(address, { signal: AbortSignal.timeout(30_000), redirect: "manual" }).catch(
      () => null,
    );
    if (!response && supervisor.crashes < CRASHES_AT_START) continue;
    if (!response) break;
    await response.body?.cancel();
    return;
  }
  throw new Instruction(`${address} does not answer: see the lines above for the reason.`);
}

function showWelcome({ env, database, admin }: Preparation, names: ServiceName[]): void {
  const lines: string[] = [];
  if (names.includes("web")) lines.push(`Strikeline is running at ${publicAddress(env)}`, "");
  else lines.push(`Running: ${names.join(", ")}`, "");
  if (names.includes("web") || admin.password) lines.push(`Sign in as         ${admin.email}`);
  if (admin.password) {
    lines.push(`One-time password  ${admin.password}`);
    lines.push("                   (shown only now; you choose your own when you sign in)");
  }
  if (lines.at(-1) !== "") lines.push("");
  lines.push(`Database           ${database.description}`);
  lines.push(`Providers          ${describeProviders(env)}`);
  lines.push("", "Ctrl-C stops everything; all data is kept.");
  showBox(lines);
}

function describeProviders({ snov, companiesHouse, sandbox }: Env): string {
  if (snov.mode === "sandbox") {
    return `built-in sandboxes on ports ${sandbox.snovPort} to ${sandbox.websitesPort}: no real credits, synthetic people`;
  }
  const state = (name: string, { mode, missing }: Env["snov"] | Env["companiesHouse"]) =>
    mode === "live" ? `${name} live` : `${name} off (set ${missing.join(" and ")})`;
  return `${state("Snov.io", snov)}, ${state("Companies House", companiesHouse)}`;
}

async function runUntil(stop: AbortSignal, database: OpenDatabase): Promise<void> {
  while (!stop.aborted) {
    await wait(DATABASE_CHECK_MS, undefined, { signal: stop }).catch(() => {});
    if (!stop.aborted && (await database.revive())) console.log("PostgreSQL had ended unexpectedly and runs again");
  }
}

async function closeDatabase(database: OpenDatabase | null, watchdog: Watchdog): Promise<void> {
  await database?.close();
  watchdog.assign([]);
}
