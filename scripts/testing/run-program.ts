import { spawn } from "node:child_process";
import { PROJECT_DIR } from "../project";

export interface Outcome {
  exitCode: number;
  output: string;
}

/** Runs a Node program of node_modules (a path from there) and keeps what it says, or lets it speak for itself. */
export function runProgram(
  script: string,
  args: string[],
  options: { env?: Record<string, string>; isShown?: boolean } = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [`node_modules/${script}`, ...args], {
    cwd: PROJECT_DIR,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", options.isShown ? "inherit" : "pipe", options.isShown ? "inherit" : "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ exitCode: code ?? 1, output: output.trim() }));
  });
}
