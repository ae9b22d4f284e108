-- CreateEnum
CREATE TYPE "run_outcome" AS ENUM ('remaining', 'completed', 'not_found', 'failed', 'skipped');

-- CreateTable
CREATE TABLE "run_item_outcomes" (
    "run_id" UUID NOT NULL,
    "company_number" TEXT NOT NULL,
    "outcome" "run_outcome" NOT NULL,
    "asked" INTEGER NOT NULL DEFAULT 0,
    "cached" INTEGER NOT NULL DEFAULT 0,
    "waiting" INTEGER NOT NULL DEFAULT 0,
    "in_flight" INTEGER NOT NULL DEFAULT 0,
    "waiting_officers" INTEGER NOT NULL DEFAULT 0,
    "domains_found" INTEGER NOT NULL DEFAULT 0,
    "people_found" INTEGER NOT NULL DEFAULT 0,
    "domain_questions" INTEGER NOT NULL DEFAULT 0,
    "domain_served" INTEGER NOT NULL DEFAULT 0,
    "email_questions" INTEGER NOT NULL DEFAULT 0,
    "email_served" INTEGER NOT NULL DEFAULT 0,
    "verification_questions" INTEGER NOT NULL DEFAULT 0,
    "verification_served" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "run_item_outcomes_pkey" PRIMARY KEY ("run_id","company_number")
);

-- CreateTable
CREATE TABLE "run_progress" (
    "run_id" UUID NOT NULL,
    "total" INTEGER NOT NULL,
    "remaining" INTEGER NOT NULL,
    "completed" INTEGER NOT NULL DEFAULT 0,
    "not_found" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "asked" INTEGER NOT NULL DEFAULT 0,
    "cached" INTEGER NOT NULL DEFAULT 0,
    "waiting" INTEGER NOT NULL DEFAULT 0,
    "in_flight" INTEGER NOT NULL DEFAULT 0,
    "waiting_officers" INTEGER NOT NULL DEFAULT 0,
    "domains_found" INTEGER NOT NULL DEFAULT 0,
    "people_found" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "run_progress_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "question_days" (
    "day" DATE NOT NULL,
    "kind" "lookup_kind" NOT NULL,
    "questions" INTEGER NOT NULL,
    "served" INTEGER NOT NULL,

    CONSTRAINT "question_days_pkey" PRIMARY KEY ("day","kind")
);

