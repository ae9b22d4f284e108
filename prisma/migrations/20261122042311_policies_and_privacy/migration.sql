-- AlterTable
ALTER TABLE "lookups" ADD COLUMN     "forgotten_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "run_items" ADD COLUMN     "waiting_officers" INTEGER;

-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "ignores_catch_all" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "suppressions" ADD COLUMN     "act_id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "hint" TEXT,
ADD COLUMN     "is_erasure" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "suppressions_act_id_idx" ON "suppressions"("act_id");

alter table suppressions alter column act_id drop default;

-- The trail stays append-only; only the erasure of a person may take that person's data out of what was said, in a transaction
-- that says so. Who did what and when is never touched.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('strikeline.erasing', true) = 'on'
    and (new.id, new.at, new.actor_kind, new.actor, new.action, new.entity)
      is not distinct from (old.id, old.at, old.actor_kind, old.actor, old.action, old.entity)
  then
    return new;
  end if;
  raise exception '% is append-only: correct it with a new entry', tg_table_name using errcode = 'restrict_violation';
end $$;
drop trigger refuse_change on audit;
create trigger refuse_change before update or delete on audit for each row execute function refuse_audit_change();
