import { Prisma } from "@/server/platform/db/generated/client";

/** Each lookup's holds in a task, with what has been taken from them. A second hold covers what was billed beyond the first. */
export const HOLDS = Prisma.sql`
  select entry.task_id, entry.lookup_id, task.state as task_state,
    sum(entry.amount) filter (where entry.kind = 'hold') as amount,
    coalesce(sum(entry.amount) filter (where entry.kind <> 'hold'), 0) as ended
  from snov_credit_usage entry join snov_tasks task on task.id = entry.task_id
  where entry.kind in ('hold', 'commit', 'release', 'write_off')
  group by entry.task_id, entry.lookup_id, task.state having bool_or(entry.kind = 'hold')`;
