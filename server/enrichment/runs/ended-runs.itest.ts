import { afterEach, beforeEach, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { finishRuns } from "@/server/enrichment/runs/finish-runs";
import { abortRun, pauseRun } from "@/server/enrichment/runs/pause-run";
import { db } from "@/server/platform/db/client";
import { retryJob } from "@/server/queues/retry-jobs";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { drive } from "@/server/testing/factories/drive";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 50 });
  await reconcileCredits();
});
afterEach(() => providers.close());

it("what an aborted run had paid for is collected and stored, and leads no further", async () => {
  const { runId, lookupIds } = await askDomains(8);
  await startTogether(lookupIds);
  await abortRun(person, runId);
  await collectWhenReady((await onlyTask()).id);
  await drive();

  expect(await balanceOf("spent")).toBeGreaterThan(0);
  expect(await db.companyDomain.count()).toBe(await balanceOf("spent"));
  expect(await db.queueJob.count({ where: { queue: { in: ["fetch-officers", "find-email"] } } })).toBe(0);
  expect((await db.run.findUniqueOrThrow({ where: { id: runId } })).state).toBe("aborted");
  await expectProven();
});

it("aborting a paused run leaves its waiting answers to be stored", async () => {
  const { runId, lookupIds } = await askDomains(8);
  await startTogether(lookupIds);
  await pauseRun(person, runId);
  await collectWhenReady((await onlyTask()).id);
  await abortRun(person, runId);
  await drive();
  expect(await db.companyDomain.count()).toBe(await balanceOf("spent"));
});

it("a lookup of an aborted run that comes back to its queue is not started", async () => {
  const { runId, lookupIds } = await askDomains(3);
  await abortRun(person, runId);
  await db.lookup.updateMany({ data: { state: "waiting" } });
  await db.queueJob.updateMany({ data: { state: "queued" } });
  const outcomes = await startTogether(lookupIds);
  expect(outcomes).toEqual(lookupIds.map(() => ({ status: "completed" })));
  expect(await lookupStates()).toEqual({ cancelled: 3 });
  expect(await db.snovTask.count()).toBe(0);
});

it("a failed job that is retried reopens its completed run, and not an aborted one", async () => {
  const { runId } = await askDomains(1);
  const job = await db.queueJob.findFirstOrThrow({ where: { queue: "find-domain" } });
  await db.$executeRaw`update pgboss.job set state = 'failed', completed_on = now() where id = ${job.id}::uuid`;
  await db.queueJob.update({ where: { id: job.id }, data: { state: "failed", error: "rejected" } });
  await db.lookup.updateMany({ data: { state: "failed" } });
  await finishRuns();
  expect((await db.run.findUniqueOrThrow({ where: { id: runId } })).state).toBe("completed");

  await retryJob(person, job.id);
  expect(await db.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
    state: "running",
    finishedAt: null,
  });
  await drive();
  expect(await db.companyDomain.count()).toBe(await db.lookup.count({ where: { kind: "domain", state: "found" } }));

  await db.$executeRaw`update pgboss.job set state = 'failed' where id = ${job.id}::uuid`;
  await db.queueJob.update({ where: { id: job.id }, data: { state: "failed" } });
  await abortRun(person, runId);
  await expect(retryJob(person, job.id)).rejects.toThrow(/aborted/);
});
