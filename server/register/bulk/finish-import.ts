import type pg from "pg";
import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { isoDay } from "@/server/platform/calendar";
import { db } from "@/server/platform/db/client";
import { messageOf } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { countAbsent } from "@/server/register/search/count-absent";
import { refreshWords } from "@/server/register/search/register-words";
import { refreshSamples } from "@/server/register/search/sampled-companies";
import { MERGE_SIZES, type MergeSizes, mergeStaged } from "./merge-staged";
import { waitForOlder } from "./refuse-older";

/** Merges what an import has staged, from where it is, and ends it. `session` has claimed the import. */
export async function finishStaged(
  session: pg.Client,
  id: string,
  actor: Actor,
  sizes: MergeSizes = MERGE_SIZES,
): Promise<void> {
  const before = await db.import.findUniqueOrThrow({ where: { id } });
  const { staging: table, format } = before;
  if (table && format) {
    const rows = before.rowsRead - before.rejected;
    const isBegun = before.mergedUntil !== null || before.added > 0;
    const mergedUntil = before.mergedUntil ?? "";
    const asOf = isoDay(before.snapshotOn);
    await waitForOlder(session);
    const { isFirst } = await mergeStaged(session, { id, table, format, asOf, rows, mergedUntil, isBegun, sizes });
    // Nobody was known before a first load.
    if (format === "bulk_csv" && !isFirst)
      await db.import.update({ where: { id }, data: { absent: await countAbsent(session, table) } });
  }
  await completeImport(id, table, actor);
  await countWords(session);
  await analyzeChanged(session, id);
  await refreshSamples().catch((error: unknown) =>
    logger.warn({ error }, "the register is sampled anew the next time"),
  );
}

/** So many changes make the planner's statistics stale. */
const ANALYZED_FROM = 5_000;

/** Follows an import as the dictionary does: what the planner knows is old by one import at most, or rough after the first. */
async function analyzeChanged(session: pg.Client, id: string): Promise<void> {
  const { added, changed } = await db.import.findUniqueOrThrow({
    where: { id },
    select: { added: true, changed: true },
  });
  if (added + changed < ANALYZED_FROM) return;
  await session
    .query("analyze companies, company_previous_names, register_events")
    .catch((error: unknown) => logger.warn({ error }, "statistics of the register are gathered the next time"));
}

/** Until its words are counted, search asks by their beginnings, which is slower and finds the same: the dictionary follows the import, which does not fail with it. */
export async function countWords(session: pg.Client): Promise<void> {
  await refreshWords(session).catch((error: unknown) =>
    logger.warn({ error }, "the words of the register are as they were, and are counted the next time"),
  );
}

async function completeImport(id: string, table: string | null, actor: Actor): Promise<void> {
  await db.$transaction(async (tx) => {
    // Only this module's own names get there.
    if (table) await tx.$executeRawUnsafe(`drop table if exists staging.${table}`);
    const done = await tx.import.update({
      where: { id },
      data: { state: "completed", staging: null, finishedAt: new Date() },
    });
    const { source, rowsRead, added, changed, rejected } = done;
    await recordAudit(tx, {
      actor,
      action: "import.completed",
      entity: "import",
      entityId: id,
      after: { source, rowsRead, added, changed, rejected },
    });
  });
}

/** Ends an import with the reason; what it has merged stays, what it has only staged is dropped. */
export async function failImport(id: string, actor: Actor, failure: unknown): Promise<void> {
  const error = messageOf(failure);
  const { staging } = await db.import.findUniqueOrThrow({ where: { id }, select: { staging: true } });
  await db.$transaction(async (tx) => {
    if (staging) await tx.$executeRawUnsafe(`drop table if exists staging.${staging}`);
    const { rowsRead, source } = await tx.import.update({
      where: { id },
      data: { state: "failed", error, staging: null, finishedAt: new Date() },
    });
    const after = { source, rowsRead, error };
    await recordAudit(tx, { actor, action: "import.failed", entity: "import", entityId: id, after });
  });
}
