-- CreateTable
CREATE TABLE "credit_days" (
    "day" DATE NOT NULL,
    "domain" INTEGER NOT NULL DEFAULT 0,
    "email" INTEGER NOT NULL DEFAULT 0,
    "verification" INTEGER NOT NULL DEFAULT 0,
    "burnt" INTEGER NOT NULL DEFAULT 0,
    "domain_burnt" INTEGER NOT NULL DEFAULT 0,
    "email_burnt" INTEGER NOT NULL DEFAULT 0,
    "verification_burnt" INTEGER NOT NULL DEFAULT 0,
    "released" INTEGER NOT NULL DEFAULT 0,
    "companies" INTEGER NOT NULL DEFAULT 0,
    "runs" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "credit_days_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "run_credit_days" (
    "run_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "domain" INTEGER NOT NULL DEFAULT 0,
    "email" INTEGER NOT NULL DEFAULT 0,
    "verification" INTEGER NOT NULL DEFAULT 0,
    "burnt" INTEGER NOT NULL DEFAULT 0,
    "companies" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "run_credit_days_pkey" PRIMARY KEY ("run_id","day")
);

-- CreateTable
CREATE TABLE "answer_tallies" (
    "id" BIGSERIAL NOT NULL,
    "day" DATE NOT NULL,
    "kind" "lookup_kind" NOT NULL,
    "answered" INTEGER NOT NULL,
    "found" INTEGER NOT NULL,
    "valid" INTEGER NOT NULL,

    CONSTRAINT "answer_tallies_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "run_credit_days_day_run_id_idx" ON "run_credit_days"("day", "run_id");

-- CreateIndex
CREATE INDEX "answer_tallies_day_idx" ON "answer_tallies"("day");

-- The ledger by day, and by run and day, moved with each entry in its own transaction: whoever writes the ledger holds the lock on its
-- account, so one writer at a time is here. `burnt` is what went for lookups: committed, written off, or billed beyond a hold with no room
-- for it. A company counts on the last day on which anything was burnt for it, so that the companies of any range up to today are the sum
-- over its days; so do a run, and a company of a run.
create function sum_credit_transfer() returns trigger language plpgsql as $$
declare
  today date := (new.created_at at time zone 'Europe/London')::date;
  is_burnt boolean := new.kind <> 'release';
  last_of_company date;
  last_of_item date;
  last_of_run date;
begin
  insert into credit_days as known (day, domain, email, verification, burnt, domain_burnt, email_burnt, verification_burnt, released)
  values (today,
    case when new.kind = 'commit' and new.operation = 'domain' then new.amount else 0 end,
    case when new.kind = 'commit' and new.operation = 'email' then new.amount else 0 end,
    case when new.kind = 'commit' and new.operation = 'verification' then new.amount else 0 end,
    case when is_burnt then new.amount else 0 end,
    case when is_burnt and new.operation = 'domain' then new.amount else 0 end,
    case when is_burnt and new.operation = 'email' then new.amount else 0 end,
    case when is_burnt and new.operation = 'verification' then new.amount else 0 end,
    case when new.kind = 'release' then new.amount else 0 end)
  on conflict (day) do update set domain = known.domain + excluded.domain, email = known.email + excluded.email,
    verification = known.verification + excluded.verification, burnt = known.burnt + excluded.burnt,
    domain_burnt = known.domain_burnt + excluded.domain_burnt, email_burnt = known.email_burnt + excluded.email_burnt,
    verification_burnt = known.verification_burnt + excluded.verification_burnt, released = known.released + excluded.released;
  if not is_burnt then return null; end if;

  if new.company_number is not null then
    select max(day), max(day) filter (where run_id = new.run_id) into last_of_company, last_of_item from (
      select (created_at at time zone 'Europe/London')::date as day, run_id from snov_credit_usage
      where company_number = new.company_number and sequence <> new.sequence
        and (kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null))
    ) earlier;
    if last_of_company is null or last_of_company < today then
      update credit_days set companies = companies + 1 where day = today;
      update credit_days set companies = companies - 1 where day = last_of_company;
    end if;
  end if;
  if new.run_id is not null then
    select max(day) into last_of_run from run_credit_days where run_id = new.run_id;
    insert into run_credit_days as known (run_id, day, domain, email, verification, burnt)
    values (new.run_id, today,
      case when new.kind = 'commit' and new.operation = 'domain' then new.amount else 0 end,
      case when new.kind = 'commit' and new.operation = 'email' then new.amount else 0 end,
      case when new.kind = 'commit' and new.operation = 'verification' then new.amount else 0 end,
      new.amount)
    on conflict (run_id, day) do update set domain = known.domain + excluded.domain, email = known.email + excluded.email,
      verification = known.verification + excluded.verification, burnt = known.burnt + excluded.burnt;
    if last_of_run is null or last_of_run < today then
      update credit_days set runs = runs + 1 where day = today;
      update credit_days set runs = runs - 1 where day = last_of_run;
    end if;
    if new.company_number is not null and (last_of_item is null or last_of_item < today) then
      update run_credit_days set companies = companies + 1 where run_id = new.run_id and day = today;
      update run_credit_days set companies = companies - 1 where run_id = new.run_id and day = last_of_item;
    end if;
  end if;
  return null;
