import type { Db, Tx } from "@/server/platform/db/client";
import { pausePaidQueues } from "@/server/queues/pause-queue";

/** So many paid starts in a row whose fate nobody knows are Snov.io's trouble, not one request's. */
const IN_A_ROW = 3;
const MOST_COUNTED = 10;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 900_000;

/**
 * How many of the last paid starts in a row are of unknown fate. Requests that cost nothing may be answered all the while, so their
 * answers say nothing here. A start that was surely refused, or never left, says nothing either.
 */
async function countUnknownStarts(from: Db): Promise<number> {
  const [row] = await from.$queryRaw<{ unknown: number }[]>`
    select coalesce(min(place) filter (where not is_unknown), count(*) + 1)::int - 1 as unknown from (
      select task.is_unknown, row_number() over (order by task.created_at desc) as place
      from unnest(array['started', 'completed', 'unknown', 'expired']::task_state[]) wanted (state) cross join lateral (
        select created_at, state = 'unknown' and task_hash is null as is_unknown from snov_tasks
        where state = wanted.state order by created_at desc limit ${MOST_COUNTED}) task
      order by task.created_at desc limit ${MOST_COUNTED}) last`;
  return row?.unknown ?? 0;
}

/** Whether Snov.io leaves starts unanswered: then one start at a time tries whether it still does. */
export async function areStartsInDoubt(from: Db): Promise<boolean> {
  return (await countUnknownStarts(from)) >= IN_A_ROW;
}

/** Whether a trial is on its way. Takes turns with whoever asks in another transaction. */
export async function isTrialUnderWay(tx: Tx, exceptTaskId: string): Promise<boolean> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('trial-start'))`;
  return (await tx.snovTask.count({ where: { state: "sending", id: { not: exceptTaskId } } })) > 0;
}

/**
 * After a start of unknown fate: when too many were in a row, the paid queues wait before the next one tries, ever longer, so that few
 * credits are ever held by starts that nobody answers.
 */
export async function pauseWhenInDoubt(tx: Tx): Promise<void> {
  const unknown = await countUnknownStarts(tx);
  if (unknown < IN_A_ROW) return;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (unknown - IN_A_ROW), LONGEST_WAIT_MS);
  const reason = `Snov.io left ${unknown} paid starts in a row without an answer that tells their fate. One start tries whether it answers again`;
  await pausePaidQueues(tx, "unknown_starts", reason, new Date(Date.now() + wait));
}
