-- DropIndex
DROP INDEX "suppressions_kind_hash_key";

-- CreateIndex
CREATE INDEX "snov_tasks_redacted" ON "snov_tasks"("id") WHERE (is_redacted);

-- CreateIndex
CREATE INDEX "snov_webhooks_of_nobody" ON "snov_webhooks"("received_at") WHERE ((task_id IS NULL) AND (body IS NOT NULL));

-- CreateIndex
CREATE UNIQUE INDEX "suppressions_kind_hash_act_id_key" ON "suppressions"("kind", "hash", "act_id");

-- An event of the account is attached to its task only once it was read: the words go then, as those of a delivery at the task's own
-- address go when it comes.
drop trigger forget_delivery on snov_webhooks;
create trigger forget_delivery before insert or update of task_id, body on snov_webhooks for each row
  when (new.task_id is not null and new.body is not null) execute function forget_delivery();
