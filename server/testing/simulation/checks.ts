import { costRulesValue } from "@/server/credits/settings/schema";
import type { Books, Violations } from "./books";
import type { Product } from "./bundle";
import { checkNotFound } from "./check-not-found";
import { checkTasks } from "./check-tasks";
import type { SimulatedDatabase } from "./database";
import { type ChargedTask, readCharges } from "./journal";
import type { Scenario } from "./scenario";

export interface Moment {
  violations: Violations;
  /** Tasks of unknown fate. */
  unknown: string[];
  /** Those of them whose result has no readable answer for all. */
  incomplete: string[];
}

const rulesOf = ({ costRules }: Scenario) => costRulesValue.parse(costRules);

/** What the stand-in has taken, at the prices that the desk has: nobody can hold for others. */
function chargedByRules({ provider, scenario, journalFile }: Books): number {
  if (scenario.bills === scenario.costRules) return provider.charged;
  return readCharges(journalFile, rulesOf(scenario)).reduce((sum, { byRules }) => sum + byRules, 0);
}

/** What must hold at every moment: nothing is taken from us that we have not at least held. */
export async function checkMoment(books: Books): Promise<Moment> {
  const { database, risked } = books;
  // Before our own books: a task may end between the two, and what it costs is taken from a hold that stands by then.
  const charged = chargedByRules(books);
  const rows = await database.ask<{
    covered: number;
    available: number;
    over: number;
    unknown: string[];
    incomplete: string[];
  }>(`
    select (select sum(balance)::int from credit_accounts where name in ('held', 'spent', 'written_off')) as covered,
      (select balance from credit_accounts where name = 'available') as available,
      (select count(*)::int from runs where credits_held + credits_spent > cap)
        + (select count(*)::int from credit_budgets where cap is not null and held + spent > cap)
        + (select count(*)::int from spender_days where cap is not null and held + spent > cap) as over,
      (select coalesce(array_agg(id::text), '{}') from snov_tasks where state = 'unknown') as unknown,
      (select coalesce(array_agg(id::text), '{}') from snov_tasks where state = 'unknown' and completed_at is not null) as incomplete`);
  const { covered = 0, available = 0, over = 0, unknown = [], incomplete = [] } = rows[0] ?? {};
  const violations: Violations = [];
  if (charged > covered && risked.size === 0)
    violations.push(`Snov.io has charged ${charged}, we hold, spent and wrote off only ${covered}`);
  if (available < 0) violations.push(`available is ${available}`);
  if (over > 0) violations.push(`${over} caps are passed`);
  return { violations, unknown, incomplete };
}

/** Every invariant of `npm run verify`. */
export async function checkProven(product: Product): Promise<Violations> {
  const proofs = await product.prove();
  return proofs
    .filter(({ broken }) => broken > 0)
    .map(({ promise, statement, broken, checked }) => `${promise}: ${statement} (${broken} of ${checked} broken)`);
}

/** What must hold once everything has come to rest: books equal the provider's, task by task, and nothing is left lying. */
export async function checkEnd(books: Books): Promise<Violations> {
  const charges = readCharges(books.journalFile, rulesOf(books.scenario));
  return [
    ...(await checkTasks(books, charges)),
    ...(await checkBalances(books)),
    ...(await checkNotFound(books)),
    ...(await checkDoublePay(books, charges)),
    ...(await checkLeftovers(books.database)),
  ];
}

/** After the last reading what is available to us is what Snov.io says is left. */
async function checkBalances({ database, provider }: Books): Promise<Violations> {
  const rows = await database.ask<{ available: number; held: number }>(`
    select (select balance from credit_accounts where name = 'available') as available,
      (select balance from credit_accounts where name = 'held') as held`);
  const { available = 0, held = 0 } = rows[0] ?? {};
  const violations: Violations = [];
  if (held !== 0) violations.push(`${held} credits are still held though nothing runs`);
  if (available !== provider.balance)
    violations.push(`we have ${available} credits left, Snov.io says ${provider.balance}`);
  return violations;
}

/**
 * Answers stay fresh for days, so each question is billed once. Not so after a person has written a task off: its credits are booked
 * as gone and its answer is lost, so that whoever asks the question later has to buy it. What was under way before that decision has
 * no such excuse, nor what is asked after the task's own result has come late.
 */
async function checkDoublePay({ database, risked }: Books, charges: readonly ChargedTask[]): Promise<Violations> {
  const rows = await database.ask<PaidTask & { id: string; hash: string | null }>(`
    select task.id::text as id, task.task_hash as hash, task.created_at as "askedAt", min(decided.at) as "writtenOffAt",
      (select min(answered_at) from lookups where task_id = task.id and answered_at > min(decided.at)) as "lateAt"
    from snov_tasks task left join audit decided on decided.entity_id = task.id::text
      and decided.action = 'task.decided' and decided.after ->> 'decision' = 'write-off'
    group by task.id order by task.created_at, task.id`);
  const paid = new Map<string, PaidTask[]>();
  for (const row of rows) {
    const charge = charges.find(({ taskId, hash }) => (taskId === null ? hash === row.hash : taskId === row.id));
    if (!charge || charge.charged === 0 || risked.has(row.id)) continue;
    for (const question of charge.found) paid.set(question, [...(paid.get(question) ?? []), row]);
  }
  return [...paid].flatMap(([question, tasks]) =>
    isBoughtAgain(tasks) ? [`the ${question} was billed ${tasks.length} times`] : [],
  );
}

interface PaidTask {
  askedAt: Date;
  writtenOffAt: Date | null;
  /** When its result came after all. */
  lateAt: Date | null;
}

/** Whether one of the tasks, the oldest first, asked what the one before it had paid for and had not lost. */
function isBoughtAgain(tasks: readonly PaidTask[]): boolean {
  return tasks.some(({ askedAt }, index) => {
    const before = tasks[index - 1];
    if (!before) return false;
    const isLost = before.writtenOffAt && before.writtenOffAt <= askedAt && !(before.lateAt && before.lateAt < askedAt);
    return !isLost;
  });
}

async function checkLeftovers(database: SimulatedDatabase): Promise<Violations> {
  const rows = await database.ask<{ what: string; count: number }>(`
    select 'lookups ' || lookup.state as what, count(*)::int as count from lookups lookup left join runs run on run.id = lookup.run_id
      where lookup.state in ('waiting', 'in_flight', 'unknown') and coalesce(run.state::text, '') not in ('paused', 'aborted') group by 1
    union all select 'tasks ' || state, count(*)::int from snov_tasks where state in ('prepared', 'sending', 'started', 'unknown') group by 1
    union all select 'runs ' || state, count(*)::int from runs where state not in ('completed', 'paused', 'aborted') group by 1
    union all select 'deliveries received', count(*)::int from snov_webhooks where state = 'received' group by 1
    union all select 'open attempts', count(*)::int from queue_job_attempts where ended_at is null group by 1`);
  return rows.map(({ what, count }) => `left lying: ${count} ${what}`);
}
