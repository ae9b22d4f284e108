-- CreateEnum
CREATE TYPE "attempt_measure" AS ENUM ('completed', 'failed', 'run', 'wait');

-- DropIndex
DROP INDEX "queue_jobs_queue_state_created_at_idx";

-- DropIndex
DROP INDEX "register_events_strike_off";

-- CreateTable
CREATE TABLE "attempt_tallies" (
    "id" BIGSERIAL NOT NULL,
    "queue" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "measure" "attempt_measure" NOT NULL,
    "bucket" SMALLINT NOT NULL DEFAULT 0,
    "count" INTEGER NOT NULL,

    CONSTRAINT "attempt_tallies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tallies" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "tallies_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attempt_tallies_hour_idx" ON "attempt_tallies"("hour");

-- CreateIndex
CREATE INDEX "queue_jobs_queue_state_created_at_id_idx" ON "queue_jobs"("queue", "state", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "queue_jobs_run_id_queue_state_created_at_id_idx" ON "queue_jobs"("run_id", "queue", "state", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "register_events_strike_off" ON "register_events"("seen_at", "kind", "source") WHERE ((kind = ANY (ARRAY['entered_strike_off'::register_event_kind, 'left_strike_off'::register_event_kind, 'dissolved'::register_event_kind])) AND (NOT (details ? 'seen'::text)));

-- CreateIndex
CREATE INDEX "snov_tasks_webhook_secret_state_idx" ON "snov_tasks"("webhook_secret", "state");

-- CreateIndex
CREATE INDEX "snov_tasks_unheard" ON "snov_tasks"("started_at") WHERE ((webhook_secret IS NOT NULL) AND (result_by IS DISTINCT FROM 'webhook'::result_by));

-- CreateIndex
CREATE INDEX "snov_webhooks_channel_state_received_at_id_idx" ON "snov_webhooks"("channel", "state", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "snov_webhooks_rejected" ON "snov_webhooks"("rejection", "channel", "received_at" DESC, "id" DESC) WHERE (rejection IS NOT NULL);

-- Buckets of seconds: the n-th ends at 1.05^n milliseconds, so that what is read from one is within a fortieth of what was measured.
create function seconds_bucket(seconds double precision) returns smallint language sql immutable parallel safe
  return case when seconds <= 0.001 then 0 else least(ceil(ln(seconds * 1000) / ln(1.05)), 1000)::smallint end;

-- Wait is measured to the first attempt only, the later ones wait on purpose; how long a cancelled one ran says nothing.
create function tally_attempts(of_jobs uuid[], numbers integer[]) returns void language sql as $$
  insert into attempt_tallies (queue, hour, measure, bucket, count)
  select job.queue, date_trunc('hour', attempt.ended_at, 'UTC'), measured.measure, measured.bucket, count(*)
  from unnest(of_jobs, numbers) ended (job_id, number)
  join queue_job_attempts attempt on attempt.job_id = ended.job_id and attempt.number = ended.number
  join queue_jobs job on job.id = attempt.job_id
  cross join lateral (
    select case when attempt.outcome = 'completed' then 'completed' else 'failed' end::attempt_measure as measure, 0::smallint as bucket
    where attempt.outcome <> 'cancelled'
    union all select 'run', seconds_bucket(extract(epoch from attempt.ended_at - attempt.started_at)::float8) where attempt.outcome <> 'cancelled'
    union all select 'wait', seconds_bucket(extract(epoch from attempt.started_at
      - case when job.start_after <= attempt.started_at then job.start_after else job.created_at end)::float8) where attempt.number = 1
  ) measured
  group by 1, 2, 3, 4
$$;
create function tally_attempts_added() returns trigger language plpgsql as $$
begin
  perform tally_attempts(array_agg(job_id order by job_id, number), array_agg(number order by job_id, number))
  from changed where ended_at is not null having count(*) > 0;
  return null;
end $$;
create function tally_attempts_ended() returns trigger language plpgsql as $$
begin
  perform tally_attempts(array_agg(changed.job_id order by changed.job_id, changed.number), array_agg(changed.number order by changed.job_id, changed.number))
  from changed join before using (job_id, number) where changed.ended_at is not null and before.ended_at is null having count(*) > 0;
  return null;
end $$;
create trigger tally_attempts_added after insert on queue_job_attempts referencing new table as changed for each statement execute function tally_attempts_added();
create trigger tally_attempts_ended after update on queue_job_attempts referencing new table as changed old table as before
  for each statement execute function tally_attempts_ended();

create function tally_deliveries_added() returns trigger language plpgsql as $$
begin
  insert into tallies (name, count) select 'delivery:' || state, count(*) from changed group by state;
  return null;
end $$;
create function tally_deliveries_changed() returns trigger language plpgsql as $$
begin
  insert into tallies (name, count)
  select 'delivery:' || state, sum(sign) from (select state, 1 as sign from changed union all select state, -1 from before) moved group by state having sum(sign) <> 0;
  return null;
end $$;
create function tally_deliveries_removed() returns trigger language plpgsql as $$
begin
  insert into tallies (name, count) select 'delivery:' || state, -count(*) from changed group by state;
  return null;
end $$;
create trigger tally_deliveries_added after insert on snov_webhooks referencing new table as changed for each statement execute function tally_deliveries_added();
create trigger tally_deliveries_changed after update on snov_webhooks referencing new table as changed old table as before
  for each statement execute function tally_deliveries_changed();
create trigger tally_deliveries_removed after delete on snov_webhooks referencing old table as changed for each statement execute function tally_deliveries_removed();

create function tally_results_added() returns trigger language plpgsql as $$
begin
  insert into tallies (name, count) select 'result:' || result_by, count(*) from changed where result_by is not null group by result_by;
  return null;
end $$;
create function tally_results_changed() returns trigger language plpgsql as $$
begin
  insert into tallies (name, count)
  select 'result:' || result_by, sum(sign) from (select result_by, 1 as sign from changed union all select result_by, -1 from before) moved
  where result_by is not null group by result_by having sum(sign) <> 0;
  return null;
end $$;
create function tally_results_removed() returns trigger language plpgsql as $$
begin
  insert into tallies (name, count) select 'result:' || result_by, -count(*) from changed where result_by is not null group by result_by;
  return null;
end $$;
create trigger tally_results_added after insert on snov_tasks referencing new table as changed for each statement execute function tally_results_added();
create trigger tally_results_changed after update on snov_tasks referencing new table as changed old table as before
  for each statement execute function tally_results_changed();
create trigger tally_results_removed after delete on snov_tasks referencing old table as changed for each statement execute function tally_results_removed();

-- Adds together what many changes have left, and lets hours go that nobody asks for any more. Sums stay what they are.
create function fold_tallies() returns void language plpgsql as $$
begin
  perform fold_answer_tallies();
  if not pg_try_advisory_xact_lock(hashtext('strikeline:tallies')) then return; end if;
  with taken as (
    delete from tallies where name in (select name from tallies group by name having count(*) > 1) returning name, count
  )
  insert into tallies (name, count) select name, sum(count) from taken group by name;
  with taken as (
    delete from attempt_tallies where hour >= now() - interval '2 hours' and (queue, hour, measure, bucket) in (
      select queue, hour, measure, bucket from attempt_tallies where hour >= now() - interval '2 hours' group by 1, 2, 3, 4 having count(*) > 1)
    returning queue, hour, measure, bucket, count
  )
  insert into attempt_tallies (queue, hour, measure, bucket, count) select queue, hour, measure, bucket, sum(count) from taken group by 1, 2, 3, 4;
  delete from attempt_tallies where hour < now() - interval '3 days';
end $$;

select tally_attempts(array_agg(job_id), array_agg(number)) from queue_job_attempts where ended_at >= now() - interval '2 days' having count(*) > 0;
insert into tallies (name, count) select 'delivery:' || state, count(*) from snov_webhooks group by state;
insert into tallies (name, count) select 'result:' || result_by, count(*) from snov_tasks where result_by is not null group by result_by;
