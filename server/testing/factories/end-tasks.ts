import { releaseTask, settleCredits, writeOffTask } from "@/server/credits/settle-credits";
import { db } from "@/server/platform/db/client";
import type { HeldTask } from "@/server/testing/factories/ledger";

/** Bills the first `count` lookups of a task `billed` credits each. */
export const settle = (task: HeldTask, billed: number, count = task.lookupIds.length) =>
  db.$transaction((tx) =>
    settleCredits(
      tx,
      task.taskId,
      task.lookupIds.slice(0, count).map((lookupId) => ({ lookupId, billed, cause: "test" })),
      "test",
    ),
  );
export const release = (task: HeldTask) => db.$transaction((tx) => releaseTask(tx, task.taskId, "test", "test"));
export const writeOff = (task: HeldTask) => db.$transaction((tx) => writeOffTask(tx, task.taskId, "test", "test"));

/** The tasks that end in a test must look ended to the proof. */
export async function endTasks(): Promise<void> {
  await db.lookup.updateMany({
    where: { state: "in_flight" },
    data: { state: "failed", failure: "the test ended its task" },
  });
  await db.snovTask.updateMany({ data: { state: "completed" } });
}

/** What the lookups say they cost, as storing a result does. */
export const noteCosts = () => db.$executeRaw`
  update lookups lookup set credits_spent = paid.amount, state = 'found', answered_at = now(), expires_at = now()
  from (select lookup_id, sum(amount)::int as amount from snov_credit_usage where kind = 'commit' group by lookup_id) paid
  where paid.lookup_id = lookup.id`;
