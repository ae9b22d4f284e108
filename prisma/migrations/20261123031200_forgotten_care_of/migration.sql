-- The register's files, profiles and stream tell a care-of line again. Where a person was struck out of it, it stays as it is.
create function keep_forgotten_care_of() returns trigger language plpgsql as $$
begin
  new.care_of := old.care_of;
  return new;
end $$;

-- The erasure's own step strikes out further people: what it leaves still says so.
create trigger keep_forgotten_care_of before update of care_of on companies for each row when (
  position('[forgotten]' in old.care_of) > 0 and position('[forgotten]' in new.care_of) is not distinct from 0
) execute function keep_forgotten_care_of();
