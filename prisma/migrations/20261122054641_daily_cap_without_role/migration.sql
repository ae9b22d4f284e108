-- A role that may not start runs (or a spender who is gone) has no entry among the caps: that is no room, not room without a limit.
create or replace function daily_cap_of(spender uuid, role_caps jsonb) returns integer language sql stable as $$
  select case
    when owner.has_own_daily_cap then owner.daily_cap
    when role_caps ? coalesce(owner.role, token.role)::text then (role_caps ->> coalesce(owner.role, token.role)::text)::integer
    else 0 end
  from (select spender as id) wanted left join users owner on owner.id = wanted.id left join api_tokens token on token.id = wanted.id
$$;
