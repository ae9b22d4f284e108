import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PROJECT_DIR } from "../project";
import { type Service, Supervisor } from "./supervisor";

let dir = "";
let supervisor: Supervisor;
let printed: string[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "strikeline-supervisor-"));
  printed = [];
  supervisor = new Supervisor({ watchdog: { assign: () => {} }, lastChores: [], print: (line) => printed.push(line) });
});

afterEach(async () => {
  await supervisor.stop([]);
  rmSync(dir, { recursive: true, force: true });
});

/** Appends its process id to a file, then does as told. */
function service(name: string, then: string, patienceMs = 5_000): Service {
  const file = JSON.stringify(join(dir, name));
  const code = `require("node:fs").appendFileSync(${file}, process.pid + "\\n"); setInterval(() => {}, 1000); ${then}`;
  return { name, args: ["-e", code], patienceMs };
}

function pidsOf(name: string): number[] {
  const file = join(dir, name);
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number).filter(Boolean) : [];
}

function isRunning(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("what crashes is started again", async () => {
  supervisor.start(service("worker", ""));
  await expect.poll(() => pidsOf("worker").length).toBe(1);
  process.kill(pidsOf("worker")[0] ?? 0, "SIGKILL");
  await expect.poll(() => pidsOf("worker").length).toBe(2);
  expect(printed).toContain("worker ended unexpectedly (SIGKILL): starting it again in 0.5 s");
});

test("services stop in the order given, each after it has finished what it was doing", async () => {
  const finish = (name: string) =>
    `process.on("SIGTERM", () => setTimeout(() => { console.log("${name} done"); process.exit(0) }, 100)); console.log("ready")`;
  for (const name of ["web", "worker"]) supervisor.start(service(name, finish(name)));
  await expect.poll(() => printed.filter((line) => line.endsWith("ready")).length).toBe(2);
  await supervisor.stop(["worker", "web"]);
  expect(printed.filter((line) => line.endsWith("done"))).toEqual(["worker    worker done", "web       web done"]);
  expect(isRunning(pidsOf("web")[0]) || isRunning(pidsOf("worker")[0])).toBe(false);
});

test("whatever does not stop is killed when patience ends", async () => {
  supervisor.start(service("stubborn", 'process.on("SIGTERM", () => {}); console.log("ready")', 200));
  await expect.poll(() => printed.some((line) => line.endsWith("ready"))).toBe(true);
  await supervisor.stop([]);
  expect(isRunning(pidsOf("stubborn")[0])).toBe(false);
});

test("no process is left when the supervising one is killed outright", async () => {
  const script = join(dir, "supervise.ts");
  writeFileSync(
    script,
    `import { Supervisor } from ${JSON.stringify(join(PROJECT_DIR, "scripts/processes/supervisor"))};
     import { startWatchdog } from ${JSON.stringify(join(PROJECT_DIR, "scripts/processes/start-watchdog"))};
     new Supervisor({ watchdog: startWatchdog(), lastChores: [{ kind: "remove", path: ${JSON.stringify(join(dir, "web"))} }] })
       .start(${JSON.stringify(service("worker", ""))});`,
  );
  writeFileSync(join(dir, "web"), "");
  const parent = spawn(process.execPath, ["--import", "tsx", script], { cwd: PROJECT_DIR, stdio: "ignore" });
  await expect.poll(() => pidsOf("worker").length).toBe(1);
  parent.kill("SIGKILL");
  await expect.poll(() => isRunning(pidsOf("worker")[0])).toBe(false);
  await expect.poll(() => existsSync(join(dir, "web"))).toBe(false);
});
