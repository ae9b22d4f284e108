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
 * it alone knows which jobs were given back, parked or delayed for a retry. It keeps what was done for a week: what waits is read
 * from the index that workers fetch by, and what runs is found by our own history, so that the cost follows live work alone.
 */
export async function readDepths(): Promise<Map<string, Depth>> {
  const rows = await db.$queryRaw<Row[]>`
    with waiting as (
      select name, count(*) filter (where start_after <= now())::int as ready, count(*) filter (where start_after > now())::int as scheduled,
        extract(epoch from now() - min(greatest(created_on, start_after)) filter (where start_after <= now()))::float8 as oldest
      from pgboss.job where state < 'active' and not blocked group by name
    ), running as (
      select job.name, count(*)::int as active
      from queue_jobs ours join pgboss.job job on job.name = ours.queue and job.id = ours.id and job.state = 'active'
      where ours.state = 'active' group by job.name
    )
    select regexp_replace(name, '\\.dead$', '') as queue, name like '%.dead' as "isDead",
      coalesce(ready, 0) as ready, coalesce(scheduled, 0) as scheduled, coalesce(active, 0) as active, oldest
    from waiting full join running using (name)`;
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
