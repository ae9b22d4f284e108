import type pg from "pg";
import { AppError } from "@/server/platform/errors";
import { endSnapshotsAlone, joinSnapshots, snapshotsAlone } from "./import-session";

interface Later {
  own: string;
  day: string;
  is_running: boolean;
  /** Not a part of it alone, nor what failed before its end. */
  is_whole: boolean;
}

/**
 * Throws `BAD_INPUT` when the register as of a later day than this import's was merged or is being merged, if only a part of it: this one
 * would bring back names, strike-offs and companies that are gone. Until the end of the caller's transaction no later one begins.
 */
export async function refuseOlder(client: pg.Client, importId: string): Promise<void> {
  await joinSnapshots(client);
  const { rows } = await client.query<Later>(
    `select own.snapshot_on::text as own, later.snapshot_on::text as day, bool_or(later.state = 'running') as is_running,
      bool_or(later.state <> 'failed' and later.source !~* '-part[0-9]+_[0-9]+\\.[a-z]+$') as is_whole
    from imports own join imports later on later.snapshot_on > own.snapshot_on
    where own.id = $1 and (later.state = 'completed' or (later.state = 'running' and later.stage <> 'reading') or later.added + later.changed > 0)
    group by own.snapshot_on, later.snapshot_on order by is_whole desc, later.snapshot_on desc limit 1`,
    [importId],
  );
  const [found] = rows;
  if (found) throw new AppError("BAD_INPUT", refusalOf(found), { field: "file" });
}

function refusalOf({ own, day, is_running: isRunning, is_whole: isWhole }: Later): string {
  const done = isRunning ? "is being imported" : "has been imported";
  return isWhole
    ? `This is the register as of ${own}, and that of ${day} ${done}: nothing in it is newer than what is known.`
    : `This is the register as of ${own}, and a part of that of ${day} ${done}: it would bring back what was before. Import the rest of ${day} instead, or a later file.`;
}

/** Waits for the stretches of older files that were begun before this import was seen to be merged. */
export async function waitForOlder(client: pg.Client): Promise<void> {
  await snapshotsAlone(client);
  await endSnapshotsAlone(client);
}
