import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { isolateEnvironment } from "@/server/testing/isolate-environment";
import { reservePorts } from "../postgres/ports";
import { PROJECT_DIR } from "../project";

/** Strikeline as a person runs it, for a test to look at from outside. */
export interface RunningProduct {
  address: string;
  email: string;
  password: string;
  snovSandbox: string;
  companiesHouseSandbox: string;
  websitesSandbox: string;
  /** What it printed last, to explain a failure. */
  recentOutput(): string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 300_000;
const KEPT_LINES = 80;
/** Journeys are about the desk: nobody should wait for the providers' spacing of requests, and the register changes when they say so. */
const UNHURRIED = { SNOV_RATE_LIMIT: "6000", COMPANIES_HOUSE_RATE_LIMIT: "60000", SANDBOX_EVENTS: "0" };

/** Starts everything by the same command as a person would, with the sandboxes and on ports of its own. */
export async function runProduct(options: {
  databaseUrl: string;
  dataDir: string;
  env?: Record<string, string>;
}): Promise<RunningProduct> {
  // The sandboxes' lie at these distances.
  const port = await reservePorts([10, 11, 12]);
  const admin = { email: "admin@strikeline.test", password: randomBytes(12).toString("base64url") };
  const environment = { ...process.env };
  isolateEnvironment(environment);
  const child = spawn(process.execPath, ["scripts/run.mjs", "start"], {
    cwd: PROJECT_DIR,
    env: {
      ...environment,
      TZ: "UTC",
      LOG_LEVEL: "warn",
      ...UNHURRIED,
      DATABASE_URL: options.databaseUrl,
      DATA_DIR: options.dataDir,
      PORT: String(port),
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      ...options.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = collectLines(child);
  const address = await waitForAddress(child, lines);
  return {
    address,
    ...admin,
    snovSandbox: `http://127.0.0.1:${port + 10}`,
    companiesHouseSandbox: `http://127.0.0.1:${port + 11}`,
    websitesSandbox: `http://127.0.0.1:${port + 12}`,
    recentOutput: () => lines.slice(-KEPT_LINES).join("\n"),
    stop: () => stop(child),
  };
}

function collectLines(child: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (/^\[\d+\/\d+\]/.test(line)) console.log(`      ${line}`);
    });
  }
  return lines;
}

function waitForAddress(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      clearInterval(poll);
      clearTimeout(timeout);
      child.kill("SIGTERM");
      reject(new Error(`Strikeline ${reason}:\n${lines.slice(-KEPT_LINES).join("\n")}`));
    };
    const timeout = setTimeout(() => fail("did not start in time"), START_TIMEOUT_MS);
    const poll = setInterval(() => {
      const address = lines.map((line) => /running at (http\S+)/.exec(line)?.[1]).find((found) => found !== undefined);
      if (!address) return;
      clearInterval(poll);
      clearTimeout(timeout);
      resolve(address);
    }, 100);
    child.once("exit", (code) => fail(`ended with exit code ${code}`));
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.removeAllListeners("exit");
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