end $$;
create trigger sum_credit_transfer after insert on snov_credit_usage for each row
  when (new.kind in ('commit', 'write_off', 'release') or (new.kind = 'drift' and new.lookup_id is not null))
  execute function sum_credit_transfer();

insert into credit_days (day, domain, email, verification, burnt, domain_burnt, email_burnt, verification_burnt, released)
select (created_at at time zone 'Europe/London')::date,
  coalesce(sum(amount) filter (where kind = 'commit' and operation = 'domain'), 0), coalesce(sum(amount) filter (where kind = 'commit' and operation = 'email'), 0),
  coalesce(sum(amount) filter (where kind = 'commit' and operation = 'verification'), 0), coalesce(sum(amount) filter (where kind <> 'release'), 0),
  coalesce(sum(amount) filter (where kind <> 'release' and operation = 'domain'), 0),
  coalesce(sum(amount) filter (where kind <> 'release' and operation = 'email'), 0),
  coalesce(sum(amount) filter (where kind <> 'release' and operation = 'verification'), 0),
  coalesce(sum(amount) filter (where kind = 'release'), 0)
from snov_credit_usage where kind in ('commit', 'write_off', 'release') or (kind = 'drift' and lookup_id is not null) group by 1;
insert into run_credit_days (run_id, day, domain, email, verification, burnt)
select run_id, (created_at at time zone 'Europe/London')::date,
  coalesce(sum(amount) filter (where kind = 'commit' and operation = 'domain'), 0), coalesce(sum(amount) filter (where kind = 'commit' and operation = 'email'), 0),
  coalesce(sum(amount) filter (where kind = 'commit' and operation = 'verification'), 0), sum(amount)
from snov_credit_usage where run_id is not null and (kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null)) group by 1, 2;
update credit_days set companies = last.companies from (
  select day, count(*) as companies from (
    select company_number, max((created_at at time zone 'Europe/London')::date) as day from snov_credit_usage
    where company_number is not null and (kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null)) group by 1) companies group by day
) last where credit_days.day = last.day;
update credit_days set runs = last.runs from (
  select day, count(*) as runs from (select run_id, max(day) as day from run_credit_days group by 1) runs group by day
) last where credit_days.day = last.day;
update run_credit_days set companies = last.companies from (
  select run_id, day, count(*) as companies from (
    select run_id, company_number, max((created_at at time zone 'Europe/London')::date) as day from snov_credit_usage
    where company_number is not null and run_id is not null and (kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null)) group by 1, 2
  ) items group by 1, 2
) last where run_credit_days.run_id = last.run_id and run_credit_days.day = last.day;

