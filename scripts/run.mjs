// The entry of every npm script. Plain JavaScript without packages, for it runs before anything is installed and on
// whatever Node the machine has; it installs when needed and hands over to the packaged Node.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";

const OLDEST_NODE = 20;
/** An import needs little at a time; left alone, the garbage of the last seconds would pile up to several times that. */
const HEAPS = { import: ["--max-semi-space-size=4", "--max-old-space-size=200"] };
const projectDir = fileURLToPath(new URL("..", import.meta.url));
const [command, ...args] = process.argv.slice(2);

if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  stop(`Strikeline needs Node ${OLDEST_NODE} or newer to start; this is ${process.versions.node}.`);
}
if (!command || !existsSync(join(projectDir, "scripts/commands", `${command}.ts`))) {
  stop(`There is no command "${command ?? ""}": see the scripts in package.json.`);
}

try {
  await ensureInstalled(projectDir);
} catch (error) {
  stop(error instanceof Error ? error.message : String(error));
}
handOver();

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

function handOver() {
  const bin = join(projectDir, "node_modules/.bin");
  const separator = process.platform === "win32" ? ";" : ":";
  const node = join(projectDir, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
  const child = spawn(node, [...(HEAPS[command] ?? []), "--import", "tsx", "scripts/launch.ts", command, ...args], {
    cwd: projectDir,
    // The channel carries nothing: its end tells the child that we are gone.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
      PATH: `${bin}${separator}${process.env.PATH ?? ""}`,
    },
  });
  child.on("error", () => stop("The packaged Node does not start: run npm rebuild node."));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));

  // npm, or the shell between us, may be killed without passing it on.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 500).unref();
}
