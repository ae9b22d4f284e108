-- AlterTable
ALTER TABLE "snov_tasks" ADD COLUMN     "is_redacted" BOOLEAN NOT NULL DEFAULT false;

-- A delivery that comes again after a person in its task was erased is counted and told from others by its hash; its words are not
-- kept. Before the task is settled they are, for as long as they may be needed to find its result.
create function forget_delivery() returns trigger language plpgsql as $$
begin
  if exists (
    select from snov_tasks task where task.id = new.task_id and task.is_redacted
      and task.state not in ('prepared', 'sending', 'started', 'unknown')
  ) then
    new.body := null;
    new.erased_at := now();
  end if;
  return new;
end $$;
create trigger forget_delivery before insert on snov_webhooks for each row
  when (new.task_id is not null and new.body is not null) execute function forget_delivery();
