import { resolve } from "node:path";
import { formatQuantity } from "@/lib/format/numbers";
import { systemActor } from "@/server/access/actor";
import { db } from "@/server/platform/db/client";
import { readImport } from "@/server/register/bulk/import-reads";
import { importRegister } from "@/server/register/bulk/import-register";
import { resumeImports } from "@/server/register/bulk/resume-imports";
import type { ImportRecord } from "@/server/register/schema";
import { watchImport } from "../import-progress";
import { findParts } from "../register-files";

const USAGE =
  "Usage: npm run import -- FILE… (a Companies House bulk CSV, zipped or not, its parts or a folder of them, or a list of company numbers)";
const SHOWN_REJECTS = 20;

/** Imports a file with a progress bar and says what it changed. One that was killed half-way goes on first. */
export default async function main(args: string[]): Promise<number> {
  // npm runs commands in the project's folder; a path is meant from where the person stands.
  const paths = args.map((file) => resolve(process.env.INIT_CWD ?? ".", file));
  const { parts, source, fileKey, problem } = await findParts(paths);
  if (problem !== null) {
    console.error(`${problem}\n${USAGE}`);
    return 2;
  }
  const startedAt = Date.now();
  const resumed = await resumeImports();
  for (const { source: earlier } of resumed) console.log(`The import of ${earlier}, which had stopped, is finished.`);
  const same = resumed.find((earlier) => earlier.fileKey === fileKey);
  const id = same?.id ?? (await importWithProgress(parts, source, fileKey));
  printSummary(await readImport({ id }), startedAt);
  await db.$disconnect();
  return 0;
}

async function importWithProgress(input: string[], source: string, fileKey: string): Promise<string> {
  const watch = watchImport();
  try {
    const actor = { ...systemActor, name: "npm run import" };
    const { id } = await importRegister({ actor, source, input, fileKey, onStart: watch.start });
    return id;
  } finally {
    watch.stop();
  }
}

/** The time is the import's own, of this process: the dictionary of words that follows keeps nobody from the register. */
function printSummary(
  { progress, summary, rejects, warnings, id, createdAt, finishedAt }: ImportRecord,
  startedAt: number,
): void {
  const ms = Date.parse(finishedAt ?? createdAt) - Math.max(startedAt, Date.parse(createdAt));
  console.log(`${formatQuantity(progress.rows, "row")} in ${(ms / 1000).toFixed(1)} s.`);
  console.log(
    `${format(summary.added)} added, ${format(summary.changed)} changed, ${format(summary.unchanged)} unchanged, ${format(summary.rejected)} rejected.`,
  );
  console.log(`${format(summary.enteredStrikeOff)} entered strike-off, ${format(summary.leftStrikeOff)} left it.`);
  if (summary.absent)
    console.log(`Not in the file, and left as they are: ${formatQuantity(summary.absent, "company", "companies")}.`);
  if (summary.linesRepaired > 0)
    console.log(`Not in UTF-8, and read as Windows-1252: ${formatQuantity(summary.linesRepaired, "line")}.`);
  if (summary.valuesLeftOut > 0)
    console.log(`Could not be read, and left as known before: ${formatQuantity(summary.valuesLeftOut, "day")}.`);
  for (const warning of warnings.slice(0, SHOWN_REJECTS)) console.log(`  ${warning}`);
  for (const { line, reason } of rejects.slice(0, SHOWN_REJECTS)) console.log(`  line ${line}: ${reason}`);
  if (summary.rejected > SHOWN_REJECTS)
    console.log(
      `  and ${format(summary.rejected - SHOWN_REJECTS)} more: the desk has them as a file under /imports/${id}`,
    );
}

function format(count: number): string {
  return count.toLocaleString("en-GB");
}
