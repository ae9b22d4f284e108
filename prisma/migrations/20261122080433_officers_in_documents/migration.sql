-- Officers become lexemes of their company's search document, among its facets, so that a name and any other filter are one question to
-- one index: `officer~smith~john`. Found from the beginning of the surname, or by the surname and the beginning of the forename.
create function officer_lexeme(surname text, forename text) returns text language sql immutable parallel safe
  return 'officer~' || lower(left(surname, 200)) || '~' || coalesce(lower(left(forename, 200)), '');

create or replace function company_facets(numbers text[])
returns table (company_number text, facets text[], best_confidence real, due_at timestamptz) language sql stable as $$
  select company.number,
    array_remove(array[
      case when enrichment.state <> 'pending' then 'state~' || enrichment.state end,
      case when candidates.usable then 'has~domain' end,
      case when candidates.waits then 'needs~review' end,
      case when addresses.is_any then 'has~email' end,
      case when addresses.is_valid then 'has~valid' end
    ], null) || coalesce(people.names, '{}'),
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
    select array_agg(distinct officer_lexeme(officer.surname, officer.forename)) as names from officers officer
    where officer.company_number = company.number and not officer.is_corporate and officer.suppressed_at is null and officer.surname <> ''
  ) people on true
  left join lateral (
    select min(lookup.expires_at) as at from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
    where link.company_number = company.number and lookup.expires_at > now()
  ) expiry on true
  where company.number = any(numbers)
$$;

create trigger note_facets_due_added after insert on officers referencing new table as changed for each statement execute function note_facets_due();

-- Who asks to be forgotten is found no more from that moment on; a namesake at the same company is found again when its facets are.
create function forget_officer_names() returns trigger language plpgsql as $$
begin
  update companies company
  set facets = array(select name from unnest(company.facets) name where name <> all(forgotten.names))
  from (
    select before.company_number, array_agg(officer_lexeme(before.surname, before.forename)) as names
    from before join changed on changed.id = before.id
    where before.suppressed_at is null and changed.suppressed_at is not null and before.surname <> ''
    group by before.company_number
  ) forgotten
  where company.number = forgotten.company_number and company.facets && forgotten.names;
  return null;
end $$;
create trigger forget_officer_names after update on officers referencing old table as before new table as changed
  for each statement execute function forget_officer_names();

-- Nothing searches the officers' own names any more; what the planner expects of a name it takes from these.
drop index officers_by_name;
create statistics officers_by_name on (lower(surname)), (lower(forename)) from officers;
alter statistics officers_by_name set statistics 1000;
analyze officers;

insert into company_facets_due (company_number) select distinct company_number from officers where not is_corporate and suppressed_at is null;
