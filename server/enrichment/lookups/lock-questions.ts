import type { Tx } from "@/server/platform/db/client";

/**
 * Takes turns, until the transaction ends, over the questions of a task's lookups: a late answer to one of them and a start that would
 * buy it anew see each other. In the order of their keys, after the task's own row.
 */
export async function lockQuestions(tx: Tx, taskId: string): Promise<void> {
  await tx.$executeRaw`
    select pg_advisory_xact_lock(hashtextextended('question:' || key, 0))
    from (select distinct key from lookups where task_id = ${taskId}::uuid order by key) questions`;
}

/** The same over the questions that a task was sent for, whatever task their lookups are in by now. */
export async function lockQuestionsHeldFor(tx: Tx, taskId: string): Promise<void> {
  await tx.$executeRaw`
    select pg_advisory_xact_lock(hashtextextended('question:' || key, 0))
    from (select distinct lookup.key from lookups lookup
      join snov_credit_usage hold on hold.lookup_id = lookup.id and hold.task_id = ${taskId}::uuid and hold.kind = 'hold' order by 1) questions`;
}
