import type pg from "pg";
import type { ImportFormat } from "@/server/platform/db/generated/enums";
import {
  addFirstCompanies,
  type Merged,
  mergeCompanies,
  mergeNumbers,
  type Stretch,
} from "@/server/register/merge-companies";
import { analyzeQuickly, isPutAside, putIndexesAside, rebuildIndexes } from "./first-load";
import { endMergeAlone, joinMerges, leaveMerges, mergeAlone, openImportSession, tryMergeAlone } from "./import-session";

export interface MergeSizes {
  /** Rows of one transaction: short enough that nobody waits long for a row. */
  stretch: number;
  /** The same for a first load: nobody waits for rows that nobody knows. */
  firstStretch: number;
  /** Fewer rows are added to an empty register sooner than its indexes are built. */
  fewestForFirst: number;
}

export const MERGE_SIZES: MergeSizes = { stretch: 20_000, firstStretch: 200_000, fewestForFirst: 50_000 };

/** Stretches are merged so many at a time, each on a connection of its own: the database has a core for each. */
const LANES = 2;

export interface StagedImport {
  id: string;
  table: string;
  format: ImportFormat;
  /** The rows to merge. */
  rows: number;
  mergedUntil: string;
  /** Whether some of it is merged. */
  isBegun: boolean;
  sizes: MergeSizes;
}

/**
 * Merges what is staged into the register, stretch by stretch. How far it is moves in the same transactions, so that it goes on where a
 * killed one was and merges nothing twice. Readers see the register as it was, then as it is, company by company.
 */
export async function mergeStaged(client: pg.Client, staged: StagedImport): Promise<void> {
  if (await startFirstLoad(client, staged)) {
    await mergeStretches(client, staged, true);
    await noteStage(client, staged.id, "indexing");
    await rebuildIndexes(client);
    await endMergeAlone(client);
    await analyzeQuickly(client);
  } else {
    await joinWithIndexes(client);
    await mergeStretches(client, staged, false);
    await leaveMerges(client);
  }
}

/** True when this import has the register for itself, with its indexes put aside by it just now or before it was killed. */
async function startFirstLoad(client: pg.Client, staged: StagedImport): Promise<boolean> {
  const isLarge = staged.format === "bulk_csv" && staged.rows >= staged.sizes.fewestForFirst;
  if (!isLarge && !(await isPutAside(client))) return false;
  if (!(await tryMergeAlone(client))) return false;
  if (staged.isBegun && (await isPutAside(client))) return true;
  // What another import left aside when it failed or was killed.
  await rebuildIndexes(client);
  if (isLarge && (await putIndexesAside(client))) return true;
  await endMergeAlone(client);
  return false;
}

/** Whoever was waited for may have left the indexes aside: nobody merges row by row without them. */
async function joinWithIndexes(client: pg.Client): Promise<void> {
  for (;;) {
    await joinMerges(client);
    if (!(await isPutAside(client))) return;
    await leaveMerges(client);
    await mergeAlone(client);
    await rebuildIndexes(client);
    await endMergeAlone(client);
  }
}

async function mergeStretches(client: pg.Client, staged: StagedImport, isFirst: boolean) {
  const lanes = [client];
  try {
    for (let after = staged.mergedUntil; ; ) {
      const stretches = await findStretches(client, staged, after, isFirst);
      const last = stretches.at(-1);
      if (!last) return;
      while (lanes.length < stretches.length) lanes.push(await openImportSession());
      await Promise.all(stretches.map((stretch, index) => mergeOne(lanes[index] ?? client, staged, stretch, isFirst)));
      await noteMerged(client, staged.id, stretches);
      after = last.until;
    }
  } finally {
    await Promise.all(lanes.slice(1).map((lane) => lane.end()));
  }
}

interface CountedStretch extends Stretch {
  rows: number;
}

async function findStretches(client: pg.Client, { table, sizes }: StagedImport, start: string, isFirst: boolean) {
  const found: CountedStretch[] = [];
  for (let after = start; found.length < LANES; ) {
    const { rows } = await client.query<{ until: string | null; rows: number }>(
      `select max(number) as until, count(*)::int as rows from (
        select number from staging.${table} where number > $1 order by number limit $2) stretch`,
      [after, isFirst ? sizes.firstStretch : sizes.stretch],
    );
    const [next] = rows;
    if (!next?.until) break;
    found.push({ table, after, until: next.until, rows: next.rows });
    after = next.until;
  }
  return found;
}

/** Merges one stretch in one transaction. Merged again, because its neighbour was killed, it changes nothing. */
async function mergeOne(client: pg.Client, { id, format }: StagedImport, stretch: CountedStretch, isFirst: boolean) {
  const merge = (work: () => Promise<Merged>) =>
    inTransaction(client, async () => {
      const { added, changed, enteredStrikeOff, leftStrikeOff } = await work();
      await client.query(
        `update imports set added = added + $2, changed = changed + $3, entered_strike_off = entered_strike_off + $4,
          left_strike_off = left_strike_off + $5, progressed_at = now() where id = $1`,
        [id, added, changed, enteredStrikeOff, leftStrikeOff],
      );
    });
  if (format !== "bulk_csv") return merge(() => mergeNumbers(client, stretch));
  try {
    if (isFirst) return await merge(() => addFirstCompanies(client, stretch));
  } catch (error) {
    // Somebody else has told us one of them meanwhile, or this stretch is merged already.
    if (!isKnownAlready(error)) throw error;
  }
  await merge(() => mergeCompanies(client, stretch));
}

function isKnownAlready(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23505";
}

/** What is before the last of them is done. */
async function noteMerged(client: pg.Client, id: string, stretches: readonly CountedStretch[]): Promise<void> {
  await client.query(
    `update imports set rows_merged = rows_merged + $2, unchanged = rows_merged + $2 - added - changed, merged_until = $3,
      progressed_at = now() where id = $1`,
    [id, stretches.reduce((sum, { rows }) => sum + rows, 0), stretches.at(-1)?.until],
  );
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query("begin");
  try {
    await work();
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

async function noteStage(client: pg.Client, id: string, stage: "indexing"): Promise<void> {
  await client.query(
    "update imports set stage = $2::import_stage, stage_at = now(), progressed_at = now() where id = $1",
    [id, stage],
  );
}
