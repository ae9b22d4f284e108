import { systemActor } from "@/server/access/actor";
import { releaseTask } from "@/server/credits/settle-credits";
import { forgetUnanswered } from "@/server/enrichment/privacy/clean-answer";
import type { Tx } from "@/server/platform/db/client";
import type { TaskState } from "@/server/platform/db/generated/enums";

/** What the ledger says of it, for ever. Snov.io's own words may name people, so they stay with the task, where they can be struck out. */
const CAUSES = { not_started: "the task did not start", out_of_credits: "Snov.io is out of credits" };

/**
 * Nothing was accepted: the holds go back and the lookups wait again, but for those of a person forgotten meanwhile. Who knows this for sure may say so of a task that somebody
 * has called unknown meanwhile; who only found a task left behind says of which states alone it is true. A lookup whose job is
 * over by now gets another one from the sweep.
 */
export async function takeBack(
  tx: Tx,
  taskId: string,
  state: keyof typeof CAUSES,
  failure: string,
  from: TaskState[] = ["prepared", "sending", "started", "unknown"],
): Promise<boolean> {
  const { count } = await tx.snovTask.updateMany({
    where: { id: taskId, state: { in: from } },
    data: { state, failure, completedAt: new Date() },
  });
  if (count === 0) return false;
  await releaseTask(tx, taskId, CAUSES[state], systemActor.name);
  const lookups = await tx.lookup.updateManyAndReturn({
    where: { taskId, state: { in: ["in_flight", "unknown"] } },
    data: { state: "waiting", taskId: null, position: null },
    select: { id: true },
  });
  await forgetUnanswered(
    tx,
    taskId,
    lookups.map(({ id }) => id),
  );
  return true;
}
