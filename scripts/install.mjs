import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const STAMP = "node_modules/.strikeline-install";

/** Installs what package-lock.json names unless exactly that is installed already. Throws a sentence for the person. */
export async function ensureInstalled(projectDir) {
  const lockText = readFileSync(join(projectDir, "package-lock.json"), "utf8");
  const fingerprint = createHash("sha256").update(lockText).digest("hex");
  const stamp = join(projectDir, STAMP);
  const hasNode = existsSync(join(projectDir, "node_modules/.bin/node"));
  if (hasNode && existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return;
  const { packages } = JSON.parse(lockText);
  if (!hasNode || !isInstalled(projectDir, packages)) await install(projectDir, packages);
  writeFileSync(stamp, fingerprint);
}

/** npm leaves a list of what it installed; somebody may have run it by hand. */
function isInstalled(projectDir, packages) {
  const list = join(projectDir, "node_modules/.package-lock.json");
  if (!existsSync(list)) return false;
  const installed = JSON.parse(readFileSync(list, "utf8")).packages;
  return Object.entries(packages).every(([path, { version, optional, peer }]) => {
    if (path === "" || (!installed[path] && (optional || peer))) return true;
    return installed[path]?.version === version;
  });
}

async function install(projectDir, packages) {
  const paths = Object.keys(packages).filter((path) => path !== "" && !packages[path].optional);
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const isTerminal = process.stdout.isTTY && !process.env.CI;
  console.log("Installing the dependencies (about a minute and 1.3 GB, only after a change) …");
  const ticker = setInterval(
    () => {
      const done = paths.filter((path) => existsSync(join(projectDir, path, "package.json"))).length;
      const line = `  ${done} of ${paths.length} packages, ${seconds()} s`;
      process.stdout.write(isTerminal ? `\r${line}  ` : `${line}\n`);
    },
    isTerminal ? 500 : 10_000,
  );
  const { code, output } = await installLocked(projectDir);
  clearInterval(ticker);
  if (isTerminal) process.stdout.write("\r\x1b[K");
  if (code !== 0) {
    const reason = output
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-15)
      .join("\n");
    throw new Error(
      `${reason}\nThe dependencies could not be installed (npm failed, see above): check the network and try again.`,
    );
  }
  console.log(`  installed in ${seconds()} s`);
}

/** npm ci refuses a lock file that lacks the packages of other platforms, which npm itself sometimes writes. */
async function installLocked(projectDir) {
  const options = ["--no-audit", "--no-fund", "--loglevel=error"];
  const clean = await runNpm(projectDir, ["ci", ...options]);
  if (!/\bEUSAGE\b/.test(clean.output)) return clean;
  return runNpm(projectDir, ["install", "--no-save", ...options]);
}

function runNpm(projectDir, args) {
  const npm = process.env.npm_execpath;
  const isScript = npm !== undefined && /\.[cm]?js$/.test(npm) && /npm-cli/.test(npm);
  const env = { ...process.env };
  // A production environment would leave out what the tests and the build need.
  delete env.NODE_ENV;
  const options = {
    cwd: projectDir,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    shell: !isScript && process.platform === "win32",
  };
  const child = isScript ? spawn(process.execPath, [npm, ...args], options) : spawn("npm", args, options);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}
