-- DropIndex
DROP INDEX "run_credit_days_day_run_id_idx";

-- AlterTable
ALTER TABLE "credit_days" ADD COLUMN     "burnt_alone" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "domain_alone" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "email_alone" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "verification_alone" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "run_credits" (
    "run_id" UUID NOT NULL,
    "first_day" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "domain" INTEGER NOT NULL,
    "email" INTEGER NOT NULL,
    "verification" INTEGER NOT NULL,
    "burnt" INTEGER NOT NULL,
    "companies" INTEGER NOT NULL,

    CONSTRAINT "run_credits_pkey" PRIMARY KEY ("run_id")
);

-- CreateIndex
CREATE INDEX "run_credits_burnt_first_day_run_id_idx" ON "run_credits"("burnt", "first_day", "run_id");

-- CreateIndex
CREATE INDEX "run_credits_over_days" ON "run_credits"("last_day") WHERE (first_day < last_day);

-- Each run's days added up, and by day what no run paid for, once for each statement that writes the ledger and after its days are moved.
-- Whoever writes the ledger holds the lock on its account, so one writer at a time is here.
create function sum_run_credits() returns trigger language plpgsql as $$
begin
  insert into run_credits as known (run_id, first_day, last_day, domain, email, verification, burnt, companies)
  select touched.run_id, days.first_day, days.last_day, days.domain, days.email, days.verification, days.burnt, days.companies
  from (
    select distinct run_id from added
    where run_id is not null and (kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null))
  ) touched cross join lateral (
    select min(day) as first_day, max(day) as last_day, sum(domain) as domain, sum(email) as email, sum(verification) as verification,
      sum(burnt) as burnt, sum(companies) as companies
    from run_credit_days where run_id = touched.run_id
  ) days
  on conflict (run_id) do update set first_day = excluded.first_day, last_day = excluded.last_day, domain = excluded.domain, email = excluded.email,
    verification = excluded.verification, burnt = excluded.burnt, companies = excluded.companies;

  update credit_days set domain_alone = domain_alone + alone.domain, email_alone = email_alone + alone.email,
    verification_alone = verification_alone + alone.verification, burnt_alone = burnt_alone + alone.burnt
  from (
    select (created_at at time zone 'Europe/London')::date as day,
      coalesce(sum(amount) filter (where kind = 'commit' and operation = 'domain'), 0) as domain,
      coalesce(sum(amount) filter (where kind = 'commit' and operation = 'email'), 0) as email,
      coalesce(sum(amount) filter (where kind = 'commit' and operation = 'verification'), 0) as verification, sum(amount) as burnt
    from added where run_id is null and (kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null)) group by 1
  ) alone where credit_days.day = alone.day;
  return null;
end $$;
create trigger sum_run_credits after insert on snov_credit_usage referencing new table as added
  for each statement execute function sum_run_credits();

insert into run_credits (run_id, first_day, last_day, domain, email, verification, burnt, companies)
select run_id, min(day), max(day), sum(domain), sum(email), sum(verification), sum(burnt), sum(companies) from run_credit_days group by run_id;
update credit_days set domain_alone = every.domain - coalesce(runs.domain, 0), email_alone = every.email - coalesce(runs.email, 0),
  verification_alone = every.verification - coalesce(runs.verification, 0), burnt_alone = every.burnt - coalesce(runs.burnt, 0)
from credit_days every left join (
  select day, sum(domain) as domain, sum(email) as email, sum(verification) as verification, sum(burnt) as burnt from run_credit_days group by day
) runs using (day) where credit_days.day = every.day;
