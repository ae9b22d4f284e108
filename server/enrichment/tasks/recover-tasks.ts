import { noteUnknown } from "@/server/enrichment/tasks/settle-start";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import { db } from "@/server/platform/db/client";

/**
 * A job that runs again although its lookup is in flight means that an earlier attempt died on the way. A task that was only
 * prepared is taken back; one that may have been sent is of unknown fate from now on.
 */
export async function recoverTasks(lookupIds: readonly string[]): Promise<void> {
  const tasks = await db.snovTask.findMany({
    where: { state: { in: ["prepared", "sending"] }, lookups: { some: { id: { in: [...lookupIds] } } } },
    select: { id: true, state: true },
  });
  for (const task of tasks) {
    await db.$transaction((tx) =>
      task.state === "prepared"
        ? takeBack(tx, task.id, "not_started", "the worker stopped before the request left", ["prepared"]).then(
            () => undefined,
          )
        : noteUnknown(tx, task.id, "the worker stopped while the request was on its way"),
    );
  }
}
