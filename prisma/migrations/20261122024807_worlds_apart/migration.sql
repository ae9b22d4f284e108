-- CreateEnum
CREATE TYPE "provider_world" AS ENUM ('live', 'sandbox');

-- CreateTable
CREATE TABLE "installation" (
    "is_only" BOOLEAN NOT NULL DEFAULT true,
    "world" "provider_world" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("is_only")
);

-- There is one installation.
alter table installation add constraint installation_is_only check (is_only);

-- Companies that are never asked about end in a state too: not on the register, or dissolved.
create or replace view company_enrichment as
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
    when asked.domain_state is null and company.missing_since is not null then 'nothing_found'
    when asked.domain_state is null and company.status = 'dissolved' then 'suppressed'
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
