import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { systemActor } from "@/server/access/actor";
import { db } from "@/server/platform/db/client";
import { readImport } from "@/server/register/import-reads";
import { type ImportProgress, importRegister } from "@/server/register/import-register";
import type { ImportRecord } from "@/server/register/schema";

const USAGE = "Usage: npm run import -- FILE (a Companies House bulk CSV, zipped or not, or a list of company numbers)";
const BAR_WIDTH = 30;
const SHOWN_REJECTS = 20;

/** Imports a file with a progress bar and says what it changed. */
export default async function main(args: string[]): Promise<number> {
  const [file, ...rest] = args;
  if (!file || rest.length > 0) {
    console.error(USAGE);
    return 2;
  }
  // npm runs commands in the project's folder; a path is meant from where the person stands.
  const path = resolve(process.env.INIT_CWD ?? ".", file);
  if (!existsSync(path)) {
    console.error(`There is no file ${path}\n${USAGE}`);
    return 2;
  }
  const startedAt = Date.now();
  const { id } = await importRegister({
    actor: { ...systemActor, name: "npm run import" },
    source: basename(path),
    input: path,
    onProgress: drawProgress(startedAt),
  });
  if (process.stdout.isTTY) process.stdout.write("\n");
  printSummary(await readImport({ id }), Date.now() - startedAt);
  await db.$disconnect();
  return 0;
}

function drawProgress(startedAt: number): (progress: ImportProgress) => void {
  if (!process.stdout.isTTY) return () => undefined;
  return ({ rows, bytesRead, totalBytes }) => {
    const seconds = Math.max(0.001, (Date.now() - startedAt) / 1000);
    const share = totalBytes ? Math.min(1, bytesRead / totalBytes) : null;
    const filled = Math.round((share ?? 0) * BAR_WIDTH);
    const bar =
      share === null ? "" : `[${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}] ${Math.round(share * 100)}% `;
    const left = share ? `, ${Math.ceil((seconds / share) * (1 - share))} s left` : "";
    process.stdout.write(`\r\x1b[K${bar}${format(rows)} rows, ${format(Math.round(rows / seconds))} a second${left}`);
  };
}

function printSummary({ progress, summary, rejects }: ImportRecord, ms: number): void {
  console.log(`Read ${format(progress.rows)} rows in ${(ms / 1000).toFixed(1)} s.`);
  console.log(
    `${format(summary.added)} added, ${format(summary.changed)} changed, ${format(summary.unchanged)} unchanged, ${format(summary.rejected)} rejected.`,
  );
  console.log(`${format(summary.enteredStrikeOff)} entered strike-off, ${format(summary.leftStrikeOff)} left it.`);
  for (const { line, reason } of rejects.slice(0, SHOWN_REJECTS)) console.log(`  line ${line}: ${reason}`);
  if (summary.rejected > SHOWN_REJECTS)
    console.log(`  and ${format(summary.rejected - SHOWN_REJECTS)} more, on the desk under Imports`);
}

function format(count: number): string {
  return count.toLocaleString("en-GB");
}
