import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Instruction, PROJECT_DIR } from "./project";

const STAMP = join(PROJECT_DIR, ".next/sources.sha256");

/** Everything a production build is made of. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "server",
  "public",
  "prisma/schema",
  "proxy.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];
const IGNORED = /(\.i?test\.tsx?$)|(^server\/testing\/)|(\/generated\/)/;

/** Builds the web application unless the last build was made of the very same sources. Returns whether it built. */
export async function buildWhenChanged(stop?: AbortSignal): Promise<boolean> {
  const fingerprint = fingerprintSources();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === fingerprint) return false;
  rmSync(STAMP, { force: true });
  await runBuild(stop);
  writeFileSync(STAMP, fingerprint);
  return true;
}

function fingerprintSources(): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(listFiles))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(PROJECT_DIR, file)))
      .update("\0");
  return hash.digest("hex");
}

function listFiles(path: string): string[] {
  const full = join(PROJECT_DIR, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return IGNORED.test(path) ? [] : [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => listFiles(`${path}/${name}`));
}

async function runBuild(stop?: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [join(PROJECT_DIR, "node_modules/next/dist/bin/next"), "build"], {
    cwd: PROJECT_DIR,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    signal: stop,
  });
  child.on("error", () => {});
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code === 0) return;
  throw new Instruction(
    `${output.trim().split("\n").slice(-40).join("\n")}\nThe web application could not be built: see above.`,
  );
}
