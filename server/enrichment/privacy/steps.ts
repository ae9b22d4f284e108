import { systemClock } from "@/server/platform/clock";
import { db, type Tx } from "@/server/platform/db/client";
import { logger } from "@/server/platform/logger";

/** Runs one part of an erasure: in a transaction of its own, or all parts in the one that a dry run undoes. */
export type Step = <Answer>(part: (tx: Tx) => Promise<Answer>) => Promise<Answer>;

const TIMEOUT_MS = 300_000;
/** Longer than any transaction that stores what it knows of a person. */
const OLDER_MS = 75_000;
const LOOK_MS = 50;

/** Lets this transaction change what else is append-only. Whoever else erases waits: two that meet would wait for each other's rows. */
export async function beginErasing(tx: Tx): Promise<void> {
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('erase-person'))::text, set_config('strikeline.erasing', 'on', true)`;
}

/** A part that is committed before the next begins, so that the time it takes does not grow with the whole. */
export const ownStep: Step = (part) =>
  db.$transaction(
    async (tx) => {
      await beginErasing(tx);
      return part(tx);
    },
    { timeout: TIMEOUT_MS },
  );

/**
 * Returns once every transaction that runs now is over: whatever began later sees what was committed before the call. Something
 * that runs for longer than any of ours that store people (a backup) is not waited for.
 */
export async function waitForOlder(): Promise<void> {
  const older = await db.$queryRaw<{ mark: string }[]>`
    select pid || '@' || xact_start as mark from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() and xact_start is not null`;
  const marks = older.map(({ mark }) => mark);
  const giveUpAt = Date.now() + OLDER_MS;
  while (marks.length > 0) {
    const [row] = await db.$queryRaw<{ left: number }[]>`
      select count(*)::int as left from pg_stat_activity where pid || '@' || xact_start = any(${marks}::text[])`;
    if (!row?.left) return;
    if (Date.now() > giveUpAt) {
      logger.warn({ left: row.left }, "an erasure goes on beside older transactions");
      return;
    }
    await systemClock.sleep(LOOK_MS);
  }
}
