drop function hold_beyond(uuid, uuid, integer, text, text);

-- What Snov.io billed for an answer beyond its hold is gone already. As much of it as every level of that hold has room for is held too,
-- so that it is committed like the rest; the remainder passes no cap and is the caller's to book as a drift. Locks, looks and takes in
-- this one statement, in the order of `hold_credits`. Returns the credits taken, also when called again. A spender's cap
-- counts as it is now, like for a new hold: what the day has once allowed only says what its past may be measured against.
create function hold_beyond(for_task uuid, for_lookup uuid, wanted integer, role_caps jsonb, because text, by_actor text) returns integer language plpgsql as $$
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
      run.promised - run.credits_held - run.credits_spent,
      case when day.id is not null then least(day.cap, daily_cap_of(day.spender_id, role_caps)) - day.held - day.spent end)
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
