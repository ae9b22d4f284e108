/** The product as a simulated process loads it: each process gets modules of its own, with all that they remember. */
export { systemActor } from "@/server/access/actor";
export { reconcileCredits } from "@/server/credits/reconcile-credits";
export { setBudget } from "@/server/credits/set-budget";
export { abortRun, pauseRun, resumeRun } from "@/server/enrichment/pause-run";
export { decideUnknownTask, listUnknownTasks } from "@/server/enrichment/resolve-unknown";
export { startRun } from "@/server/enrichment/start-run";
export { doChores } from "@/server/housekeeping";
export { jobs } from "@/server/jobs";
export { db } from "@/server/platform/db/client";
export { prove } from "@/server/proof/prove";
export { catalogue } from "@/server/queues/catalogue";
export { pauseQueue } from "@/server/queues/pause-queue";
export { resumeQueue } from "@/server/queues/resume-queue";
export { runJobs } from "@/server/queues/run-jobs";
export { receiveDelivery } from "@/server/webhooks/receive-delivery";
