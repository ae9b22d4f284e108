-- Every search reads the samples: a replica that streams this database cannot read an unlogged table.
alter table company_samples set logged;

-- Who asks to be forgotten is found no more from that moment on, nor kept in the sample; a namesake at the same company is found again
-- when its facets are. Whoever copies the sample anew does so alone: a copy that was read before a name went is stored before it goes,
-- and none is read until it is gone.
create or replace function forget_officer_names() returns trigger language plpgsql as $$
declare
  companies_of text[];
begin
  select array_agg(distinct before.company_number) into companies_of
  from before join changed on changed.id = before.id where before.suppressed_at is null and changed.suppressed_at is not null;
  if companies_of is null then return null; end if;
  perform pg_advisory_xact_lock_shared(hashtext('strikeline:company-samples'));
  update companies company
  set facets = array(select name from unnest(company.facets) name where name <> all(forgotten.names))
  from (
    select before.company_number, array_agg(officer_lexeme(before.surname, before.forename)) as names
    from before join changed on changed.id = before.id
    where before.suppressed_at is null and changed.suppressed_at is not null and before.surname <> ''
    group by before.company_number
  ) forgotten
  where company.number = forgotten.company_number and company.facets && forgotten.names;
  delete from company_samples where number in (
    select sampled.number from company_samples sampled where sampled.number = any(companies_of) order by sampled.number for update);
  return null;
end $$;
