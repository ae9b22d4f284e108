-- AlterTable
ALTER TABLE "companies" ADD COLUMN     "lead_score" SMALLINT;

-- AlterTable
ALTER TABLE "officers" ADD COLUMN     "former_names" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "company_lead_due" (
    "id" BIGSERIAL NOT NULL,
    "company_number" TEXT NOT NULL,

    CONSTRAINT "company_lead_due_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lead_score_rounds" (
    "is_only" BOOLEAN NOT NULL DEFAULT true,
    "day" DATE NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "after" TEXT,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "lead_score_rounds_pkey" PRIMARY KEY ("is_only")
);

-- CreateTable
CREATE TABLE "person_records" (
    "person_id" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_records_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "person_appointments" (
    "person_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "company_number" TEXT NOT NULL,
    "company_name" TEXT NOT NULL,
    "company_status" TEXT,
    "role" TEXT NOT NULL,
    "appointed_on" DATE,
    "appointed_before" DATE,
    "resigned_on" DATE,

    CONSTRAINT "person_appointments_pkey" PRIMARY KEY ("person_id","position")
);

-- CreateIndex
CREATE INDEX "companies_lead" ON "companies"("lead_score", "number") WHERE (lead_score IS NOT NULL);

-- CreateIndex
CREATE INDEX "companies_striking_off" ON "companies"("number") WHERE (strike_off_stage = ANY (ARRAY['proposed'::strike_off_stage, 'suspended'::strike_off_stage]));

-- AddForeignKey
ALTER TABLE "person_appointments" ADD CONSTRAINT "person_appointments_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person_records"("person_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Lead scores ----------------------------------------------------------------------------------------------------------------

-- What each signal is worth. Members that no admin set are worth what `server/register/lead-score/weights.ts` says; a test compares
-- the two.
create function lead_weights() returns jsonb language sql stable as $$
  select jsonb_build_object(
      'daysLeft', 32, 'daysLeftHorizon', 70, 'validEmail', 24, 'acceptedDomain', 14,
      'accountsLarge', 8, 'accountsSmall', 5, 'accountsMicro', 2, 'accountsNone', 0,
      'charges', 4, 'age', 5, 'ageYears', 10, 'officers', 3, 'officersFull', 3,
      'accountsOverdue', 5, 'confirmationOverdue', 5, 'insolvency', -10)
    || coalesce((select value from settings where name = 'leadScore'), '{}')
$$;

-- The one definition of the lead score: every signal of companies in strike-off with its points, in the order in which they are shown.
-- `amount` and `word` say what was measured: days, years, officers, the category of the accounts; both null when it is not known.
create function lead_signals(numbers text[], weights jsonb)
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

-- The scores of companies in strike-off. Others have none.
create function lead_scores(numbers text[], weights jsonb) returns table (company_number text, score smallint) language sql stable as $$
  select signal.company_number, least(greatest(sum(signal.points), 0), 100)::smallint
  from lead_signals(numbers, weights) signal group by signal.company_number
$$;

create function store_lead_scores(numbers text[]) returns void language sql as $$
  update companies company set lead_score = fresh.score
  from unnest(numbers) wanted(number) left join lead_scores(numbers, lead_weights()) fresh on fresh.company_number = wanted.number
  where company.number = wanted.number and company.lead_score is distinct from fresh.score
$$;

-- Counts the scores again of companies whose signals changed, and goes on with the round through all strike-offs that a new day, new
-- weights or a new snapshot of the register ask for. Returns how many were looked at; 0 when there was nothing to do or somebody else
-- is at it (facets too: an older reading never overwrites a newer one). A company that somebody else is writing keeps its turn.
create function refresh_lead_scores(most integer) returns integer language plpgsql as $$
declare
  due text[];
  locked text[];
  done_until text;
begin
  if not pg_try_advisory_xact_lock(hashtext('strikeline:company-facets')) then return 0; end if;
  with taken as (
    delete from company_lead_due where id in (select id from company_lead_due order by id limit most) returning company_number
  )
  select array_agg(distinct company_number) into due from taken;

  if due is null then
    insert into lead_score_rounds as round (day, changed_at, after)
    select (now() at time zone 'Europe/London')::date, greatest(
      'epoch', (select updated_at from settings where name = 'leadScore'),
      (select max(finished_at) from imports where format = 'bulk_csv')), ''
    on conflict (is_only) do update set day = excluded.day, changed_at = excluded.changed_at, after = '', finished_at = null
    where (round.day, round.changed_at) is distinct from (excluded.day, excluded.changed_at);
    select after into done_until from lead_score_rounds;
    if done_until is null then return 0; end if;
    select array_agg(number order by number) into due from (
      select number from companies where number > done_until and strike_off_stage = any (array['proposed'::strike_off_stage, 'suspended'::strike_off_stage])
      order by number limit most
    ) next;
    update lead_score_rounds set after = due[most], finished_at = case when due[most] is null then now() end;
    if due is null then return 0; end if;
  end if;

  select array_agg(number) into locked from (
    select number from companies where number = any(due) order by number for no key update skip locked
  ) mine;
  insert into company_lead_due (company_number)
  select company.number from companies company where company.number = any(due) and company.number <> all(coalesce(locked, '{}'));
  perform store_lead_scores(locked);
  return coalesce(cardinality(locked), 0);
end $$;

-- Domains, addresses and officers change with the facets, and with them the score.
create or replace function refresh_company_facets(most integer) returns integer language plpgsql as $$
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
  perform store_lead_scores(locked);
  return coalesce(cardinality(locked), 0);
end $$;

-- A bulk load is followed by a round through all strike-offs, so it notes nothing by itself.
create function note_lead_due() returns trigger language plpgsql as $$
begin
  if current_setting('strikeline.loading', true) = 'on' then return null; end if;
  insert into company_lead_due (company_number) values (new.number);
  return null;
end $$;
create trigger note_lead_due_changed after update on companies for each row when (
  (new.strike_off_stage in ('proposed', 'suspended') or new.lead_score is not null)
  and (old.strike_off_stage, old.expected_dissolution_on, old.accounts_category, old.accounts_overdue, old.accounts_next_due_on,
    old.confirmation_overdue, old.confirmation_next_due_on, old.has_charges, old.has_insolvency_history, old.incorporated_on, old.officers_fetched_at)
  is distinct from (new.strike_off_stage, new.expected_dissolution_on, new.accounts_category, new.accounts_overdue, new.accounts_next_due_on,
    new.confirmation_overdue, new.confirmation_next_due_on, new.has_charges, new.has_insolvency_history, new.incorporated_on, new.officers_fetched_at)
) execute function note_lead_due();
create trigger note_lead_due_added after insert on companies for each row
  when (new.strike_off_stage in ('proposed', 'suspended')) execute function note_lead_due();
