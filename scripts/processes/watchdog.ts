/**
 * Outlives whoever started it just long enough to clean up. Its parent holds the other end of its standard input and
 * writes one JSON array of chores; when the input ends (also by SIGKILL of the parent) the chores run in order.
 * Started by plain Node (type stripping), hence no imports of our own.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export type Chore =
  /** Stop a process group: SIGTERM, then SIGKILL after `patienceMs`. */
  | { kind: "stop-group"; pid: number; patienceMs: number }
  /** Stop the PostgreSQL of this folder, unless somebody else still holds a lease on it. */
  | { kind: "stop-postgres"; dir: string; leases: string | null; lease: string | null }
  | { kind: "remove"; path: string };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

/** Ended, but nobody has asked for its exit code: without an init process that does, orphans stay like that for ever. */
function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && /\) Z /.test(readFileSync(stat, "utf8"));
}

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch {
    // Gone already.
  }
}

async function waitForEnd(pid: number, patienceMs: number): Promise<boolean> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await wait(50)) {
    if (!isAlive(pid)) return true;
  }
  return false;
}

async function perform(chore: Chore): Promise<void> {
  switch (chore.kind) {
    case "stop-group":
      signal(chore.pid, "SIGTERM");
      await waitForEnd(chore.pid, chore.patienceMs);
      // Whatever the leader left behind.
      signal(-chore.pid, "SIGKILL");
      return;
    case "stop-postgres": {
      if (chore.lease) rmSync(chore.lease, { force: true });
      const holders = chore.leases && existsSync(chore.leases) ? readdirSync(chore.leases) : [];
      if (holders.some((name) => isAlive(Number(name)))) return;
      const file = join(chore.dir, "postmaster.pid");
      if (!existsSync(file)) return;
      const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
      signal(pid, "SIGINT");
      await waitForEnd(pid, 30_000);
      return;
    }
    case "remove":
      rmSync(chore.path, { recursive: true, force: true });
  }
}

let latest = "[]";
let rest = "";
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("SIGHUP", () => {});
process.stdin.setEncoding("utf8");
process.stdin.on("data", (chunk: string) => {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop() ?? "";
  latest = lines.findLast((line) => line !== "") ?? latest;
});
process.stdin.on("close", async () => {
  const chores: Chore[] = JSON.parse(latest);
  for (const chore of chores) await perform(chore).catch(() => {});
  process.exit(0);
});
