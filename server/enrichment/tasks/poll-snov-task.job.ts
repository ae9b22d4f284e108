import { pollTask } from "@/server/enrichment/tasks/collect-task-result";
import { defineJob } from "@/server/queues/define-job";

/** Catches what a lost webhook would have told. */
export const pollSnovTaskJob = defineJob("poll-snov-task", ({ taskId }, { signal }) => pollTask(taskId, signal));
