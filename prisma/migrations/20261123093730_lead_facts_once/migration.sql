-- What is known of a company is found once (`offset 0`): each of its signals would look for it anew, and be planned anew.
create or replace function lead_signals(numbers text[], weights jsonb)
returns table (company_number text, place integer, signal text, points integer, amount integer, word text) language sql stable as $$
  select company.number, one.place, one.signal, one.points, one.amount, one.word
  from companies company
  cross join (select (now() at time zone 'Europe/London')::date as day) today
  cross join jsonb_to_record(weights) as w(
    "daysLeft" numeric, "daysLeftHorizon" numeric, "validEmail" integer, "acceptedDomain" integer, "accountsLarge" integer,
    "accountsSmall" integer, "accountsMicro" integer, "accountsNone" integer, charges integer, age numeric, "ageYears" numeric,
    officers numeric, "officersFull" numeric, "accountsOverdue" integer, "confirmationOverdue" integer, insolvency integer)
  cross join lateral (
    select
      case when company.strike_off_stage = 'proposed' then company.expected_dissolution_on - today.day end as days,
      extract(year from age(today.day, company.incorporated_on))::integer as years,
      case when company.officers_fetched_at is not null then (
        select count(*) from officers officer where officer.company_number = company.number
          and officer.resigned_on is null and officer.gone_since is null and not officer.is_corporate)::integer end as officers,
      company.facets @> array['has~valid'] as is_reachable,
      company.facets @> array['has~domain'] and exists (
        select from company_domains domain where domain.company_number = company.number
          and coalesce(domain.decision = 'accepted', domain.band = 'accept')) as has_domain,
      -- The register counts a day as overdue once it has passed; what it said when it was read ages.
      coalesce(company.accounts_next_due_on < today.day, company.accounts_overdue) as accounts_overdue,
      coalesce(company.confirmation_next_due_on < today.day, company.confirmation_overdue) as confirmation_overdue,
      case
        when company.accounts_category is null or company.accounts_category in ('dormant', 'no-accounts-type-available', 'null') then 'none'
        when company.accounts_category = 'micro-entity' then 'micro'
        when company.accounts_category in ('full', 'group', 'medium', 'interim', 'audited-abridged', 'audit-exemption-subsidiary',
          'filing-exemption-subsidiary') then 'large'
        else 'small' end as size
    offset 0
  ) fact
  cross join lateral (values
    -- least() and greatest() pass over what is not known, so that is looked at first.
    (1, 'daysLeft', case when fact.days is null then 0
        else round(w."daysLeft" * (1 - least(greatest(fact.days, 0), w."daysLeftHorizon") / w."daysLeftHorizon")) end::integer,
      fact.days, company.strike_off_stage::text),
    (2, 'validEmail', case when fact.is_reachable then w."validEmail" else 0 end, fact.is_reachable::integer, null),
    (3, 'acceptedDomain', case when fact.has_domain then w."acceptedDomain" else 0 end, fact.has_domain::integer, null),
    (4, 'accounts', case fact.size when 'large' then w."accountsLarge" when 'small' then w."accountsSmall" when 'micro' then w."accountsMicro"
      else w."accountsNone" end, null, company.accounts_category),
    (5, 'charges', case when company.has_charges then w.charges else 0 end, company.has_charges::integer, null),
    (6, 'age', case when fact.years is null then 0 else round(w.age * least(greatest(fact.years, 0), w."ageYears") / w."ageYears") end::integer, fact.years, null),
    (7, 'officers', case when fact.officers is null then 0 else round(w.officers * least(fact.officers, w."officersFull") / w."officersFull") end::integer, fact.officers, null),
    (8, 'accountsOverdue', case when fact.accounts_overdue then w."accountsOverdue" else 0 end, fact.accounts_overdue::integer, null),
    (9, 'confirmationOverdue', case when fact.confirmation_overdue then w."confirmationOverdue" else 0 end, fact.confirmation_overdue::integer, null),
    (10, 'insolvency', case when company.has_insolvency_history then w.insolvency else 0 end, company.has_insolvency_history::integer, null)
  ) one(place, signal, points, amount, word)
  where company.number = any(numbers) and company.strike_off_stage in ('proposed', 'suspended')
$$;
