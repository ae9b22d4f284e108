-- Entries of one statement are all there when the first of them is summed: each looks only at those before it.
create or replace function sum_credit_transfer() returns trigger language plpgsql as $$
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
      where company_number = new.company_number and sequence < new.sequence
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

update credit_days set companies = 0;
update run_credit_days set companies = 0;
update credit_days set companies = last.companies from (
  select day, count(*) as companies from (
    select company_number, max((created_at at time zone 'Europe/London')::date) as day from snov_credit_usage
    where company_number is not null and (kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null)) group by 1) companies group by day
) last where credit_days.day = last.day;
update run_credit_days set companies = last.companies from (
  select run_id, day, count(*) as companies from (
    select run_id, company_number, max((created_at at time zone 'Europe/London')::date) as day from snov_credit_usage
    where company_number is not null and run_id is not null and (kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null)) group by 1, 2
  ) items group by 1, 2
) last where run_credit_days.run_id = last.run_id and run_credit_days.day = last.day;
