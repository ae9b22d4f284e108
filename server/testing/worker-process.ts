import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const READY_MS = 180_000;

/** A worker in a process of its own, so that it can be killed like one. */
export interface WorkerProcess {
  pid: number;
  /** SIGKILL: it gets no chance to tidy up. */
  kill(): Promise<void>;
  /** SIGTERM: it lets its active jobs end. */
  stop(): Promise<void>;
  output(): string;
}

/** Settings that differ from this process's own go before them. `program` may be a part of a worker's work. */
export async function startWorkerProcess(
  settings: Record<string, string> = {},
  program = "server/worker.ts",
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    cwd: PROJECT,
    env: { ...process.env, LOG_LEVEL: "warn", ...settings },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await ready(child, () => output);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  return { pid: child.pid ?? 0, kill: () => end("SIGKILL"), stop: () => end("SIGTERM"), output: () => output };
}

function ready(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The worker was not ready in time:\n${output()}`)), READY_MS);
    child.once("message", () => {
      clearTimeout(timer);
      resolve();
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The worker ended with ${code}:\n${output()}`));
    });
  });
}
