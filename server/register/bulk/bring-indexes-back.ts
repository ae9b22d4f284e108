import type pg from "pg";
import { isPutAside, rebuildIndexes } from "./first-load";
import { endMergeAlone, tryMergeAlone } from "./import-session";

/** Brings back what a first load put aside that failed or was killed, unless some merge is under way, which then sees to it. */
export async function bringIndexesBack(session: pg.Client): Promise<void> {
  if (!(await isPutAside(session)) || !(await tryMergeAlone(session))) return;
  try {
    await rebuildIndexes(session);
  } finally {
    await endMergeAlone(session);
  }
}
