import type pg from "pg";
import type { ImportFormat } from "@/server/platform/db/generated/enums";
import { retryDeadlocks } from "@/server/platform/db/retry-deadlocks";
import { analyzeQuickly, isPutAside, putIndexesAside, rebuildIndexes } from "./first-load";
import { endMergeAlone, joinMerges, leaveMerges, mergeAlone, openImportSession, tryMergeAlone } from "./import-session";
import { addFirstCompanies, type Merged, mergeCompanies, mergeNumbers } from "./merge-companies";
import { refuseOlder } from "./refuse-older";
import type { Stretch } from "./staged-row";

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
  /** The day as of which the file is, where its name says it. */
  asOf: string | null;
  /** The rows to merge. */
  rows: number;
  mergedUntil: string;
  /** Whether some of it is merged. */
  isBegun: boolean;
  sizes: MergeSizes;
}

/**
 * Merges what is staged into the register, stretch by stretch. How far it is moves in the same transactions, so that it goes on where a
 * killed one was and merges nothing twice. Readers see the register as it was, then as it is, company by company. Answers whether it was
 * a first load.
 */
export async function mergeStaged(client: pg.Client, staged: StagedImport): Promise<{ isFirst: boolean }> {
  const isFirst = await startFirstLoad(client, staged);
  if (isFirst) {
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
  await noteAllMerged(client, staged);
  return { isFirst };
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

interface CountedStretch extends Stretch {
  rows: number;
}

/** Each lane merges the next stretch until there is none, or until one of them has failed. */
async function mergeStretches(client: pg.Client, staged: StagedImport, isFirst: boolean) {
  const size = isFirst ? evenSize(staged.rows, staged.sizes.firstStretch) : staged.sizes.stretch;
  const stretches = createStretches(staged, size);
  let hasFailed = false;
  const merge = async (lane: pg.Client) => {
    while (!hasFailed) {
      const stretch = await stretches.next(lane);
      if (!stretch) return;
      await mergeOne(lane, staged, stretch, isFirst);
      await noteMerged(lane, staged.id, stretches.end(stretch));
    }
  };
  const others = await Promise.all(Array.from({ length: staged.rows > size ? LANES - 1 : 0 }, openImportSession));
  try {
    const ends = await Promise.allSettled(
      [client, ...others].map((lane) =>
        merge(lane).catch((error: unknown) => {
          hasFailed = true;
          throw error;
        }),
      ),
    );
    const failure = ends.find((end) => end.status === "rejected");
    if (failure) throw failure.reason;
  } finally {
    await Promise.all(others.map((lane) => lane.end()));
  }
}

/** The stretches of a staging table, in order, each found while those before it are merged. */
function createStretches({ table, asOf, mergedUntil }: StagedImport, size: number) {
  const begun: { stretch: CountedStretch; isMerged: boolean }[] = [];
  let after = mergedUntil;
  let found: Promise<unknown> = Promise.resolve();

  const find = async (client: pg.Client): Promise<CountedStretch | null> => {
    const { rows } = await client.query<{ until: string | null; rows: number }>(
      `select max(number) as until, count(*)::int as rows from (
        select number from staging.${table} where number > $1 order by number limit $2) stretch`,
      [after, size],
    );
    const [next] = rows;
    if (!next?.until) return null;
    const stretch = { table, asOf, after, until: next.until, rows: next.rows };
    begun.push({ stretch, isMerged: false });
    after = next.until;
    return stretch;
  };

  return {
    /** Null when there is no other. */
    next(client: pg.Client): Promise<CountedStretch | null> {
      const next = found.then(() => find(client));
      found = next.catch(() => undefined);
      return next;
    },
    /** Answers those that are merged now together with all before them. */
    end(stretch: CountedStretch): CountedStretch[] {
      for (const one of begun) if (one.stretch === stretch) one.isMerged = true;
      const waiting = begun.findIndex(({ isMerged }) => !isMerged);
      return begun.splice(0, waiting === -1 ? begun.length : waiting).map((one) => one.stretch);
    },
  };
}

/** As many for each lane: the last one keeps nobody waiting. */
function evenSize(rows: number, most: number): number {
  return Math.max(1, Math.ceil(rows / (LANES * Math.ceil(rows / (LANES * most)))));
}

/** Merges one stretch in one transaction. Merged again, because its neighbour was killed, it changes nothing. */
async function mergeOne(client: pg.Client, { id, format }: StagedImport, stretch: CountedStretch, isFirst: boolean) {
  // The streams and REST write companies too, new ones and known ones in an order of their own.
  const merge = (work: () => Promise<Merged>) =>
    retryDeadlocks(() =>
      inTransaction(client, async () => {
        await refuseOlder(client, id);
        const { added, changed, enteredStrikeOff, leftStrikeOff } = await work();
        await client.query(
          `update imports set added = added + $2, changed = changed + $3, entered_strike_off = entered_strike_off + $4,
            left_strike_off = left_strike_off + $5, progressed_at = now() where id = $1`,
          [id, added, changed, enteredStrikeOff, leftStrikeOff],
        );
      }),
    );
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

/** What is before the last of them is done. The lanes tell it in any order; what one has added may be told before it is noted. */
async function noteMerged(client: pg.Client, id: string, stretches: readonly CountedStretch[]): Promise<void> {
  const last = stretches.at(-1);
  if (!last) return;
  await client.query(
    `update imports set rows_merged = rows_merged + $2, unchanged = greatest(0, rows_merged + $2 - added - changed),
      merged_until = greatest(merged_until, $3), progressed_at = now() where id = $1`,
    [id, stretches.reduce((sum, { rows }) => sum + rows, 0), last.until],
  );
}

/** A process that was killed between a stretch and the note of it has left it out. */
async function noteAllMerged(client: pg.Client, { id, rows }: StagedImport): Promise<void> {
  await client.query(
    "update imports set rows_merged = $2, unchanged = greatest(0, $2 - added - changed), progressed_at = now() where id = $1",
    [id, rows],
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
