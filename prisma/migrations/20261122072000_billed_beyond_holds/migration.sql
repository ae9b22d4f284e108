-- One answer may hold several addresses, each billed: a lookup is held at more than it mostly costs, so what is left of a cap may fit one
-- kind of lookup and not another; and it may be billed more than was held.

-- Whether a waiting lookup has a job that a worker may take now: one in a paused queue keeps nothing from others.
create function can_start(waiting uuid) returns boolean language sql stable as $$
  select exists (select from queue_jobs job where job.lookup_id = waiting and job.state in ('queued', 'active', 'retrying')
    and not exists (select from queue_pauses pause where pause.queue = job.queue and (pause.until is null or pause.until > now())))
$$;

-- Takes the holds of one task. In this one statement every level is locked (always in this order: account, budget, runs, spenders'
-- days), looked at and charged; whoever comes at the same time waits for the account's row. `lookup_ids` come most important first;
-- each gets its hold at all four levels or at none, and `refusal` says which level has no room (`final`: nothing is in flight there
-- whose credits could come back, and nothing cheaper waits that still fits). A repeated call for the same task moves nothing.
create or replace function hold_credits(
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
            and can_start(other.id)
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
        and not exists (select from lookups where run_id = wanted.run_id and state = 'in_flight')
        and not exists (select from lookups cheaper where cheaper.run_id = wanted.run_id and cheaper.state = 'waiting'
          and (prices ->> cheaper.kind::text)::integer <= least(level.run_room, level.promised_room) and can_start(cheaper.id));
    elsif refusal = 'day' then
      final := wanted.spender_id <> all(running_spenders)
        and not exists (select from lookups lookup join runs run on run.id = lookup.run_id
          where lookup.state = 'in_flight' and run.spender_id = wanted.spender_id)
        and not exists (select from lookups cheaper join runs run on run.id = cheaper.run_id and run.state = 'running'
          where cheaper.state = 'waiting' and run.spender_id = wanted.spender_id
            and (prices ->> cheaper.kind::text)::integer <= level.day_room and can_start(cheaper.id));
    end if;
    return next;
  end loop;
end $$;

-- What Snov.io billed for an answer beyond its hold is gone already. As much of it as every level of that hold has room for is held too,
-- so that it is committed like the rest; the remainder passes no cap and is the caller's to book as a drift. Locks, looks and takes in
-- this one statement, in the order of `hold_credits`. Returns the credits taken, also when called again.
create function hold_beyond(for_task uuid, for_lookup uuid, wanted integer, because text, by_actor text) returns integer language plpgsql as $$
declare
  first snov_credit_usage;
  key text := 'hold-beyond:' || for_task || ':' || for_lookup;
  taken integer;
begin
  perform 1 from credit_accounts where name = 'available' for update;
  select amount into taken from snov_credit_usage where idempotency_key = key;
  if found then
    return taken;
  end if;
  select * into strict first from snov_credit_usage where idempotency_key = 'hold:' || for_task || ':' || for_lookup;
  perform 1 from credit_budgets where id = first.budget_id for no key update;
  perform 1 from runs where id = first.run_id for no key update;
  select least(wanted, account.balance, budget.cap - budget.held - budget.spent, run.cap - run.credits_held - run.credits_spent,
      run.promised - run.credits_held - run.credits_spent, day.cap - day.held - day.spent)
    into taken
    from credit_accounts account join credit_budgets budget on budget.id = first.budget_id
      left join runs run on run.id = first.run_id left join spender_days day on day.id = first.spender_day_id
    where account.name = 'available';
  if taken <= 0 then
    return 0;
  end if;
  insert into snov_credit_usage (sequence, kind, from_account, to_account, amount, operation, lookup_id, task_id, run_id, budget_id,
    spender_day_id, company_number, cause, actor, idempotency_key, available_after, previous_hash, hash)
  values (0, 'hold', 'available', 'held', taken, first.operation, for_lookup, for_task, first.run_id, first.budget_id,
    first.spender_day_id, first.company_number, because, by_actor, key, 0, '', '');
  return taken;
end $$;
