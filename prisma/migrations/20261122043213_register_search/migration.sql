-- DropIndex
DROP INDEX "companies_name_idx";

-- DropIndex
DROP INDEX "companies_sic_codes_idx";

-- DropIndex
DROP INDEX "companies_status_number_idx";

-- DropIndex
DROP INDEX "companies_strike_off_stage_expected_dissolution_on_number_idx";

-- DropIndex
DROP INDEX "companies_updated_at_number_idx";

-- AlterTable
ALTER TABLE "companies" ADD COLUMN     "best_confidence" REAL,
ADD COLUMN     "facets" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "facets_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "former_names" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "company_facets_due" (
    "id" BIGSERIAL NOT NULL,
    "company_number" TEXT NOT NULL,

    CONSTRAINT "company_facets_due_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "register_words" (
    "word" TEXT NOT NULL,
    "companies" INTEGER NOT NULL,

    CONSTRAINT "register_words_pkey" PRIMARY KEY ("word")
);

-- CreateIndex
CREATE INDEX "register_words_word_idx" ON "register_words" USING GIN ("word" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "companies_dissolving" ON "companies"("expected_dissolution_on", "number") WHERE (expected_dissolution_on IS NOT NULL);

-- CreateIndex
CREATE INDEX "companies_incorporated_on_number_idx" ON "companies"("incorporated_on", "number");

-- CreateIndex
CREATE INDEX "companies_confidence" ON "companies"("best_confidence", "number") WHERE (best_confidence IS NOT NULL);

-- CreateIndex
CREATE INDEX "companies_facets_due" ON "companies"("facets_due_at") WHERE (facets_due_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "companies_updated_at_number_idx" ON "companies"("updated_at", "number");

-- The search document of a company -------------------------------------------------------------------------------------------

-- The words of a name, as they are searched: lower case, without accents and apostrophes, initials with dots together
-- ("C.S. Engineering" is "cs engineering"). `server/register/name-lexemes.ts` does the same to what people type. (Bodies bound at creation: an index is built without a search path.)
create function name_lexemes(name text) returns text[] language sql immutable parallel safe
  return array_remove(string_to_array(regexp_replace(regexp_replace(regexp_replace(
    case when name ~ '[^ -~]'
      then lower(regexp_replace(normalize(name, nfkd), '[\u0300-\u036f\u2019'']', '', 'g'))
      else lower(replace(name, '''', '')) end,
    '[^a-z0-9.]+', ' ', 'g'), '\m([a-z])\.(?=[a-z](\.|\M))', '\1', 'g'), '\.+', ' ', 'g'), ' '), '');

-- One document for all that companies are filtered by, so that one index serves every combination. Facets are lexemes with a
-- tilde, which no word of a name can hold. An absent state is `pending`.
create function company_document(
  name text, former_names text[], status text, status_detail text, stage strike_off_stage, type text, sic_codes text[], postcode text,
  town text, facets text[]
) returns tsvector language sql immutable parallel safe
  return array_to_tsvector(array_remove(
    name_lexemes(coalesce(name, ''))
    || case when former_names = '{}' then '{}' else name_lexemes(array_to_string(former_names, ' ')) end
    || coalesce(facets, '{}')
    || array['status~' || status, 'detail~' || status_detail, 'stage~' || case stage when 'proposed' then 'proposed'
        when 'suspended' then 'suspended' when 'discontinued' then 'discontinued' when 'dissolved' then 'dissolved' end,
      'type~' || type, 'area~' || lower(substring(postcode from '^[A-Za-z]+')), 'district~' || lower(substring(postcode from '^\S+')),
      'town~' || lower(town)]
    || case when sic_codes = '{}' then '{}' else string_to_array('sic~' || array_to_string(sic_codes, ',sic~'), ',') end,
    null));

create index companies_document on companies using gin (company_document(
  name, former_names, status, status_detail, strike_off_stage, type, sic_codes, postcode, town, facets));
-- The planner's estimates decide how a page is read: let it know the thousands of commonest lexemes.
alter index companies_document alter column 1 set statistics 1000;
create index companies_name_order on companies ((coalesce(name, number)), number);
create index officers_by_name on officers (lower(surname) text_pattern_ops, lower(forename) text_pattern_ops) where not is_corporate;

-- Projections ----------------------------------------------------------------------------------------------------------------

create function project_former_names() returns trigger language plpgsql as $$
begin
  -- A bulk load writes both by itself.
  if current_setting('strikeline.loading', true) = 'on' then return null; end if;
  update companies company set former_names = coalesce(
    (select array_agg(previous.name order by previous.position) from company_previous_names previous where previous.company_number = company.number), '{}')
  where company.number in (select distinct company_number from changed);
  return null;
end $$;
create trigger project_former_names_added after insert on company_previous_names referencing new table as changed
  for each statement execute function project_former_names();
create trigger project_former_names_removed after delete on company_previous_names referencing old table as changed
  for each statement execute function project_former_names();
update companies company set former_names = names.all_names
from (select company_number, array_agg(name order by position) as all_names from company_previous_names group by company_number) names
where names.company_number = company.number;

-- What other tables say of some companies, and when the time alone will change it.
create function company_facets(numbers text[])
returns table (company_number text, facets text[], best_confidence real, due_at timestamptz) language sql stable as $$
  select company.number,
    array_remove(array[
      case when enrichment.state <> 'pending' then 'state~' || enrichment.state end,
      case when candidates.usable then 'has~domain' end,
      case when candidates.waits then 'needs~review' end,
      case when addresses.is_any then 'has~email' end,
      case when addresses.is_valid then 'has~valid' end
    ], null),
    candidates.confidence,
    expiry.at
  from companies company
  join company_enrichment enrichment on enrichment.company_number = company.number
  left join lateral (
    select bool_or(coalesce(domain.decision = 'accepted', domain.band <> 'reject')) as usable,
      bool_or(domain.decision is null and domain.band = 'review')
        and not bool_or(coalesce(domain.decision = 'accepted', domain.band = 'accept')) as waits,
      max(domain.confidence) filter (where domain.decision is distinct from 'rejected')::real as confidence
    from company_domains domain where domain.company_number = company.number
  ) candidates on true
  left join lateral (
    select count(*) > 0 as is_any,
      bool_or(officer.resigned_on is null and officer.gone_since is null and email.verification = 'valid' and not email.is_off_domain) as is_valid
    from officers officer join officer_emails email on email.officer_id = officer.id
    where officer.company_number = company.number and officer.suppressed_at is null
  ) addresses on true
  left join lateral (
    select min(lookup.expires_at) as at from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
    where link.company_number = company.number and lookup.expires_at > now()
  ) expiry on true
  where company.number = any(numbers)
$$;

-- Brings the facets of companies whose turn it is up to date; returns how many were looked at, 0 when there was nothing to do or
-- somebody else is at it. One at a time, so that an older reading never overwrites a newer one. A company that somebody else
-- is writing keeps its turn.
create function refresh_company_facets(most integer) returns integer language plpgsql as $$
declare
  due text[];
  locked text[];
begin
  if not pg_try_advisory_xact_lock(hashtext('strikeline:company-facets')) then return 0; end if;
  with taken as (
    delete from company_facets_due where id in (select id from company_facets_due order by id limit most) returning company_number
  ), late as (
    select number from companies where facets_due_at <= now() order by facets_due_at limit most
  )
  select array_agg(distinct number) into due from (select company_number as number from taken union all select number from late) numbers;
  if due is null then return 0; end if;

  select array_agg(number) into locked from (
    select number from companies where number = any(due) order by number for no key update skip locked
  ) mine;
  insert into company_facets_due (company_number)
  select company.number from companies company where company.number = any(due) and company.number <> all(coalesce(locked, '{}'));

  update companies company
  set facets = fresh.facets, best_confidence = fresh.best_confidence, facets_due_at = fresh.due_at
  from company_facets(locked) fresh
  where company.number = fresh.company_number
    and (company.facets, company.best_confidence, company.facets_due_at) is distinct from (fresh.facets, fresh.best_confidence, fresh.due_at);
  return coalesce(cardinality(locked), 0);
end $$;

create function note_facets_due() returns trigger language plpgsql as $$
begin
  insert into company_facets_due (company_number) select distinct company_number from changed where company_number is not null;
  return null;
end $$;
create function note_facets_due_of_jobs() returns trigger language plpgsql as $$
begin
  insert into company_facets_due (company_number)
  select distinct job.company_number from changed job join before on before.id = job.id
  where job.state <> before.state and job.company_number is not null;
  return null;
end $$;
create function note_facets_due_of_lookups() returns trigger language plpgsql as $$
begin
  insert into company_facets_due (company_number)
  select distinct link.company_number from changed lookup join before on before.id = lookup.id
    join run_item_lookups link on link.lookup_id = lookup.id
  where lookup.state <> before.state or lookup.expires_at is distinct from before.expires_at;
  return null;
end $$;
create function note_facets_due_of_emails() returns trigger language plpgsql as $$
begin
  insert into company_facets_due (company_number)
  select distinct officer.company_number from changed email join officers officer on officer.id = email.officer_id;
  return null;
end $$;

create trigger note_facets_due_added after insert on company_domains referencing new table as changed for each statement execute function note_facets_due();
create trigger note_facets_due_changed after update on company_domains referencing new table as changed for each statement execute function note_facets_due();
create trigger note_facets_due_removed after delete on company_domains referencing old table as changed for each statement execute function note_facets_due();
create trigger note_facets_due_added after insert on queue_jobs referencing new table as changed for each statement execute function note_facets_due();
create trigger note_facets_due_changed after update on queue_jobs referencing new table as changed old table as before
  for each statement execute function note_facets_due_of_jobs();
create trigger note_facets_due_removed after delete on queue_jobs referencing old table as changed for each statement execute function note_facets_due();
create trigger note_facets_due_added after insert on run_item_lookups referencing new table as changed for each statement execute function note_facets_due();
create trigger note_facets_due_removed after delete on run_item_lookups referencing old table as changed for each statement execute function note_facets_due();
create trigger note_facets_due_changed after update on lookups referencing new table as changed old table as before
  for each statement execute function note_facets_due_of_lookups();
create trigger note_facets_due_changed after update on officers referencing new table as changed for each statement execute function note_facets_due();
create trigger note_facets_due_removed after delete on officers referencing old table as changed for each statement execute function note_facets_due();
create trigger note_facets_due_added after insert on officer_emails referencing new table as changed for each statement execute function note_facets_due_of_emails();
create trigger note_facets_due_changed after update on officer_emails referencing new table as changed for each statement execute function note_facets_due_of_emails();
create trigger note_facets_due_removed after delete on officer_emails referencing old table as changed for each statement execute function note_facets_due_of_emails();

-- Whether a company may be looked up follows from its type, and so does its state.
create function note_facets_due_of_types() returns trigger language plpgsql as $$
begin
  insert into company_facets_due (company_number)
  select company.number from changed company join before on before.number = company.number
  where is_corporate_subscriber(company.type) is distinct from is_corporate_subscriber(before.type);
  return null;
end $$;
create trigger note_facets_due_changed after update on companies referencing new table as changed old table as before
  for each statement execute function note_facets_due_of_types();
create function note_facets_due_of_new_companies() returns trigger language plpgsql as $$
begin
  insert into company_facets_due (company_number) select number from changed where type is not null and not is_corporate_subscriber(type);
  return null;
end $$;
create trigger note_facets_due_added after insert on companies referencing new table as changed
  for each statement execute function note_facets_due_of_new_companies();

insert into company_facets_due (company_number)
select number from companies company
where (type is not null and not is_corporate_subscriber(type)) or exists (select 1 from queue_jobs job where job.company_number = company.number)
  or exists (select 1 from run_item_lookups link where link.company_number = company.number)
  or exists (select 1 from company_domains domain where domain.company_number = company.number);
