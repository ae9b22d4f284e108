import type pg from "pg";
import { AppError } from "@/server/platform/errors";
import { endSnapshotsAlone, joinSnapshots, snapshotsAlone } from "./import-session";

/**
 * Throws `BAD_INPUT` when the register as of a later day than this import's was merged or is being merged: it would bring back names,
 * strike-offs and companies that are gone. Until the end of the caller's transaction no later one begins.
 */
export async function refuseOlder(client: pg.Client, importId: string): Promise<void> {
  await joinSnapshots(client);
  const { rows } = await client.query<{ own: string; later: string; is_running: boolean }>(
    `select own.snapshot_on::text as own, later.snapshot_on::text as later, later.state = 'running' as is_running
    from imports own join imports later on later.snapshot_on > own.snapshot_on
    where own.id = $1 and (later.state = 'completed' or (later.state = 'running' and later.stage <> 'reading') or later.added + later.changed > 0)
    order by later.snapshot_on desc limit 1`,
    [importId],
  );
  const [found] = rows;
  if (!found) return;
  const done = found.is_running ? "is being imported" : "has been imported";
  throw new AppError(
    "BAD_INPUT",
    `This is the register as of ${found.own}, and that of ${found.later} ${done}: nothing in it is newer than what is known.`,
    { field: "file" },
  );
}

/** Waits for the stretches of older files that were begun before this import was seen to be merged. */
export async function waitForOlder(client: pg.Client): Promise<void> {
  await snapshotsAlone(client);
  await endSnapshotsAlone(client);
}
