import { setTimeout as sleep } from "node:timers/promises";
import { db } from "@/server/platform/db/client";

const LOOK_EVERY_MS = 500;
const AT_MOST_MS = 120_000;

/**
 * A server that was started again reads what it had in memory before, for half a minute with one of the processors: what is asked
 * meanwhile tells of the start, not of a register in use, which a database just built is.
 */
export async function waitUntilWarm(note: (text: string) => void): Promise<void> {
  const until = Date.now() + AT_MOST_MS;
  while (Date.now() < until) {
    const [row] = await db.$queryRaw<{ readers: number }[]>`
      select count(*)::int as readers from pg_stat_activity where backend_type = 'autoprewarm worker'`;
    if (!row?.readers) return;
    note("waiting until the server has read again what it had in memory");
    await sleep(LOOK_EVERY_MS);
  }
}
