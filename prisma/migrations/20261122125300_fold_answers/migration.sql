-- `found` is a variable of PL/pgSQL too: the column is meant.
create or replace function fold_answer_tallies() returns integer language plpgsql as $$
#variable_conflict use_column
declare
  folded integer;
begin
  if not pg_try_advisory_xact_lock(hashtext('strikeline:answer-tallies')) then return 0; end if;
  with taken as (
    delete from answer_tallies where (day, kind) in (select day, kind from answer_tallies group by day, kind having count(*) > 1)
    returning day, kind, answered, found, valid
  ), kept as (
    insert into answer_tallies (day, kind, answered, found, valid)
    select day, kind, sum(answered), sum(found), sum(valid) from taken group by day, kind
  )
  select count(*) into folded from taken;
  return folded;
end $$;
