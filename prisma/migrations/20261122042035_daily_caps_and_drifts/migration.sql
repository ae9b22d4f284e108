-- CreateEnum
CREATE TYPE "drift_state" AS ENUM ('open', 'explained', 'closed');

-- CreateEnum
CREATE TYPE "grant_kind" AS ENUM ('opening', 'renewal', 'top_up');

-- CreateEnum
CREATE TYPE "run_pause_cause" AS ENUM ('person', 'cap', 'daily_cap');

-- AlterTable
ALTER TABLE "credit_budgets" ADD COLUMN     "highest_cap" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "highest_cap" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "paused_cause" "run_pause_cause",
ADD COLUMN     "promised" INTEGER,
ADD COLUMN     "spender_id" UUID;

-- AlterTable
ALTER TABLE "snov_balance_readings" ADD COLUMN     "sequence" BIGINT;

-- AlterTable
ALTER TABLE "snov_credit_usage" ADD COLUMN     "spender_day_id" UUID;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "daily_cap" INTEGER,
ADD COLUMN     "has_own_daily_cap" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "spender_days" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "spender_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "cap" INTEGER,
    "held" INTEGER NOT NULL DEFAULT 0,
    "spent" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "spender_days_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_drifts" (
    "id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "amount" INTEGER NOT NULL,
    "state" "drift_state" NOT NULL DEFAULT 'open',
    "cause" TEXT,
    "ended_by" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "credit_drifts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_grants" (
    "id" UUID NOT NULL,
    "kind" "grant_kind" NOT NULL,
    "credits" INTEGER NOT NULL,
    "reading_id" UUID NOT NULL,
    "resets_at" TIMESTAMPTZ(3),
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credit_grants_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "spender_days_spender_id_day_key" ON "spender_days"("spender_id", "day");

-- CreateIndex
CREATE UNIQUE INDEX "credit_drifts_sequence_key" ON "credit_drifts"("sequence");

-- CreateIndex
CREATE INDEX "credit_drifts_state_opened_at_idx" ON "credit_drifts"("state", "opened_at");

-- CreateIndex
CREATE INDEX "credit_grants_granted_at_idx" ON "credit_grants"("granted_at" DESC);

-- CreateIndex
CREATE INDEX "runs_spender_id_idx" ON "runs"("spender_id");

-- AddForeignKey
ALTER TABLE "snov_credit_usage" ADD CONSTRAINT "snov_credit_usage_spender_day_id_fkey" FOREIGN KEY ("spender_day_id") REFERENCES "spender_days"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_drifts" ADD CONSTRAINT "credit_drifts_sequence_fkey" FOREIGN KEY ("sequence") REFERENCES "snov_credit_usage"("sequence") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_grants" ADD CONSTRAINT "credit_grants_reading_id_fkey" FOREIGN KEY ("reading_id") REFERENCES "snov_balance_readings"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The fourth level: what one spender may hold and spend in a London day -----------------------------------------------------

alter table users add constraint users_own_daily_cap check (coalesce(daily_cap, 0) >= 0 and (has_own_daily_cap or daily_cap is null));
alter table spender_days
  add constraint spender_days_positive check (held >= 0 and spent >= 0 and coalesce(cap, 0) >= 0),
  add constraint spender_days_within_cap check (cap is null or held + spent <= cap);
alter table runs
  add constraint runs_within_promise check (promised is null or credits_held + credits_spent <= promised),
  add constraint runs_pause_has_cause check (state = 'paused' or paused_cause is null);
alter table credit_drifts
  add constraint credit_drifts_amount check (amount <> 0),
  add constraint credit_drifts_end_whole check ((state = 'open') = (ended_at is null) and (state = 'open') = (cause is null));
alter table credit_grants add constraint credit_grants_positive check (credits > 0);

update runs set spender_id = created_by_id, paused_cause = case when state = 'paused' then 'person'::run_pause_cause end;
insert into credit_drifts (id, sequence, amount, opened_at)
  select gen_random_uuid(), sequence, -amount, created_at from snov_credit_usage where kind = 'drift';

-- A cap may be lowered to what is used now, so the history is measured against the highest there was.
create function keep_highest_cap() returns trigger language plpgsql as $$
begin
  new.highest_cap := greatest(coalesce(new.cap, 2147483647), case when tg_op = 'UPDATE' then old.highest_cap end);
  return new;
end $$;
create trigger keep_highest_cap before insert or update of cap on runs for each row execute function keep_highest_cap();
create trigger keep_highest_cap before insert or update of cap on credit_budgets for each row execute function keep_highest_cap();
update runs set cap = cap;
update credit_budgets set cap = cap;

-- The day comes last, where `concat_ws` skips it when there is none: hashes of older entries stay what they are.
create or replace function credit_transfer_hash(transfer snov_credit_usage) returns text language sql stable as $$
  select encode(sha256(convert_to(concat_ws('|',
    transfer.previous_hash, transfer.sequence, transfer.kind, transfer.from_account, transfer.to_account, transfer.amount,
    transfer.operation, transfer.lookup_id, transfer.task_id, transfer.run_id, transfer.budget_id, transfer.company_number,
    transfer.cause, transfer.actor, transfer.idempotency_key, transfer.available_after,
    (extract(epoch from transfer.created_at) * 1000)::bigint, transfer.spender_day_id), 'UTF8')), 'hex')
$$;

create or replace function project_credit_transfer() returns trigger language plpgsql as $$
declare
  held_change integer := case when new.to_account = 'held' then new.amount when new.from_account = 'held' then -new.amount else 0 end;
  spent_change integer := case when new.to_account in ('spent', 'written_off') then new.amount else 0 end;
  released_change integer := case when new.kind = 'release' then new.amount else 0 end;
begin
  update credit_accounts set balance = balance - new.amount where name = new.from_account;
  update credit_accounts set balance = balance + new.amount where name = new.to_account;
  if new.budget_id is not null then
    update credit_budgets set held = held + held_change, spent = spent + spent_change where id = new.budget_id;
  end if;
  if new.run_id is not null then
    update runs set credits_held = credits_held + held_change, credits_spent = credits_spent + spent_change,
      credits_released = credits_released + released_change where id = new.run_id;
  end if;
  if new.spender_day_id is not null then
    update spender_days set held = held + held_change, spent = spent + spent_change where id = new.spender_day_id;
  end if;
  return null;
end $$;

-- Credits a London day: a user's own cap, else the cap of the user's or token's role. Null: no limit.
create function daily_cap_of(spender uuid, role_caps jsonb) returns integer language sql stable as $$
  select case when owner.has_own_daily_cap then owner.daily_cap else (role_caps ->> coalesce(owner.role, token.role)::text)::integer end
  from (select spender as id) wanted left join users owner on owner.id = wanted.id left join api_tokens token on token.id = wanted.id
$$;

create function london_today() returns date language sql volatile as $$
  select (clock_timestamp() at time zone 'Europe/London')::date
$$;

-- Takes the holds of one task. In this one statement every level is locked (always in this order: account, budget, runs, spenders'
-- days), looked at and charged; whoever comes at the same time waits for the account's row. `lookup_ids` come most important first;
-- each gets its hold at all four levels or at none, and `refusal` says which level has no room (`final`: nothing is in flight there
-- whose credits could come back). A repeated call for the same task moves nothing.
create function hold_credits(
  for_task uuid, for_operation lookup_kind, lookup_ids uuid[], prices jsonb, in_budget uuid, role_caps jsonb, because text, by_actor text
) returns table (asked uuid, refusal text, final boolean) language plpgsql as $$
#variable_conflict use_column
declare
  price integer := (prices ->> for_operation::text)::integer;
  today date := london_today();
  wanted record;
  level record;
  room integer;
  is_scarce boolean;
  running_runs uuid[] := '{}';
  running_spenders uuid[] := '{}';
begin
  perform 1 from credit_accounts where name = 'available' for update;
  perform 1 from credit_budgets where id = in_budget for no key update;
  perform 1 from runs where id in (select run_id from lookups where id = any(lookup_ids)) order by id for no key update;
  insert into spender_days as day (spender_id, day, cap)
    select spender.id, today, daily_cap_of(spender.id, role_caps)
    from (select distinct run.spender_id as id from lookups lookup join runs run on run.id = lookup.run_id
      where lookup.id = any(lookup_ids) and run.spender_id is not null order by 1) spender
    on conflict (spender_id, day) do update
      set cap = case when day.cap is null or excluded.cap is null then null else greatest(day.cap, excluded.cap) end;

  -- What is left is scarce when not everything that waits can have it: then more important lookups of the other queues come first.
  select least(account.balance, coalesce(budget.cap - budget.held - budget.spent, account.balance)) into room
    from credit_accounts account, credit_budgets budget where account.name = 'available' and budget.id = in_budget;
  select count(*) * (select max(value::integer) from jsonb_each_text(prices)) > room into is_scarce
    from (select from lookups where state = 'waiting' limit greatest(room, 0) + 1) waiting;

  for wanted in
    select lookup.id, lookup.run_id, lookup.company_number, lookup.priority, run.spender_id
    from unnest(lookup_ids) with ordinality as list (id, place)
    join lookups lookup on lookup.id = list.id left join runs run on run.id = lookup.run_id order by list.place
  loop
    asked := wanted.id;
    refusal := null;
    final := false;
    if price > 0 and not exists (select from snov_credit_usage where idempotency_key = 'hold:' || for_task || ':' || wanted.id) then
      select account.balance as account_room, budget.cap - budget.held - budget.spent as budget_room,
        run.cap - run.credits_held - run.credits_spent as run_room, run.promised - run.credits_held - run.credits_spent as promised_room,
        daily_cap_of(run.spender_id, role_caps) - day.held - day.spent as day_room, day.id as day_id
      into level
      from credit_accounts account join credit_budgets budget on budget.id = in_budget
        left join runs run on run.id = wanted.run_id
        left join spender_days day on day.spender_id = run.spender_id and day.day = today
      where account.name = 'available';
      refusal := case
        when level.account_room < price then 'account'
        when level.budget_room < price then 'budget'
        when level.run_room < price then 'run'
        when level.promised_room < price then 'promise'
        when level.day_room < price then 'day'
        when is_scarce and least(level.account_room, level.budget_room) - price < (
          select coalesce(sum((prices ->> other.kind::text)::integer), 0)
          from lookups other join runs payer on payer.id = other.run_id and payer.state = 'running'
          where other.state = 'waiting' and other.priority > wanted.priority and other.id <> all(lookup_ids)
            and least(payer.cap, payer.promised) - payer.credits_held - payer.credits_spent >= (prices ->> other.kind::text)::integer
            and exists (select from queue_jobs job where job.lookup_id = other.id and job.state in ('queued', 'active', 'retrying')
              and not exists (select from queue_pauses pause where pause.queue = job.queue and (pause.until is null or pause.until > now())))
        ) then 'scarce'
      end;
      if refusal is null then
        insert into snov_credit_usage (sequence, kind, from_account, to_account, amount, operation, lookup_id, task_id, run_id, budget_id,
          spender_day_id, company_number, cause, actor, idempotency_key, available_after, previous_hash, hash)
        values (0, 'hold', 'available', 'held', price, for_operation, wanted.id, for_task, wanted.run_id, in_budget,
          level.day_id, wanted.company_number, because, by_actor, 'hold:' || for_task || ':' || wanted.id, 0, '', '');
      end if;
    end if;
    if refusal is null then
      running_runs := running_runs || wanted.run_id;
      running_spenders := running_spenders || wanted.spender_id;
    elsif refusal in ('run', 'promise') then
      final := wanted.run_id <> all(running_runs)
        and not exists (select from lookups where run_id = wanted.run_id and state = 'in_flight');
    elsif refusal = 'day' then
      final := wanted.spender_id <> all(running_spenders)
        and not exists (select from lookups lookup join runs run on run.id = lookup.run_id
          where lookup.state = 'in_flight' and run.spender_id = wanted.spender_id);
    end if;
    return next;
  end loop;
end $$;

create trigger notice_change after insert or update on credit_drifts for each statement execute function notice_change('credits');
