import { emptyBodies } from "@/server/enrichment/privacy/empty-bodies";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

/** Tasks that these lookups ever were in. */
const TASKS_OF = (lookupIds: readonly string[]) => Prisma.sql`
  select task_id from lookups where id = any(${[...lookupIds]}::uuid[])
  union select task_id from snov_credit_usage where lookup_id = any(${[...lookupIds]}::uuid[])`;

/** As whoever stores an answer does: the task before its lookups and what they found. */
export async function lockTasksOf(tx: Tx, lookupIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`select id from snov_tasks where id in (${TASKS_OF(lookupIds)}) order by id for no key update`;
}

/**
 * `redactTasksOf` for whoever has one of the tasks already: another that somebody has at this moment is left, because two such would
 * wait for each other.
 */
export async function redactFreeTasksOf(tx: Tx, lookupIds: readonly string[]): Promise<void> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    update snov_tasks set is_redacted = true where id in (
      select id from snov_tasks where id in (${TASKS_OF(lookupIds)}) and not is_redacted for no key update skip locked) returning id`;
  await emptyBodies(
    tx,
    rows.map(({ id }) => id),
  );
}

/**
 * Empties what Snov.io told us about any task that these lookups ever were in; what comes later for them is not kept
 * (`forget_delivery`). Returns how many deliveries lost their words.
 */
export async function redactTasksOf(tx: Tx, lookupIds: readonly string[]): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    update snov_tasks set is_redacted = true where id in (${TASKS_OF(lookupIds)}) returning id`;
  return emptyBodies(
    tx,
    rows.map(({ id }) => id),
  );
}