-- CreateTable
CREATE TABLE "run_items_due" (
    "id" BIGSERIAL NOT NULL,
    "run_id" UUID NOT NULL,
    "company_number" TEXT NOT NULL,

    CONSTRAINT "run_items_due_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "run_item_outcomes_run_id_outcome_company_number_idx" ON "run_item_outcomes"("run_id", "outcome", "company_number");

-- CreateIndex
CREATE INDEX "run_items_due_run_id_id_idx" ON "run_items_due"("run_id", "id");

-- AddForeignKey
ALTER TABLE "run_item_outcomes" ADD CONSTRAINT "run_item_outcomes_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_progress" ADD CONSTRAINT "run_progress_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What became of each company of a run, from its jobs, lookups and domain candidates: the one definition. A lookup under way keeps it
-- open whatever failed before; a domain that was found and judged not to be the company's brought nothing.
create view run_item_standing as
select item.run_id, item.company_number,
  (case
    when item.skipped is not null then 'skipped'
    when job.is_live or link.is_live then 'remaining'
    when job.is_failed or link.is_failed then 'failed'
    when not link.is_found then 'not_found'
    when link.domain_questions > 0 and not exists (select from company_domains domain where domain.company_number = item.company_number
      and (domain.decision = 'accepted' or (domain.decision is null and domain.band <> 'reject'))) then 'not_found'
    else 'completed'
  end)::run_outcome as outcome,
  link.asked, link.cached, link.waiting, link.in_flight, coalesce(item.waiting_officers, 0) as waiting_officers,
  link.domains_found, link.people_found,
  link.domain_questions, link.domain_served, link.email_questions, link.email_served, link.verification_questions, link.verification_served
from run_items item
cross join lateral (
  select coalesce(bool_or(job.state in ('queued', 'active', 'retrying')), false) as is_live, coalesce(bool_or(job.state = 'failed'), false) as is_failed
  from queue_jobs job where job.run_id = item.run_id and job.company_number = item.company_number
) job
cross join lateral (
  select coalesce(bool_or(asked.state in ('waiting', 'in_flight', 'unknown')), false) as is_live,
    coalesce(bool_or(asked.state = 'failed'), false) as is_failed, coalesce(bool_or(asked.state = 'found'), false) as is_found,
    count(*) filter (where not asked.is_cached)::integer as asked, count(*) filter (where asked.is_cached)::integer as cached,
    count(*) filter (where asked.state = 'waiting')::integer as waiting,
    count(*) filter (where asked.state in ('in_flight', 'unknown'))::integer as in_flight,
    count(distinct asked.id) filter (where asked.kind = 'domain' and asked.state = 'found')::integer as domains_found,
    count(distinct asked.id) filter (where asked.kind = 'email' and asked.state = 'found')::integer as people_found,
    count(*) filter (where asked.kind = 'domain')::integer as domain_questions,
    count(*) filter (where asked.kind = 'domain' and asked.is_served)::integer as domain_served,
    count(*) filter (where asked.kind = 'email')::integer as email_questions,
    count(*) filter (where asked.kind = 'email' and asked.is_served)::integer as email_served,
    count(*) filter (where asked.kind = 'verification')::integer as verification_questions,
    count(*) filter (where asked.kind = 'verification' and asked.is_served)::integer as verification_served
  from (
    select lookup.id, lookup.kind, lookup.state, link.is_cached,
      link.is_cached or lookup.run_id is distinct from link.run_id or lookup.company_number <> link.company_number as is_served
    from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
    where link.run_id = item.run_id and link.company_number = item.company_number
  ) asked
) link;

-- Brings what is stored of run items up to date where something moved, of one run or of any; returns how many it looked at, 0 when
-- nothing was due or somebody else is at it. One at a time, so that an older reading never overwrites a newer one; nothing else
-- writes what it writes, but for rows of a run that is only just starting.
create function refresh_run_items(most integer, of_run uuid default null) returns integer language plpgsql as $$
declare
  runs uuid[];
  numbers text[];
begin
  if not pg_try_advisory_xact_lock(hashtext('strikeline:run-items')) then return 0; end if;
  if of_run is null then
    with taken as (
      delete from run_items_due where id in (select id from run_items_due order by id limit most) returning run_id, company_number
    )
    select array_agg(run_id), array_agg(company_number) into runs, numbers from (select distinct run_id, company_number from taken) items;
  else
    with taken as (
      delete from run_items_due where id in (select id from run_items_due where run_id = of_run order by id limit most) returning run_id, company_number
    )
    select array_agg(run_id), array_agg(company_number) into runs, numbers from (select distinct run_id, company_number from taken) items;
  end if;
  if runs is null then return 0; end if;

  with fresh as (
    select standing.* from unnest(runs, numbers) due (run_id, company_number)
    cross join lateral (
      select * from run_item_standing standing where standing.run_id = due.run_id and standing.company_number = due.company_number
    ) standing
  ), moved as (
    update run_item_outcomes stored
    set outcome = fresh.outcome, asked = fresh.asked, cached = fresh.cached, waiting = fresh.waiting, in_flight = fresh.in_flight,
      waiting_officers = fresh.waiting_officers, domains_found = fresh.domains_found, people_found = fresh.people_found,
      domain_questions = fresh.domain_questions, domain_served = fresh.domain_served,
      email_questions = fresh.email_questions, email_served = fresh.email_served,
      verification_questions = fresh.verification_questions, verification_served = fresh.verification_served
    from fresh
    where stored.run_id = fresh.run_id and stored.company_number = fresh.company_number and (
      stored.outcome, stored.asked, stored.cached, stored.waiting, stored.in_flight, stored.waiting_officers, stored.domains_found, stored.people_found,
      stored.domain_questions, stored.domain_served, stored.email_questions, stored.email_served, stored.verification_questions, stored.verification_served
    ) is distinct from (
      fresh.outcome, fresh.asked, fresh.cached, fresh.waiting, fresh.in_flight, fresh.waiting_officers, fresh.domains_found, fresh.people_found,
      fresh.domain_questions, fresh.domain_served, fresh.email_questions, fresh.email_served, fresh.verification_questions, fresh.verification_served
    )
    returning new.run_id, old.outcome as before, new.outcome as after,
      new.asked - old.asked as asked, new.cached - old.cached as cached, new.waiting - old.waiting as waiting, new.in_flight - old.in_flight as in_flight,
      new.waiting_officers - old.waiting_officers as waiting_officers, new.domains_found - old.domains_found as domains_found,
      new.people_found - old.people_found as people_found,
      new.domain_questions - old.domain_questions as domain_questions, new.domain_served - old.domain_served as domain_served,
      new.email_questions - old.email_questions as email_questions, new.email_served - old.email_served as email_served,
      new.verification_questions - old.verification_questions as verification_questions,
      new.verification_served - old.verification_served as verification_served
  ), questions as (
    insert into question_days as known (day, kind, questions, served)
    select (run.created_at at time zone 'UTC')::date, change.kind, sum(change.questions), sum(change.served)
    from moved join runs run on run.id = moved.run_id cross join lateral (values
      ('domain'::lookup_kind, moved.domain_questions, moved.domain_served), ('email', moved.email_questions, moved.email_served),
      ('verification', moved.verification_questions, moved.verification_served)) change (kind, questions, served)
    where (change.questions, change.served) <> (0, 0) group by 1, 2
    on conflict (day, kind) do update set questions = known.questions + excluded.questions, served = known.served + excluded.served
  )
  update run_progress progress
  set remaining = progress.remaining + change.remaining, completed = progress.completed + change.completed,
    not_found = progress.not_found + change.not_found, failed = progress.failed + change.failed, skipped = progress.skipped + change.skipped,
    asked = progress.asked + change.asked, cached = progress.cached + change.cached, waiting = progress.waiting + change.waiting,
    in_flight = progress.in_flight + change.in_flight, waiting_officers = progress.waiting_officers + change.waiting_officers,
    domains_found = progress.domains_found + change.domains_found, people_found = progress.people_found + change.people_found
  from (
    select run_id,
      count(*) filter (where after = 'remaining') - count(*) filter (where before = 'remaining') as remaining,
      count(*) filter (where after = 'completed') - count(*) filter (where before = 'completed') as completed,
      count(*) filter (where after = 'not_found') - count(*) filter (where before = 'not_found') as not_found,
      count(*) filter (where after = 'failed') - count(*) filter (where before = 'failed') as failed,
      count(*) filter (where after = 'skipped') - count(*) filter (where before = 'skipped') as skipped,
      sum(asked) as asked, sum(cached) as cached, sum(waiting) as waiting, sum(in_flight) as in_flight,
      sum(waiting_officers) as waiting_officers, sum(domains_found) as domains_found, sum(people_found) as people_found
    from moved group by run_id
  ) change where progress.run_id = change.run_id;
  return cardinality(runs);
end $$;

-- A run's companies are counted from the moment at which it starts.
create function note_run_items_added() returns trigger language plpgsql as $$
begin
  insert into run_item_outcomes (run_id, company_number, outcome)
  select run_id, company_number, case when skipped is null then 'remaining' else 'skipped' end::run_outcome from changed;
  insert into run_progress as progress (run_id, total, remaining, skipped)
  select run_id, count(*), count(*) filter (where skipped is null), count(*) filter (where skipped is not null) from changed group by run_id
  on conflict (run_id) do update
    set total = progress.total + excluded.total, remaining = progress.remaining + excluded.remaining, skipped = progress.skipped + excluded.skipped;
  insert into run_items_due (run_id, company_number) select run_id, company_number from changed where skipped is null;
  return null;
end $$;
create function note_run_items_due() returns trigger language plpgsql as $$
begin
  insert into run_items_due (run_id, company_number)
  select distinct run_id, company_number from changed where run_id is not null and company_number is not null;
  return null;
end $$;
create function note_run_items_due_of_items() returns trigger language plpgsql as $$
begin
  insert into run_items_due (run_id, company_number)
  select item.run_id, item.company_number from changed item join before using (run_id, company_number)
  where (item.skipped, item.waiting_officers) is distinct from (before.skipped, before.waiting_officers);
  return null;
end $$;
create function note_run_items_due_of_jobs() returns trigger language plpgsql as $$
begin
  insert into run_items_due (run_id, company_number)
  select distinct job.run_id, job.company_number from changed job join before on before.id = job.id
  where job.state <> before.state and job.run_id is not null and job.company_number is not null;
  return null;
end $$;
create function note_run_items_due_of_lookups() returns trigger language plpgsql as $$
begin
  insert into run_items_due (run_id, company_number)
  select distinct link.run_id, link.company_number from changed lookup join before on before.id = lookup.id
    join run_item_lookups link on link.lookup_id = lookup.id
  where (lookup.state, lookup.run_id, lookup.company_number) is distinct from (before.state, before.run_id, before.company_number);
  return null;
end $$;
create function note_run_items_due_of_domains() returns trigger language plpgsql as $$
begin
  insert into run_items_due (run_id, company_number)
  select distinct item.run_id, item.company_number from changed join run_items item on item.company_number = changed.company_number;
  return null;
end $$;
create function note_run_items_due_of_judged_domains() returns trigger language plpgsql as $$
begin
  insert into run_items_due (run_id, company_number)
  select distinct item.run_id, item.company_number from changed domain join before on before.id = domain.id
    join run_items item on item.company_number = domain.company_number
  where (domain.decision, domain.band) is distinct from (before.decision, before.band);
  return null;
end $$;

create trigger note_run_items_added after insert on run_items referencing new table as changed for each statement execute function note_run_items_added();
create trigger note_run_items_due_changed after update on run_items referencing new table as changed old table as before
  for each statement execute function note_run_items_due_of_items();
create trigger note_run_items_due_added after insert on queue_jobs referencing new table as changed for each statement execute function note_run_items_due();
create trigger note_run_items_due_changed after update on queue_jobs referencing new table as changed old table as before
  for each statement execute function note_run_items_due_of_jobs();
create trigger note_run_items_due_removed after delete on queue_jobs referencing old table as changed for each statement execute function note_run_items_due();
create trigger note_run_items_due_added after insert on run_item_lookups referencing new table as changed for each statement execute function note_run_items_due();
create trigger note_run_items_due_changed after update on run_item_lookups referencing new table as changed for each statement execute function note_run_items_due();
create trigger note_run_items_due_removed after delete on run_item_lookups referencing old table as changed for each statement execute function note_run_items_due();
create trigger note_run_items_due_changed after update on lookups referencing new table as changed old table as before
  for each statement execute function note_run_items_due_of_lookups();
create trigger note_run_items_due_added after insert on company_domains referencing new table as changed for each statement execute function note_run_items_due_of_domains();
create trigger note_run_items_due_changed after update on company_domains referencing new table as changed old table as before
  for each statement execute function note_run_items_due_of_judged_domains();
create trigger note_run_items_due_removed after delete on company_domains referencing old table as changed for each statement execute function note_run_items_due_of_domains();
create trigger notice_change after update on run_progress for each statement execute function notice_change('runs');

insert into run_item_outcomes (run_id, company_number, outcome, asked, cached, waiting, in_flight, waiting_officers, domains_found, people_found,
  domain_questions, domain_served, email_questions, email_served, verification_questions, verification_served)
select run_id, company_number, outcome, asked, cached, waiting, in_flight, waiting_officers, domains_found, people_found,
  domain_questions, domain_served, email_questions, email_served, verification_questions, verification_served
from run_item_standing;
insert into run_progress (run_id, total, remaining, completed, not_found, failed, skipped, asked, cached, waiting, in_flight, waiting_officers, domains_found, people_found)
select run_id, count(*), count(*) filter (where outcome = 'remaining'), count(*) filter (where outcome = 'completed'),
  count(*) filter (where outcome = 'not_found'), count(*) filter (where outcome = 'failed'), count(*) filter (where outcome = 'skipped'),
  sum(asked), sum(cached), sum(waiting), sum(in_flight), sum(waiting_officers), sum(domains_found), sum(people_found)
from run_item_outcomes group by run_id;
insert into question_days (day, kind, questions, served)
select (run.created_at at time zone 'UTC')::date, kind, sum(questions), sum(served)
from run_item_outcomes item join runs run on run.id = item.run_id cross join lateral (values
  ('domain'::lookup_kind, item.domain_questions, item.domain_served), ('email', item.email_questions, item.email_served),
  ('verification', item.verification_questions, item.verification_served)) asked (kind, questions, served)
where questions > 0 group by 1, 2;
