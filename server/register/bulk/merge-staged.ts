import type pg from "pg";
import type { ImportFormat } from "@/server/platform/db/generated/enums";
import { MERGED_PART, mergeCompanies, mergeNumbers } from "@/server/register/merge-companies";
import { isPutAside, putIndexesAside, rebuildIndexes } from "./first-load";
import { endMergeAlone, joinMerges, leaveMerges, tryMergeAlone } from "./import-session";

export interface MergeSizes {
  /** Rows of one transaction: short enough that nobody waits long for a row. */
  stretch: number;
  /** The same for a first load: nobody waits for rows that nobody knows. */
  firstStretch: number;
  /** Fewer rows are added to an empty register sooner than its indexes are built. */
  fewestForFirst: number;
}

export const MERGE_SIZES: MergeSizes = { stretch: 20_000, firstStretch: 200_000, fewestForFirst: 50_000 };

/** So many changes make the planner's statistics stale. */
const ANALYZED_FROM = 5_000;

export interface StagedImport {
  id: string;
  table: string;
  format: ImportFormat;
  /** The rows to merge. */
  rows: number;
  mergedUntil: string;
  sizes: MergeSizes;
}

/**
 * Merges what is staged into the register, stretch by stretch. How far it is moves in the same transactions, so that it goes on where a
 * killed one was and merges nothing twice. Readers see the register as it was, then as it is, company by company.
 */
export async function mergeStaged(client: pg.Client, staged: StagedImport): Promise<void> {
  await client.query(MERGED_PART);
  if (await startFirstLoad(client, staged)) {
    await mergeStretches(client, staged, true);
    await noteStage(client, staged.id, "indexing");
    await rebuildIndexes(client);
    await endMergeAlone(client);
  } else {
    await joinMerges(client);
    await mergeStretches(client, staged, false);
    await leaveMerges(client);
  }
  await analyzeChanged(client, staged.id);
}

/** True when this import has the register for itself, with its indexes put aside by it just now or before it was killed. */
async function startFirstLoad(client: pg.Client, staged: StagedImport): Promise<boolean> {
  const isAside = await isPutAside(client);
  const isLarge = staged.format === "bulk_csv" && staged.rows >= staged.sizes.fewestForFirst;
  if (!isLarge && !isAside) return false;
  if (!(await tryMergeAlone(client))) return false;
  if (isAside && staged.mergedUntil !== "") return true;
  // What another import left aside when it was killed.
  await rebuildIndexes(client);
  if (isLarge && (await putIndexesAside(client))) return true;
  await endMergeAlone(client);
  return false;
}

async function mergeStretches(client: pg.Client, staged: StagedImport, isFirst: boolean) {
  let after = staged.mergedUntil;
  for (;;) {
    const until = await mergeNext(client, staged, after, isFirst);
    if (until === null) return;
    after = until;
  }
}

async function mergeNext(
  client: pg.Client,
  { id, table, format, sizes }: StagedImport,
  after: string,
  isFirst: boolean,
) {
  await client.query("begin");
  try {
    const { rows } = await client.query<{ until: string | null; count: number }>(
      `select max(number) as until, count(*)::int as count from (
        select number from staging.${table} where number > $1 order by number limit $2) stretch`,
      [after, isFirst ? sizes.firstStretch : sizes.stretch],
    );
    const { until = null, count = 0 } = rows[0] ?? {};
    if (until !== null) {
      const stretch = { table, after, until };
      const merged =
        format === "bulk_csv" ? await mergeCompanies(client, stretch, isFirst) : await mergeNumbers(client, stretch);
      const unchanged = count - merged.added - merged.changed;
      await client.query(
        `update imports set added = added + $2, changed = changed + $3, unchanged = unchanged + $4,
          entered_strike_off = entered_strike_off + $5, left_strike_off = left_strike_off + $6,
          rows_merged = rows_merged + $7, merged_until = $8, progressed_at = now() where id = $1`,
        [id, merged.added, merged.changed, unchanged, merged.enteredStrikeOff, merged.leftStrikeOff, count, until],
      );
    }
    await client.query("commit");
    return until;
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

async function analyzeChanged(client: pg.Client, id: string): Promise<void> {
  const { rows } = await client.query<{ written: number }>(
    "select added + changed as written from imports where id = $1",
    [id],
  );
  if ((rows[0]?.written ?? 0) >= ANALYZED_FROM)
    await client.query("analyze companies, company_previous_names, register_events");
}
