import type pg from "pg";
import { systemActor } from "@/server/access/actor";
import { db } from "@/server/platform/db/client";
import type { Import } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { areWordsLeft } from "@/server/register/search/register-words";
import { bringIndexesBack } from "./bring-indexes-back";
import { hasRebuildFailedLately } from "./failed-rebuilds";
import { countWords, failImport, finishStaged } from "./finish-import";
import { claimImport, openImportSession } from "./import-session";
import type { MergeSizes } from "./merge-staged";

const STOPPED =
  "The import stopped while the file was being read, and nothing of it was stored. Import the file again.";
const LOST = "The database was restarted before the import was done, and what was read is lost. Import the file again.";

let isResuming = false;

/**
 * Sees to imports whose process died, without keeping the caller waiting: one at a time in this process. Takes its time after an index
 * could not be built, which is what they all would begin with.
 */
export function sweepImports(): void {
  if (isResuming) return;
  isResuming = true;
  hasRebuildFailedLately()
    .then(async (hasFailed) => {
      if (!hasFailed) await resumeImports();
    })
    .catch((error: unknown) => logger.warn({ error }, "imports that stopped could not be finished and are tried again"))
    .finally(() => {
      isResuming = false;
    });
}

/**
 * Continues imports whose process died. One whose file was read whole is merged to its end. One that was still reading has lost its file
 * and fails, as does one whose rows the database refuses or that a later file has overtaken. One that cannot continue for another reason is left for the next time and holds
 * up no other. Brings back what a first load had put aside, however it ended. Returns the imports that it finished.
 */
export async function resumeImports(sizes?: MergeSizes): Promise<Pick<Import, "id" | "source" | "fileKey">[]> {
  const running = await db.import.findMany({ where: { state: "running" }, orderBy: { createdAt: "asc" } });
  const finished: Pick<Import, "id" | "source" | "fileKey">[] = [];
  for (const { id, source, fileKey } of running) {
    try {
      if (await resumeImport(id, sizes)) finished.push({ id, source, fileKey });
    } catch (error) {
      logger.warn({ error, importId: id }, "an import that stopped could not be finished and is tried again");
    }
  }
  if ((await db.registerRebuild.count()) > 0) await inSession(bringIndexesBack);
  if (await areWordsLeft()) await inSession(countWords);
  return finished;
}

async function inSession(work: (session: pg.Client) => Promise<void>): Promise<void> {
  const session = await openImportSession();
  try {
    await work(session);
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
      await failImport(id, actor, new Error(staging === null ? STOPPED : LOST));
      return false;
    }
    try {
      await finishStaged(session, id, actor, sizes);
    } catch (error) {
      if (!isAboutData(error) && !(error instanceof AppError)) throw error;
      await failImport(id, actor, error);
      return false;
    }
    return true;
  } finally {
    await session.end();
  }
}

/** Values that PostgreSQL refuses (SQLSTATE classes 22, 23 and 54) it refuses again, however often it is asked. */
function isAboutData(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(22|23|54)[0-9A-Z]{3}$/.test(String(error.code));
}

/** A staging table is empty after the database itself was killed. */
async function isStaged(session: pg.Client, table: string): Promise<boolean> {
  const { rows } = await session.query<{ is_there: boolean }>(
    "select to_regclass('staging.' || $1) is not null as is_there",
    [table],
  );
  if (!rows[0]?.is_there) return false;
  const { rowCount } = await session.query(`select from staging.${table} limit 1`);
  return (rowCount ?? 0) > 0;
}
