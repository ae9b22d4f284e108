import { systemActor } from "@/server/access/actor";
import { db } from "@/server/platform/db/client";
import type { Import } from "@/server/platform/db/generated/client";
import { logger } from "@/server/platform/logger";
import { rebuildIndexes } from "@/server/register/bulk/first-load";
import { claimImport, endMergeAlone, openImportSession, tryMergeAlone } from "@/server/register/bulk/import-session";
import type { MergeSizes } from "@/server/register/bulk/merge-staged";
import { countWords, failImport, finishStaged } from "@/server/register/finish-import";

const STOPPED =
  "The import stopped while the file was being read, and nothing of it was stored. Import the file again.";
const LOST = "The database was restarted before the import was done, and what was read is lost. Import the file again.";

let isResuming = false;

/** Sees to imports whose process died, without keeping the caller waiting: one at a time in this process. */
export function sweepImports(): void {
  if (isResuming) return;
  isResuming = true;
  resumeImports()
    .catch((error: unknown) => logger.warn({ error }, "imports that stopped could not be finished and are tried again"))
    .finally(() => {
      isResuming = false;
    });
}

/**
 * Goes on with imports whose process died: one whose file was read whole is merged to its end, one that was still reading ends as
 * failed, for the file is gone. Answers those that it finished.
 */
export async function resumeImports(sizes?: MergeSizes): Promise<Pick<Import, "id" | "source" | "fileKey">[]> {
  const running = await db.import.findMany({ where: { state: "running" }, orderBy: { createdAt: "asc" } });
  const finished: Pick<Import, "id" | "source" | "fileKey">[] = [];
  for (const { id, source, fileKey } of running) {
    if (await resumeImport(id, sizes)) finished.push({ id, source, fileKey });
  }
  if ((await db.import.count({ where: { state: "completed", format: "bulk_csv", wordsAt: null } })) > 0)
    await countLeftWords();
  return finished;
}

async function countLeftWords(): Promise<void> {
  const session = await openImportSession();
  try {
    await countWords(session);
  } finally {
    await session.end();
  }
}

async function resumeImport(id: string, sizes?: MergeSizes): Promise<boolean> {
  const session = await openImportSession();
  try {
    if (!(await claimImport(session, id))) return false;
    // Its own process may have ended it just now.
    const { state, staging } = await db.import.findUniqueOrThrow({ where: { id } });
    if (state !== "running") return false;
    const actor = { ...systemActor, name: "a resumed import" };
    if (staging === null || !(await isStaged(session, staging))) {
      await bringIndexesBack(session);
      await failImport(id, actor, new Error(staging === null ? STOPPED : LOST));
      return false;
    }
    await finishStaged(session, id, actor, sizes);
    return true;
  } finally {
    await session.end();
  }
}

/** A staging table is empty after the database itself was killed. */
async function isStaged(session: Awaited<ReturnType<typeof openImportSession>>, table: string): Promise<boolean> {
  const { rows } = await session.query<{ is_there: boolean }>(
    "select to_regclass('staging.' || $1) is not null as is_there",
    [table],
  );
  if (!rows[0]?.is_there) return false;
  const { rowCount } = await session.query(`select from staging.${table} limit 1`);
  return (rowCount ?? 0) > 0;
}

async function bringIndexesBack(session: Awaited<ReturnType<typeof openImportSession>>): Promise<void> {
  if (!(await tryMergeAlone(session))) return;
  await rebuildIndexes(session);
  await endMergeAlone(session);
}
