import { type EmailStep, storeEmails } from "@/server/enrichment/emails/store-emails";
import { collectTaskResult } from "@/server/enrichment/tasks/collect-task-result";
import { db } from "@/server/platform/db/client";
import { until } from "@/server/testing/until";

/** Reads a started task's result as soon as Snov.io has it, and applies it. */
export function collectWhenReady(taskId: string): Promise<"settled" | "over"> {
  return until(`task ${taskId} has its result`, async () => {
    const collected = await collectTaskResult(taskId, "poll");
    return collected === "waits" ? null : collected;
  });
}

/** Stores what a lookup found, and nothing of what follows from it. */
export function storeEmailsNow(step: EmailStep): Promise<void> {
  return db.$transaction((tx) => storeEmails(tx, step));
}

/** The only task there is. */
export async function onlyTask() {
  const [task, ...others] = await db.snovTask.findMany();
  if (!task || others.length > 0) throw new Error(`Expected one task, found ${others.length + (task ? 1 : 0)}`);
  return task;
}

/** How many lookups are in each state. */
export async function lookupStates(): Promise<Record<string, number>> {
  const groups = await db.lookup.groupBy({ by: ["state"], _count: true });
  return Object.fromEntries(groups.map((group) => [group.state, group._count]));
}
