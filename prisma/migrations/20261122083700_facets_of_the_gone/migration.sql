-- A company's state follows from whether it is dissolved or missing from the register, too: it is found by its new state once that changes.
create or replace function note_facets_due_of_types() returns trigger language plpgsql as $$
begin
  insert into company_facets_due (company_number)
  select company.number from changed company join before on before.number = company.number
  where is_corporate_subscriber(company.type) is distinct from is_corporate_subscriber(before.type)
    or (company.status = 'dissolved') is distinct from (before.status = 'dissolved')
    or (company.missing_since is null) <> (before.missing_since is null);
  return null;
end $$;

create or replace function note_facets_due_of_new_companies() returns trigger language plpgsql as $$
begin
  insert into company_facets_due (company_number) select number from changed
  where (type is not null and not is_corporate_subscriber(type)) or status = 'dissolved' or missing_since is not null;
  return null;
end $$;

insert into company_facets_due (company_number)
select number from companies where status = 'dissolved' or missing_since is not null
union select suppression.hint from suppressions suppression join companies company on company.number = suppression.hint
where suppression.kind = 'company';
