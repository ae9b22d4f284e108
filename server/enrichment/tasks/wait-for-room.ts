import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { dailyCaps } from "@/server/credits/daily-caps";
import type { HoldRefusal } from "@/server/credits/hold-credits";
import { lookupQueue } from "@/server/credits/paid-queues";
import { operation } from "@/server/credits/schema";
import { db } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
import { wokenAt } from "@/server/queues/live-jobs";

const SOONEST_SECONDS = 5;
/** However long nothing moves: what no wake-up call knows of is seen within this time. */
const LATEST_SECONDS = 600;
/** A wait is so much of the time in which nothing has been started: a task of minutes costs seconds more, one of a day minutes. */
const SHARE = 1 / 8;
/** More wake with the next sweep. */
const MOST_WOKEN = 500;

/** What a job waits for, as its history says. */
export const WAITS_FOR: Record<HoldRefusal["reason"], string> = {
  account: "no credits free for it yet",
  budget: "no credits of the period's budget free for it yet",
  scarce: "the last credits are kept for more important lookups",
  run: "the run's cap is in use",
  promise: "what the run was estimated at is in use",
  day: "the daily cap of who started the run is in use",
};

/**
 * How long a lookup waits that got no hold because what is under way holds the credits, by its job (seconds). What has just been
 * started ends soon. A task that Snov.io leaves unfinished holds them for a day: the longer nothing new was started, the longer nobody
 * asks, until `wakeWhereRoom` finds room. With nothing under way it goes by how long the lookup has been in its queue.
 */
export async function waitForRoom(refused: ReadonlyMap<string, HoldRefusal>): Promise<Map<string, number>> {
  if (refused.size === 0) return new Map();
  const levels = JSON.stringify(Object.fromEntries([...refused].map(([jobId, { reason }]) => [jobId, reason])));
  const rows = await db.$queryRaw<{ id: string; still: number }[]>`
    select job.id::text as id,
      extract(epoch from now() - coalesce(moving.since, job.created_at))::float8 as still
    from jsonb_each_text(${levels}::jsonb) asked (id, level) join queue_jobs job on job.id = asked.id::uuid
    join lookups lookup on lookup.id = job.lookup_id left join runs run on run.id = lookup.run_id
    cross join lateral (
      select max(task.created_at) as since from snov_tasks task
      where task.state in ('prepared', 'sending', 'started') and case
        when asked.level in ('run', 'promise') then exists (select from lookups held where held.task_id = task.id and held.run_id = run.id)
        when asked.level = 'day' then exists (select from lookups held join runs payer on payer.id = held.run_id
          where held.task_id = task.id and payer.spender_id = run.spender_id)
        else true end) moving`;
  const waitAfter = (still: number) => Math.round(Math.min(Math.max(still * SHARE, SOONEST_SECONDS), LATEST_SECONDS));
  return new Map(rows.map(({ id, still }) => [id, waitAfter(still)]));
}

/**
 * Wakes lookups that wait for longer than a moment and now find room at every level, whatever made it: credits that came back or were
 * granted, a cap or a budget that was raised, another day. At each level no more than there is room for, and none whose run or queue is
 * paused: it would take the place of one that can go. What is kept for more important ones is not theirs, however much it is, until
 * these have asked or there is enough for everybody: the same rule as that of `hold_credits`.
 */
export async function wakeWhereRoom(): Promise<number> {
  const queues = operation.options.map((kind) => lookupQueue[kind]);
  const holds = JSON.stringify(holdsOf(await readSetting(db, costRules)));
  const caps = JSON.stringify(await readSetting(db, dailyCaps));
  return db.$executeRaw`
    with waiting as (
      select job.name, job.id, job.priority, job.created_on, run.id as run_id, run.spender_id,
        (${holds}::jsonb ->> lookup.kind::text)::integer as hold, least(account.balance, budget.room) as all_room,
        least(run.cap, run.promised) - run.credits_held - run.credits_spent as run_room,
        case when run.spender_id is not null then daily_cap_of(run.spender_id, ${caps}::jsonb) - coalesce(day.held + day.spent, 0) end as day_room,
        case when ours.error = ${WAITS_FOR.scarce} then lookup.priority end as scarce_below
      from pgboss.job job join queue_jobs ours on ours.id = job.id
      join lookups lookup on lookup.id = ours.lookup_id and lookup.state = 'waiting'
      join credit_accounts account on account.name = 'available'
      left join lateral (select cap - held - spent as room from credit_budgets
        where starts_at <= now() and ends_at > now() order by starts_at desc limit 1) budget on true
      left join runs run on run.id = lookup.run_id
      left join spender_days day on day.spender_id = run.spender_id and day.day = london_today()
      where job.name = any(${queues}) and job.state = 'created' and not job.blocked
        and job.start_after > now() + make_interval(secs => ${SOONEST_SECONDS})
        and job.start_after <= now() + make_interval(secs => ${LATEST_SECONDS})
        and ours.error = any(${Object.values(WAITS_FOR)}) and (run.id is null or run.state = 'running')
        and not exists (select from queue_pauses pause where pause.queue = job.name and (pause.until is null or pause.until > now()))
    ), scarce as (
      select min(scarce_below) as below, max(all_room) as room from waiting having count(scarce_below) > 0
    ), first as (
      select lookup.priority, (${holds}::jsonb ->> lookup.kind::text)::integer as hold
      from scarce, lookups lookup join runs payer on payer.id = lookup.run_id and payer.state = 'running'
      where lookup.state = 'waiting' and lookup.priority > scarce.below and can_start(lookup.id)
        and least(payer.cap, payer.promised) - payer.credits_held - payer.credits_spent >= (${holds}::jsonb ->> lookup.kind::text)::integer
        and (select count(*) from (select from lookups where state = 'waiting' limit greatest(scarce.room, 0) + 1) everybody)
          * (select max(value::integer) from jsonb_each_text(${holds}::jsonb)) > scarce.room
    ), of_runs as (
      select *, sum(hold) over (partition by run_id order by priority desc, created_on, id) as of_run
      from waiting where hold <= least(all_room, run_room, day_room)
        and (scarce_below is null or hold + (select coalesce(sum(first.hold), 0) from first where first.priority > scarce_below) <= all_room)
    ), of_days as (
      select *, sum(hold) over (partition by spender_id order by priority desc, created_on, id) as of_day
      from of_runs where run_room is null or of_run <= run_room
    ), of_all as (
      select *, sum(hold) over (order by priority desc, created_on, id) as of_all from of_days where day_room is null or of_day <= day_room
    ), roomy as (
      select job.name, job.id from of_all fits join pgboss.job job on job.name = fits.name and job.id = fits.id
      where fits.of_all <= fits.all_room and job.state = 'created'
      order by job.priority desc, job.created_on limit ${MOST_WOKEN} for no key update of job skip locked
    )
    update pgboss.job job set start_after = ${wokenAt} from roomy where job.name = roomy.name and job.id = roomy.id`;
}
