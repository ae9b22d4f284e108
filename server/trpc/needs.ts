import { db } from "@/server/platform/db/client";
import { deadLetterOf, queueNames } from "@/server/queues/catalogue";

/** Nobody needs to know how many more there are, and every page asks. */
const MOST = 1_000;

/** What goes on only by a person's word, by the area where it is given. */
export interface Needs {
  /** Starts of unknown fate, and drifts without a cause. */
  credits: number;
  /** Runs at their cap or at their estimate's maximum. */
  runs: number;
  /** Jobs that failed for good. */
  queues: number;
}

/** One statement over indexes that hold what is open, a handful beside all that ever was. */
export async function readNeeds(): Promise<Needs> {
  const [needs] = await db.$queryRaw<Needs[]>`
    select
      ((select count(*) from snov_tasks where state = 'unknown') + (select count(*) from credit_drifts where state = 'open'))::int as credits,
      (select count(*)::int from runs where state = 'paused' and paused_cause = 'cap') as runs,
      (select count(*)::int from (
        select from pgboss.job where name = any(${queueNames.map(deadLetterOf)}) and state < 'active' and not blocked limit ${MOST}) dead) as queues`;
  return needs ?? { credits: 0, runs: 0, queues: 0 };
}
