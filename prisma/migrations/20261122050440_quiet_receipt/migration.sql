-- A NOTIFY makes its transaction commit alone, one after the other over the whole database, each with its own wait for the disk. A
-- statement that runs many times a second says so by this setting, and its process announces for many of them at once.
create or replace function notice_change() returns trigger language plpgsql as $$
begin
  if current_setting('strikeline.quiet', true) is distinct from 'on' then
    perform pg_notify('strikeline_changes', tg_argv[0]);
  end if;
  return null;
end $$;
