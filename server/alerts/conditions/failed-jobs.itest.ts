import { afterEach, beforeEach, expect, it } from "vitest";
import { failedJobs } from "@/server/alerts/conditions/failed-jobs";
import { evaluateAlerts } from "@/server/alerts/evaluate-alerts";
import { alertPolicyValue } from "@/server/alerts/schema";
import { db } from "@/server/platform/db/client";
import { enqueue } from "@/server/queues/enqueue";
import { retryJob } from "@/server/queues/retry-jobs";
import { resetDatabase } from "@/server/testing/database";
import { jobIn, scriptedJob, stopWork, work } from "@/server/testing/factories/jobs";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);
afterEach(stopWork);

const DAY_MS = 86_400_000;
const found = (now = new Date()) => failedJobs.find(alertPolicyValue.parse({}), now);

it("a job in the dead-letter queue alerts until somebody retries it, or for a day", async () => {
  const { id: taskId } = await db.snovTask.create({ data: { kind: "domain", size: 1 } });
  const id = await db.$transaction((tx) => enqueue(tx, "poll-snov-task", { taskId }, { snovTaskId: taskId }));
  await work(scriptedJob(() => ({ status: "dead", error: "no use" })));
  await jobIn(id, "failed");
  expect(await found()).toMatchObject([
    { key: "failed-jobs:poll-snov-task:1", link: "/queues/jobs?queue=poll-snov-task&state=failed" },
  ]);
  expect(await found(new Date(Date.now() + DAY_MS))).toEqual([]);
  await stopWork();
  await retryJob(person, id);
  expect(await found()).toEqual([]);
});

it("fewer that failed are no news: the alert of more stays until none is left", async () => {
  const fail = (finishedAt: Date) => ({
    id: crypto.randomUUID(),
    queue: "fetch-officers",
    payload: {},
    state: "failed" as const,
    finishedAt,
  });
  const [lately, long] = [new Date(), new Date(Date.now() - DAY_MS + 3_600_000)];
  await db.queueJob.createMany({ data: [...Array(9).fill(lately), ...Array(3).fill(long)].map(fail) });
  const look = (hours: number) => evaluateAlerts({ now: new Date(Date.now() + hours * 3_600_000), due: [failedJobs] });
  for (const hours of [0, 2, 4]) await look(hours);
  const raised = await db.alert.findMany({ select: { key: true, resolvedAt: true } });
  expect(raised).toEqual([{ key: "failed-jobs:fetch-officers:10", resolvedAt: null }]);
  await look(30);
  expect(await db.alert.count({ where: { resolvedAt: null } })).toBe(0);
});

it("an alert of many that became few says how grave it is now, not how grave it was", async () => {
  const fail = () => ({
    id: crypto.randomUUID(),
    queue: "fetch-officers",
    payload: {},
    state: "failed" as const,
    finishedAt: new Date(),
  });
  const jobs = Array.from({ length: 100 }, fail);
  await db.queueJob.createMany({ data: jobs });
  await evaluateAlerts({ due: [failedJobs] });
  expect(await db.alert.findMany()).toMatchObject([
    { severity: "critical", sentence: expect.stringMatching(/^100 jobs/) },
  ]);
  await db.queueJob.deleteMany({ where: { id: { in: jobs.slice(1).map(({ id }) => id) } } });
  await evaluateAlerts({ due: [failedJobs] });
  expect(await db.alert.findMany()).toMatchObject([
    { severity: "warning", sentence: expect.stringMatching(/^1 job /) },
  ]);
});

it("a message that reached nobody is told by no further message", async () => {
  await db.queueJob.create({
    data: { id: crypto.randomUUID(), queue: "send-alert", payload: {}, state: "failed", finishedAt: new Date() },
  });
  expect(await found()).toEqual([]);
});