-- Answers by London day and kind. Each change of lookups adds a row with what it moved, so that nobody waits for anybody; the house adds
-- rows of one day together. The sum is right at any moment.
create function count_answers(state lookup_state, kind lookup_kind, answer jsonb, out answered integer, out found integer, out valid integer)
language sql immutable parallel safe
begin atomic
  select (state in ('found', 'not_found'))::integer, (state = 'found')::integer,
    (state = 'found' and kind <> 'domain' and coalesce(answer ->> 'status' = 'valid' or answer -> 'emails' @> '[{"status":"valid"}]', false))::integer;
end;

create function tally_answers_added() returns trigger language plpgsql as $$
begin
  insert into answer_tallies (day, kind, answered, found, valid)
  select (answered_at at time zone 'Europe/London')::date, lookup.kind, sum(counted.answered), sum(counted.found), sum(counted.valid)
  from changed lookup cross join lateral count_answers(lookup.state, lookup.kind, lookup.answer) counted
  where answered_at is not null and lookup.state in ('found', 'not_found') group by 1, 2;
  return null;
end $$;
create function tally_answers_removed() returns trigger language plpgsql as $$
begin
  insert into answer_tallies (day, kind, answered, found, valid)
  select (answered_at at time zone 'Europe/London')::date, lookup.kind, -sum(counted.answered), -sum(counted.found), -sum(counted.valid)
  from changed lookup cross join lateral count_answers(lookup.state, lookup.kind, lookup.answer) counted
  where answered_at is not null and lookup.state in ('found', 'not_found') group by 1, 2;
  return null;
end $$;
create function tally_answers_changed() returns trigger language plpgsql as $$
begin
  insert into answer_tallies (day, kind, answered, found, valid)
  select (moved.answered_at at time zone 'Europe/London')::date, moved.kind,
    sum(moved.sign * counted.answered), sum(moved.sign * counted.found), sum(moved.sign * counted.valid)
  from (
    select 1 as sign, state, kind, answer, answered_at from changed where answered_at is not null and state in ('found', 'not_found')
    union all select -1, state, kind, answer, answered_at from before where answered_at is not null and state in ('found', 'not_found')
  ) moved cross join lateral count_answers(moved.state, moved.kind, moved.answer) counted
  group by 1, 2
  having (sum(moved.sign * counted.answered), sum(moved.sign * counted.found), sum(moved.sign * counted.valid)) <> (0, 0, 0);
  return null;
end $$;
create trigger tally_answers_added after insert on lookups referencing new table as changed for each statement execute function tally_answers_added();
create trigger tally_answers_removed after delete on lookups referencing old table as changed for each statement execute function tally_answers_removed();
create trigger tally_answers_changed after update on lookups referencing new table as changed old table as before
  for each statement execute function tally_answers_changed();

-- Adds together what many changes of one day have left; returns of how many rows.
create function fold_answer_tallies() returns integer language plpgsql as $$
declare
  folded integer;
begin
  if not pg_try_advisory_xact_lock(hashtext('strikeline:answer-tallies')) then return 0; end if;
  with taken as (
    delete from answer_tallies where (day, kind) in (select day, kind from answer_tallies group by day, kind having count(*) > 1)
    returning day, kind, answered, found, valid
  ), kept as (
    insert into answer_tallies (day, kind, answered, found, valid)
    select day, kind, sum(answered), sum(found), sum(valid) from taken group by day, kind
  )
  select count(*) into folded from taken;
  return folded;
end $$;

insert into answer_tallies (day, kind, answered, found, valid)
select (answered_at at time zone 'Europe/London')::date, lookup.kind, sum(counted.answered), sum(counted.found), sum(counted.valid)
from lookups lookup cross join lateral count_answers(lookup.state, lookup.kind, lookup.answer) counted
where answered_at is not null and lookup.state in ('found', 'not_found') group by 1, 2;
