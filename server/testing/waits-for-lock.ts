import { db } from "@/server/platform/db/client";

/** Whether somebody in the test's database waits for what another transaction has locked. */
export async function waitsForLock(): Promise<boolean> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return (row?.count ?? 0) > 0;
}
