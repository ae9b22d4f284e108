-- A repeated event of the account is about the task that its first delivery is about: what is erased with that task was found by it.
update snov_webhooks repeated set task_id = first.task_id
from snov_webhooks first
where first.id = repeated.duplicate_of_id and repeated.task_id is null and first.task_id is not null;
