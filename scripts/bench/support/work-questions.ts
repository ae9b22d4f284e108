import { listAlerts, readOpenAlerts } from "@/server/alerts/reads";
import { listAlertDeliveries } from "@/server/alerts/reads-deliveries";
import { listDrifts } from "@/server/credits/drifts";
import { listSuppressions } from "@/server/enrichment/privacy/reads-suppressions";
import { readCacheHitRate } from "@/server/enrichment/runs/reads-cache";
import { listRunItems } from "@/server/enrichment/runs/run-item-reads";
import { runItemState } from "@/server/enrichment/schema";
import { listUnknownTasks } from "@/server/enrichment/tasks/resolve-unknown";
import { db } from "@/server/platform/db/client";
import { queueCatalogue } from "@/server/queues/catalogue";
import { readQueues } from "@/server/queues/reads";
import { listJobs, readJob } from "@/server/queues/reads-jobs";
import { jobState, type ListJobsInput } from "@/server/queues/schema";
import { readStreamHistory, readStreamLog, readStreamStatus } from "@/server/register/stream/reads";
import { listDeliveries, readDelivery } from "@/server/webhooks/reads";
import { readWebhookOverview } from "@/server/webhooks/reads-overview";
import type { DeliveryFilter } from "@/server/webhooks/schema";
import type { Question } from "./register-questions";

const LIMIT = 50;

/** What the pages of runs, queues, webhooks, alerts and the stream ask, and the API. */
export async function listWorkQuestions(): Promise<Question[]> {
  const jobs = (filter: Omit<ListJobsInput, "limit">) => () => listJobs({ ...filter, limit: LIMIT });
  const deliveries = (filter: DeliveryFilter) => () => listDeliveries({ ...filter, limit: LIMIT });
  const [job, delivery, run, old] = await Promise.all([
    db.queueJob.findFirstOrThrow({ where: { runId: { not: null } }, orderBy: { createdAt: "desc" } }),
    db.webhookDelivery.findFirstOrThrow({ where: { taskId: { not: null } } }),
    db.run.findFirstOrThrow({ orderBy: { id: "asc" } }),
    listJobs({ limit: LIMIT }),
  ]);
  const runId = job.runId ?? undefined;
  const monthAgo = new Date(Date.now() - 30 * 86_400_000).toISOString();
  return [
    {
      name: "a run's companies by state",
      ask: runItemState.options.map((state) => () => listRunItems({ id: run.id, state: [state], limit: LIMIT })),
    },
    { name: "questions served fresh", ask: [30, 366].map((days) => () => readCacheHitRate({ days })) },
    { name: "queues with their last day", ask: [() => readQueues()] },
    { name: "jobs", ask: [jobs({}), jobs({ cursor: old.nextCursor })] },
    { name: "jobs by state", ask: jobState.options.map((state) => jobs({ state: [state] })) },
    { name: "jobs by queue", ask: queueCatalogue.map(({ name }) => jobs({ queue: [name] })) },
    {
      name: "jobs by several filters",
      ask: [
        jobs({ queue: ["find-domain", "send-alert"], state: ["failed", "cancelled"] }),
        jobs({ state: ["failed", "retrying", "cancelled"] }),
        jobs({ state: ["completed", "failed"], cursor: old.nextCursor }),
        jobs({ runId }),
        jobs({ runId, state: ["failed"] }),
        jobs({ runId, queue: ["send-alert"] }),
        jobs({ companyNumber: job.companyNumber ?? undefined, state: ["failed"] }),
      ],
    },
    { name: "a job", ask: [() => readJob(job.id)] },
    { name: "webhooks at a glance", ask: [() => readWebhookOverview()] },
    {
      name: "deliveries",
      ask: [
        deliveries({}),
        deliveries({ state: ["applied"] }),
        deliveries({ state: ["failed"] }),
        deliveries({ state: ["received", "duplicate"] }),
        deliveries({ state: ["failed", "rejected"], channel: "task" }),
        deliveries({ reason: ["forged"] }),
        deliveries({ reason: ["oversized"] }),
        deliveries({ channel: "task" }),
        deliveries({ until: monthAgo, state: ["failed"] }),
        deliveries({ from: monthAgo, until: monthAgo }),
      ],
    },
    { name: "a delivery", ask: [() => readDelivery(delivery.id)] },
    {
      name: "alerts",
      ask: [
        () => listAlerts({ limit: LIMIT }),
        () => listAlerts({ limit: LIMIT, isOpen: true }),
        () => readOpenAlerts(),
      ],
    },
    { name: "what alerts were sent", ask: [() => listAlertDeliveries({ limit: LIMIT })] },
    { name: "suppressions", ask: [() => listSuppressions({ limit: LIMIT })] },
    { name: "drifts and starts of unknown fate", ask: [() => listDrifts({ limit: 50 }), () => listUnknownTasks()] },
    { name: "the stream's state", ask: [() => readStreamStatus()] },
    { name: "the stream's history", ask: [() => readStreamHistory(), () => readStreamLog()] },
  ];
}
