-- What the schema language cannot say: checks, the ledger's triggers, derived states, change notices.

-- Checks ---------------------------------------------------------------------------------------------------------------

alter table companies add constraint companies_number_form check (number ~ '^[A-Z0-9]{8}$');
alter table company_domains
  add constraint company_domains_confidence_range check (confidence between 0 and 1),
  add constraint company_domains_decision_whole check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null)),
  add constraint company_domains_lower_case check (domain = lower(domain));
alter table officer_emails
  add constraint officer_emails_confidence_range check (confidence between 0 and 1),
  add constraint officer_emails_lower_case check (email = lower(email));
alter table lookups
  add constraint lookups_credits_positive check (credits_spent >= 0),
  add constraint lookups_in_flight_has_task check (state not in ('in_flight', 'unknown') or task_id is not null),
  add constraint lookups_answer_whole check (state not in ('found', 'not_found') or (answered_at is not null and expires_at is not null));
alter table snov_tasks
  add constraint snov_tasks_size_range check (size between 1 and 10),
  add constraint snov_tasks_started_has_hash check (state <> 'started' or task_hash is not null);
alter table snov_webhooks
  add constraint snov_webhooks_duplicate_whole check ((state = 'duplicate') = (duplicate_of_id is not null));
alter table imports
  add constraint imports_counts_positive check (least(rows_read, added, changed, unchanged, rejected, entered_strike_off, left_strike_off) >= 0);
alter table queue_job_attempts
  add constraint queue_job_attempts_end_whole check ((ended_at is null) = (outcome is null));
alter table users add constraint users_email_lower_case check (email = lower(email));

-- Never overspend: the same statement that takes a hold fails here when any level would break -------------------------

alter table credit_accounts
  add constraint credit_accounts_not_negative check (name = 'provider' or balance >= 0);
alter table credit_budgets
  add constraint credit_budgets_positive check (held >= 0 and spent >= 0 and coalesce(cap, 0) >= 0),
  add constraint credit_budgets_within_cap check (cap is null or held + spent <= cap),
  add constraint credit_budgets_period check (starts_at < ends_at);
alter table runs
  add constraint runs_credits_positive check (cap >= 0 and credits_held >= 0 and credits_spent >= 0 and credits_released >= 0),
  add constraint runs_within_cap check (credits_held + credits_spent <= cap);
alter table snov_credit_usage
  add constraint snov_credit_usage_amount_positive check (amount > 0),
  add constraint snov_credit_usage_direction check (
    (kind = 'grant' and from_account = 'provider' and to_account = 'available')
    or (kind = 'hold' and from_account = 'available' and to_account = 'held')
    or (kind = 'commit' and from_account = 'held' and to_account = 'spent')
    or (kind = 'release' and from_account = 'held' and to_account = 'available')
    or (kind = 'write_off' and from_account = 'held' and to_account = 'written_off')
    or (kind = 'drift' and from_account = 'available' and to_account = 'provider')
  ),
  add constraint snov_credit_usage_lookup_moves check (kind in ('grant', 'drift') or (lookup_id is not null and budget_id is not null and operation is not null));

-- The ledger -------------------------------------------------------------------------------------------------------------

-- Without gaps and in the order of commitment: the lock on one account row lets in one writer at a time.
create function number_credit_transfer() returns trigger language plpgsql as $$
declare
  last record;
begin
  perform 1 from credit_accounts where name = 'available' for update;
  select sequence, hash, available_after into last from snov_credit_usage order by sequence desc limit 1;
  new.sequence := coalesce(last.sequence, 0) + 1;
  new.available_after := coalesce(last.available_after, 0)
    + case when new.to_account = 'available' then new.amount else 0 end
    - case when new.from_account = 'available' then new.amount else 0 end;
  new.previous_hash := coalesce(last.hash, '');
  new.hash := credit_transfer_hash(new);
  return new;
end $$;

create function credit_transfer_hash(transfer snov_credit_usage) returns text language sql stable as $$
  select encode(sha256(convert_to(concat_ws('|',
    transfer.previous_hash, transfer.sequence, transfer.kind, transfer.from_account, transfer.to_account, transfer.amount,
    transfer.operation, transfer.lookup_id, transfer.task_id, transfer.run_id, transfer.budget_id, transfer.company_number,
    transfer.cause, transfer.actor, transfer.idempotency_key, transfer.available_after,
    (extract(epoch from transfer.created_at) * 1000)::bigint), 'UTF8')), 'hex')
$$;

-- After the row stands, so that a repeated idempotency key moves nothing.
create function project_credit_transfer() returns trigger language plpgsql as $$
declare
  held_change integer := case when new.to_account = 'held' then new.amount when new.from_account = 'held' then -new.amount else 0 end;
  spent_change integer := case when new.to_account in ('spent', 'written_off') then new.amount else 0 end;
  released_change integer := case when new.kind = 'release' then new.amount else 0 end;
begin
  update credit_accounts set balance = balance - new.amount where name = new.from_account;
  update credit_accounts set balance = balance + new.amount where name = new.to_account;
  if new.budget_id is not null then
    update credit_budgets set held = held + held_change, spent = spent + spent_change where id = new.budget_id;
  end if;
  if new.run_id is not null then
    update runs set credits_held = credits_held + held_change, credits_spent = credits_spent + spent_change,
      credits_released = credits_released + released_change where id = new.run_id;
  end if;
  return null;
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: correct it with a new entry', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger number_credit_transfer before insert on snov_credit_usage for each row execute function number_credit_transfer();
create trigger project_credit_transfer after insert on snov_credit_usage for each row execute function project_credit_transfer();
create trigger refuse_change before update or delete on snov_credit_usage for each row execute function refuse_change();
create trigger refuse_truncate before truncate on snov_credit_usage for each statement execute function refuse_change();
create trigger refuse_change before update or delete on audit for each row execute function refuse_change();
create trigger refuse_truncate before truncate on audit for each statement execute function refuse_change();

