-- Only companies in strike-off have a lead score, at every moment and whoever writes them: one that leaves has none in the same write.
-- The round that follows a bulk load goes through strike-offs alone and would never come to it.
update companies set lead_score = null
where lead_score is not null and (strike_off_stage is null or strike_off_stage not in ('proposed', 'suspended'));

create function drop_lead_score() returns trigger language plpgsql as $$
begin
  new.lead_score := null;
  return new;
end $$;
create trigger drop_lead_score before update of strike_off_stage on companies for each row when (
  new.lead_score is not null and (new.strike_off_stage is null or new.strike_off_stage not in ('proposed', 'suspended'))
) execute function drop_lead_score();
