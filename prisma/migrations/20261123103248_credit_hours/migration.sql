-- CreateTable
CREATE TABLE "credit_hours" (
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "burnt" INTEGER NOT NULL,

    CONSTRAINT "credit_hours_pkey" PRIMARY KEY ("hour")
);

-- Once for each statement that writes the ledger, one of which is at work at a time.
create function sum_credit_hours() returns trigger language plpgsql as $$
begin
  insert into credit_hours as known (hour, burnt)
  select date_trunc('hour', created_at, 'UTC'), sum(amount) from added
  where kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null) group by 1
  on conflict (hour) do update set burnt = known.burnt + excluded.burnt;
  return null;
end $$;
create trigger sum_credit_hours after insert on snov_credit_usage referencing new table as added
  for each statement execute function sum_credit_hours();

insert into credit_hours (hour, burnt)
select date_trunc('hour', created_at, 'UTC'), sum(amount) from snov_credit_usage
where kind in ('commit', 'write_off') or (kind = 'drift' and lookup_id is not null) group by 1;
