import { Prisma } from "@/server/platform/db/generated/client";

/** Each hold with what has been taken from it. */
export const HOLDS = Prisma.sql`
  select hold.task_id, hold.lookup_id, hold.amount, task.state as task_state,
    coalesce(sum(ended.amount), 0) as ended
  from snov_credit_usage hold
  join snov_tasks task on task.id = hold.task_id
  left join snov_credit_usage ended on ended.task_id = hold.task_id and ended.lookup_id = hold.lookup_id and ended.kind in ('commit', 'release', 'write_off')
  where hold.kind = 'hold' group by hold.task_id, hold.lookup_id, hold.amount, task.state`;
