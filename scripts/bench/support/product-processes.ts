import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { env } from "@/server/platform/env";
import { PROJECT_DIR } from "../../project";
import { describeService, localAddress } from "../../services";

const READY_MS = 60_000;

export interface RunningProcess {
  stop(): Promise<void>;
}

/** One production process of the product, as `npm start` runs it. Resolves when it is ready. */
export async function startProcess(name: "web" | "worker"): Promise<RunningProcess> {
  const { args, env: own } = describeService(name, "production", env());
  const child = spawn(process.execPath, args, {
    cwd: PROJECT_DIR,
    env: { ...process.env, ...own },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await (name === "web" ? answers(child) : readyMessage(child));
  return {
    stop: async () => {
      child.kill("SIGTERM");
      await Promise.race([ended, wait(READY_MS).then(() => child.kill("SIGKILL"))]);
    },
  };
}

async function answers(child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline && child.exitCode === null; await wait(100)) {
    const response = await fetch(`${localAddress(env())}/api/webhooks/snov/none/none`).catch(() => null);
    await response?.body?.cancel();
    if (response) return;
  }
  throw new Error(`The web process does not answer (exit code ${child.exitCode})`);
}

function readyMessage(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`The worker ended with ${code}`)));
  });
}
