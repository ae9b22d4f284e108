import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { db } from "@/server/platform/db/client";
import { enqueueAll } from "@/server/queues/enqueue";
import { retryFailedJobs, retryJob } from "@/server/queues/retry-jobs";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates } from "@/server/testing/factories/answers";
import { createCompany } from "@/server/testing/factories/companies";
import { bossJob, jobIn, scriptedJob, stopWork, work } from "@/server/testing/factories/jobs";
import { askDomains, createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);
afterEach(stopWork);

const QUEUE = "poll-snov-task";

/** So many jobs that failed for good; from then on their work succeeds. */
async function failJobs(count: number): Promise<string[]> {
  const payloads = Array.from({ length: count }, () => ({ payload: { taskId: randomUUID() } }));
  const ids = await db.$transaction((tx) => enqueueAll(tx, QUEUE, payloads));
  await work(scriptedJob((attempt) => (attempt <= count ? { status: "dead", error: "no use" } : undefined)));
  for (const id of ids) await jobIn(id, "failed");
  await until("pg-boss has buried them", async () => (await buried()) === count);
  return ids;
}

const buried = async () => {
  const [row] = await db.$queryRaw<
    { n: number }[]
  >`select count(*)::int as n from pgboss.job where name = 'poll-snov-task.dead'`;
  return row?.n;
};

it("a failed job that a person retries is worked again and leaves the dead-letter queue", async () => {
  const [id = "", other = ""] = await failJobs(2);
  expect(await buried()).toBe(2);
  await retryJob(person, id);
  const job = await jobIn(id, "completed");
  expect(job.attempts.map((attempt) => attempt.outcome)).toEqual(["failed", "completed"]);
  expect(await buried()).toBe(1);
  expect((await db.queueJob.findUniqueOrThrow({ where: { id: other } })).state).toBe("failed");
  expect(await db.auditEntry.findFirst({ where: { action: "job.retried" } })).toMatchObject({
    entityId: id,
    actor: "Test",
  });
});

it("only failed jobs can be retried", async () => {
  const [id = ""] = await failJobs(1);
  await retryJob(person, id);
  await jobIn(id, "completed");
  await expect(retryJob(person, id)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(retryJob(person, randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("a job of an aborted run is not tried again, alone or with the others, and says why", async () => {
  const [id = "", other = ""] = await failJobs(2);
  const { id: runId } = await createRun([await createCompany()]);
  await db.run.update({ where: { id: runId }, data: { state: "aborted" } });
  await db.queueJob.update({ where: { id }, data: { runId } });
  await expect(retryJob(person, id)).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("was aborted"),
  });
  expect(await retryFailedJobs(person, { name: QUEUE, dryRun: false })).toEqual({
    retried: 1,
    skipped: [{ reason: "their run was aborted", count: 1 }],
  });
  await jobIn(other, "completed");
  expect((await jobIn(id, "failed")).attempts).toHaveLength(1);
});

it("a dry run says what a retry of all failed jobs would do, and does nothing", async () => {
  const ids = await failJobs(3);
  await db.$executeRaw`delete from pgboss.job where id = ${ids[0]}::uuid`;
  const expected = { retried: 2, skipped: [{ reason: "older than the queue keeps its jobs", count: 1 }] };
  expect(await retryFailedJobs(person, { name: QUEUE, dryRun: true })).toEqual(expected);
  expect(await db.queueJob.count({ where: { state: "failed" } })).toBe(3);
  expect((await bossJob(ids[1] ?? ""))?.state).toBe("failed");

  expect(await retryFailedJobs(person, { name: QUEUE, dryRun: false })).toEqual(expected);
  for (const id of ids.slice(1)) await jobIn(id, "completed");
  await expect(retryJob(person, ids[0] ?? "")).rejects.toThrow(/no longer in its queue/);
  expect(await retryFailedJobs(person, { name: QUEUE, dryRun: false })).toMatchObject({ retried: 0 });
});

it("a waiting lookup whose job failed for good has failed too, and says why", async () => {
  const { lookupIds } = await askDomains(2);
  const [job] = await db.queueJob.findMany({ where: { lookupId: lookupIds[0] } });
  await db.queueJob.update({
    where: { id: job?.id },
    data: { state: "failed", error: "rejected", finishedAt: new Date() },
  });
  await sweepLookups();
  expect(await lookupStates()).toEqual({ failed: 1, waiting: 1 });
  expect(await db.lookup.findUniqueOrThrow({ where: { id: lookupIds[0] } })).toMatchObject({ failure: "rejected" });
});

it("a lookup that waits with no job at all gets one after a minute", async () => {
  const { lookupIds } = await askDomains(1);
  await db.queueJob.deleteMany();
  await sweepLookups();
  expect(await db.queueJob.count()).toBe(0);
  await db.$executeRaw`update lookups set created_at = created_at - interval '2 minutes'`;
  await sweepLookups();
  await sweepLookups();
  expect(await db.queueJob.findMany()).toMatchObject([
    { queue: "find-domain", lookupId: lookupIds[0], state: "queued" },
  ]);
});
