import type { SimulatedDatabase } from "./database";
import type { Stage } from "./stage";

/** When the next job is due (Unix ms); null when none waits. */
export async function nextJobAt(database: SimulatedDatabase): Promise<number | null> {
  const [next] = await database.ask<{ ms: number | null }>(
    "select (extract(epoch from min(start_after)) * 1000)::float8 as ms from pgboss.job where state in ('created', 'retry') and name not like '%.dead'",
  );
  return next?.ms ?? null;
}

/** Moves the clock of the product, of the sandboxes and of PostgreSQL, and wakes whoever slept until then. */
export async function travelTo(
  { time, database }: Stage,
  ms: number,
  { startedAt, realStart, active }: { startedAt: number; realStart: number; active: readonly string[] },
): Promise<void> {
  const target = Math.max(ms, time.nowMs());
  await database.travelTo(target - startedAt - (performance.now() - realStart));
  time.travelTo(target);
  if (active.length === 0) return;
  // The living send heartbeats, which nobody need see. One whose job is just being settled is locked, and needs none.
  await database.ask(
    `update pgboss.job set heartbeat_on = sim.now() where id in (
      select id from pgboss.job where state = 'active' and id = any($1::uuid[]) for update skip locked)`,
    [active],
  );
}

/** Whether anything is left that comes to an end by itself. */
export async function hasUnfinishedWork(database: SimulatedDatabase): Promise<boolean> {
  const [row] = await database.ask<{ live: number }>(`
    select (select count(*) from queue_jobs job left join runs run on run.id = job.run_id
        where job.state in ('queued', 'active', 'retrying') and coalesce(run.state::text, 'running') <> 'paused')::int
      + (select count(*) from snov_tasks where state in ('prepared', 'sending', 'started'))::int
      + (select count(*) from snov_webhooks where state = 'received')::int
      + (select count(*) from queue_job_attempts where ended_at is null)::int
      + (select count(*) from suppressions where uncleaned_since is not null)::int
      + (select count(*) from runs where state = 'running' and not exists (select 1 from run_item_lookups link join lookups l on l.id = link.lookup_id
          where link.run_id = runs.id and l.state = 'unknown'))::int
      + (select count(*) from lookups lookup join runs run on run.id = lookup.run_id
          where lookup.state in ('waiting', 'in_flight') and run.state = 'running')::int as live`);
  return row?.live !== 0;
}
