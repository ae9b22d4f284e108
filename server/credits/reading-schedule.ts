import { type Db, db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";

/** Around work the balance is read anew, though not more often than this. */
const AROUND_WORK_SECONDS = 60;

export interface ReadingSituation {
  /** Null before the first reading. */
  secondsSinceReading: number | null;
  usualSeconds: number;
  /** Whether paid queues wait for credits or credentials. */
  isWaiting: boolean;
  pausedSeconds: number;
  /** Tasks that Snov.io has in hand. */
  tasksInFlight: number;
  /** Whether our books moved since the reading. */
  hasMoved: boolean;
  /** Whether a run was started since the reading. */
  hasNewRun: boolean;
}

/**
 * Why the balance is to be read now; null: not yet. `schedule`: its time has come, sooner while queues wait for credits. `before`: a run
 * was started and nothing is in flight yet. `after`: work came to rest, so that the balance must fit our books to the credit.
 */
export function whyRead(situation: ReadingSituation): "first" | "schedule" | "before" | "after" | null {
  const {
    secondsSinceReading: age,
    usualSeconds,
    isWaiting,
    pausedSeconds,
    tasksInFlight,
    hasMoved,
    hasNewRun,
  } = situation;
  if (age === null) return "first";
  if (age >= (isWaiting ? pausedSeconds : usualSeconds)) return "schedule";
  if (age < AROUND_WORK_SECONDS || tasksInFlight > 0) return null;
  if (hasMoved) return "after";
  return hasNewRun ? "before" : null;
}

/** Looks up what `whyRead` judges; the rows decide, so that several workers read no more often than one. */
export async function readSituation(from: Db = db): Promise<ReadingSituation> {
  const [row] = await from.$queryRaw<Omit<ReadingSituation, "usualSeconds" | "pausedSeconds">[]>`
    select extract(epoch from clock_timestamp() - reading.read_at)::float8 as "secondsSinceReading",
      exists (select from queue_pauses where cause <> 'person') as "isWaiting",
      (select count(*)::int from snov_tasks where state in ('prepared', 'sending', 'started')) as "tasksInFlight",
      coalesce((select max(sequence) from snov_credit_usage), 0)
        > coalesce(reading.sequence, 0) + case when reading.adjustment <> 0 then 1 else 0 end as "hasMoved",
      exists (select from runs where created_at > reading.read_at) as "hasNewRun"
    from (select 1) always left join (select * from snov_balance_readings order by read_at desc limit 1) reading on true`;
  const { usualSeconds, pausedSeconds } = env().balanceReading;
  if (!row) throw new Error("A query without a from clause of rows always answers");
  return { ...row, usualSeconds, pausedSeconds };
}
