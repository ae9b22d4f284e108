import type { Books, Violations } from "./books";
import type { ChargedTask } from "./journal";
import type { Scenario } from "./scenario";

interface OurTask {
  id: string;
  hash: string | null;
  state: string;
  spent: number;
  lost: number;
}

/** Task by task: what Snov.io's stand-in charged is what our books say. */
export async function checkTasks(books: Books, charges: readonly ChargedTask[]): Promise<Violations> {
  const rows = await books.database.ask<OurTask>(`
    select task.id, task.task_hash as hash, task.state::text as state,
      coalesce(sum(amount) filter (where transfer.kind = 'commit'), 0)::int as spent,
      coalesce(sum(amount) filter (where transfer.kind = 'write_off'), 0)::int as lost
    from snov_tasks task left join snov_credit_usage transfer on transfer.task_id = task.id group by task.id`);
  const known = new Map(rows.map((row) => [row.id, row]));
  const differing = charges.flatMap((charge) => {
    const { hash, taskId } = charge;
    const ours = (taskId ? known.get(taskId) : undefined) ?? rows.find((row) => row.hash === hash);
    if (!ours) return [`Snov.io has a task ${hash} that is none of ours`];
    return books.risked.has(ours.id) ? [] : compare(charge, ours, books.scenario);
  });
  const charged = new Set(charges.flatMap((charge) => [charge.hash, charge.taskId]));
  const invented = rows.filter((row) => row.spent > 0 && !charged.has(row.id) && !charged.has(row.hash));
  return [
    ...differing,
    ...invented.map(({ id }) => `task ${id} was paid in our books though Snov.io does not know it`),
  ];
}

/** What was written off covers what is not spent, at least. */
function compare(charge: ChargedTask, { id, state, spent, lost }: OurTask, scenario: Scenario): Violations {
  const due = dueFor(charge, scenario);
  const isCovered = lost > 0 ? spent <= due && due <= spent + lost : spent === due;
  if (isCovered) return [];
  return [
    `task ${id} (${state}): Snov.io charged ${charge.charged}, by our prices ${charge.byRules}; our books say ${spent} spent and ${lost} written off`,
  ];
}

/**
 * What a task has to be booked at: to the credit what was charged. Where the stand-in bills otherwise than the desk has it, what the
 * desk's prices say of the very items that it gave, no credit more or less.
 */
function dueFor({ charged, byRules }: ChargedTask, scenario: Scenario): number {
  return scenario.bills === scenario.costRules ? charged : byRules;
}