insert into credit_accounts (name, balance) values ('provider', 0), ('available', 0), ('held', 0), ('spent', 0), ('written_off', 0);
insert into provider_rates (provider, next_at) values ('snov', 'epoch'), ('companies-house', 'epoch');

-- Who may be looked up ----------------------------------------------------------------------------------------------------

-- Corporate subscribers under PECR 2003, regulation 2(1): bodies corporate and partnerships with legal personality.
-- English and Northern Irish limited partnerships have none, so their partners are protected like individuals.
create function is_corporate_subscriber(company_type text) returns boolean language sql immutable parallel safe as $$
  select company_type is not null and company_type not in ('limited-partnership', 'other', 'unregistered-company')
$$;

-- Derived states ------------------------------------------------------------------------------------------------------------

create view company_enrichment as
select
  company.number as company_number,
  case
    when company.type is not null and not is_corporate_subscriber(company.type) then 'suppressed'
    when exists (select 1 from suppressions s where s.kind = 'company' and s.hash = encode(sha256(convert_to(company.number, 'UTF8')), 'hex')) then 'suppressed'
    when exists (
      select 1 from queue_jobs job where job.company_number = company.number and job.state in ('queued', 'active', 'retrying')
    ) or exists (
      select 1 from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
      where link.company_number = company.number and lookup.state in ('waiting', 'in_flight', 'unknown')
    ) then 'in_progress'
    when last_job.state = 'failed' then 'failed'
    when asked.domain_state is null or asked.domain_state = 'cancelled' then 'pending'
    when asked.domain_state = 'failed' or asked.email_failed then 'failed'
    when asked.domain_expires_at < now() then 'stale'
    when asked.domain_state = 'not_found' or not candidates.usable then 'nothing_found'
    else 'completed'
  end as state,
  greatest(asked.answered_at, last_job.finished_at) as updated_at
from companies company
left join lateral (
  select job.state, job.finished_at from queue_jobs job where job.company_number = company.number order by job.created_at desc limit 1
) last_job on true
left join lateral (
  select
    (array_agg(lookup.state order by lookup.created_at desc) filter (where lookup.kind = 'domain'))[1] as domain_state,
    (array_agg(lookup.expires_at order by lookup.created_at desc) filter (where lookup.kind = 'domain'))[1] as domain_expires_at,
    coalesce(bool_or(lookup.kind = 'email' and lookup.state = 'failed'
      and not exists (select 1 from lookups newer where newer.key = lookup.key and newer.created_at > lookup.created_at)), false) as email_failed,
    max(lookup.answered_at) as answered_at
  from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
  where link.company_number = company.number
) asked on true
left join lateral (
  select coalesce(bool_or(domain.decision = 'accepted' or (domain.decision is null and domain.band <> 'reject')), false) as usable
  from company_domains domain where domain.company_number = company.number
) candidates on true;

-- Only people who may be looked up have a state: serving natural persons.
create view officer_enrichment as
select
  officer.id as officer_id,
  officer.company_number,
  case
    when officer.suppressed_at is not null then 'suppressed'
    when last_lookup.state is null or last_lookup.state = 'cancelled' then 'pending'
    when last_lookup.state in ('waiting', 'in_flight', 'unknown') then 'in_progress'
    when last_lookup.state = 'failed' then 'failed'
    when last_lookup.expires_at < now() then 'stale'
    when last_lookup.state = 'not_found' then 'nothing_found'
    else 'completed'
  end as state,
  last_lookup.answered_at as updated_at
from officers officer
left join lateral (
  select lookup.state, lookup.expires_at, lookup.answered_at
  from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
  where link.officer_id = officer.id and lookup.kind = 'email'
  order by lookup.created_at desc limit 1
) last_lookup on true
where not officer.is_corporate and officer.resigned_on is null and officer.gone_since is null;

-- Change notices: what the desk shows live and what workers obey -------------------------------------------------------------

create function notice_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('strikeline_changes', tg_argv[0]);
  return null;
end $$;

create trigger notice_change after insert or update or delete on companies for each statement execute function notice_change('companies');
create trigger notice_change after insert or update or delete on company_domains for each statement execute function notice_change('companies');
create trigger notice_change after insert or update or delete on officer_emails for each statement execute function notice_change('companies');
create trigger notice_change after insert or update or delete on lookups for each statement execute function notice_change('companies');
create trigger notice_change after insert or update or delete on runs for each statement execute function notice_change('runs');
create trigger notice_change after insert or update or delete on snov_credit_usage for each statement execute function notice_change('credits');
create trigger notice_change after insert or update or delete on queue_jobs for each statement execute function notice_change('queues');
create trigger notice_change after insert or update or delete on queue_pauses for each statement execute function notice_change('pauses');
create trigger notice_change after insert or update or delete on snov_webhooks for each statement execute function notice_change('webhooks');
create trigger notice_change after insert or update or delete on imports for each statement execute function notice_change('imports');
