import { db } from "@/server/platform/db/client";

export interface Depth {
  ready: number;
  scheduled: number;
  active: number;
  /** Jobs that failed for good and still lie in the dead-letter queue. */
  dead: number;
  oldestReadySeconds: number | null;
}

interface Row {
  queue: string;
  isDead: boolean;
  ready: number;
  scheduled: number;
  active: number;
  oldest: number | null;
}

/**
 * What lies in each queue now, by queue name. From pg-boss's own table and not from `queue_jobs`: workers take from it, so
 * it alone knows which jobs were given back, parked or delayed for a retry. It holds live work in partial indexes, so the
 * cost follows what waits and not what was ever done.
 */
export async function readDepths(): Promise<Map<string, Depth>> {
  const rows = await db.$queryRaw<Row[]>`
    select regexp_replace(name, '\\.dead$', '') as queue, name like '%.dead' as "isDead",
      count(*) filter (where state < 'active' and start_after <= now())::int as ready,
      count(*) filter (where state < 'active' and start_after > now())::int as scheduled,
      count(*) filter (where state = 'active')::int as active,
      extract(epoch from now() - min(greatest(created_on, start_after)) filter (where state < 'active' and start_after <= now()))::float8 as oldest
    from pgboss.job where state <= 'active' group by name`;
  const depths = new Map<string, Depth>();
  for (const row of rows) {
    const depth = depths.get(row.queue) ?? { ready: 0, scheduled: 0, active: 0, dead: 0, oldestReadySeconds: null };
    depths.set(row.queue, row.isDead ? { ...depth, dead: row.ready + row.scheduled } : { ...depth, ...live(row) });
  }
  return depths;
}

function live({ ready, scheduled, active, oldest }: Row) {
  return { ready, scheduled, active, oldestReadySeconds: oldest === null ? null : Math.max(0, oldest) };
}
