-- The documents of companies in strike-off have an index of their own, a tenth as large: what the desk looks at first is asked of it. Its
-- condition is worded so that no other index's follows from it: the planner would put all of those beside it.
create index companies_striking_document on companies using gin (company_document(
  name, former_names, status, status_detail, strike_off_stage, type, sic_codes, postcode, town, facets))
  where coalesce(strike_off_stage in ('proposed', 'suspended'), false);
create statistics companies_striking on (coalesce(strike_off_stage in ('proposed', 'suspended'), false)) from companies;
do $$ begin
  if exists (select from companies) then analyze companies (strike_off_stage); end if;
end $$;
