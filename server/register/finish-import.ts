import type pg from "pg";
import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db } from "@/server/platform/db/client";
import { messageOf } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { mergeStaged } from "@/server/register/bulk/merge-staged";
import { countAbsent } from "@/server/register/count-absent";
import { refreshWords } from "@/server/register/register-words";

/** Merges what an import has staged, from where it is, and ends it. `session` has claimed the import. */
export async function finishStaged(session: pg.Client, id: string, actor: Actor): Promise<void> {
  const before = await db.import.findUniqueOrThrow({ where: { id } });
  const { staging: table, format } = before;
  if (table && format) {
    const rows = before.rowsRead - before.rejected;
    await mergeStaged(session, { id, table, format, rows, mergedUntil: before.mergedUntil ?? "" });
    const absent = format === "bulk_csv" ? await countAbsent(session, table) : null;
    await db.import.update({ where: { id }, data: { absent } });
  }
  await completeImport(id, actor);
  if (table) {
    await session.query(`drop table if exists staging.${table}`);
    await db.import.update({ where: { id }, data: { staging: null } });
  }
  // The dictionary only helps people who mistype: the import does not fail with it.
  await refreshWords(session, id).catch((error: unknown) =>
    logger.warn({ error }, "the words of the register are as they were"),
  );
}

async function completeImport(id: string, actor: Actor): Promise<void> {
  await db.$transaction(async (tx) => {
    const done = await tx.import.update({ where: { id }, data: { state: "completed", finishedAt: new Date() } });
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
  // Only this module's own names get there.
  if (staging) await db.$executeRawUnsafe(`drop table if exists staging.${staging}`);
  await db.$transaction(async (tx) => {
    const { rowsRead, source } = await tx.import.update({
      where: { id },
      data: { state: "failed", error, staging: null, finishedAt: new Date() },
    });
    const after = { source, rowsRead, error };
    await recordAudit(tx, { actor, action: "import.failed", entity: "import", entityId: id, after });
  });
}
