import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failedJobs } from "@/server/alerts/conditions/failed-jobs";
import { alertPolicyValue } from "@/server/alerts/schema";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { finishRuns } from "@/server/enrichment/runs/finish-runs";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { decideUnknownTask } from "@/server/enrichment/tasks/resolve-unknown";
import { startLookups } from "@/server/enrichment/tasks/start-lookups";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { db } from "@/server/platform/db/client";
import { defineBatchJob } from "@/server/queues/define-job";
import { discardFailedJobs, discardJob } from "@/server/queues/discard-jobs";
import { enqueueAll } from "@/server/queues/enqueue";
import { readQueue } from "@/server/queues/reads";
import { listJobs, readJob } from "@/server/queues/reads-jobs";
import { retryFailedJobs, retryJob } from "@/server/queues/retry-jobs";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { bossJob, count, jobIn, QUEUE, scriptedJob, stopWork, work } from "@/server/testing/factories/jobs";
import { askDomains } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

let providers: TestProviders | null = null;

beforeEach(resetDatabase);
afterEach(async () => {
  await stopWork();
  await providers?.close();
  providers = null;
});

const buriedIn = (queue: string) => count(`pgboss.job where name = '${queue}.dead'`);

async function allFailed(queue: string, ids: readonly string[]): Promise<string[]> {
  for (const id of ids) await jobIn(id, "failed");
  await until("pg-boss has buried them", async () => (await buriedIn(queue)) === ids.length);
  return [...ids];
}

/** So many jobs that failed for good; from then on their work succeeds. */
async function failJobs(most: number): Promise<string[]> {
  const payloads = Array.from({ length: most }, () => ({ payload: { taskId: randomUUID() } }));
  const ids = await db.$transaction((tx) => enqueueAll(tx, QUEUE, payloads));
  await work(scriptedJob((attempt) => (attempt <= most ? { status: "dead", error: "no use" } : undefined)));
  return allFailed(QUEUE, ids);
}

type Batch = { jobId: string; lookupId: string }[];

/** Questions whose jobs fail for good, after something else was done with all of them at once, as with a batch. */
async function failLookups(most: number, before: (batch: Batch) => Promise<unknown> = async () => undefined) {
  const asked = await askDomains(most);
  const jobs = await db.queueJob.findMany({ where: { queue: "find-domain" }, orderBy: { lookupId: "asc" } });
  await before(jobs.map(({ id, lookupId }) => ({ jobId: id, lookupId: lookupId ?? "" })));
  const failing = defineBatchJob("find-domain", async (batch) => {
    return new Map(batch.map(({ id }) => [id, { status: "dead", error: "HTTP 400: bad request" }]));
  });
  await work(failing);
  const ids = jobs.map(({ id }) => id);
  return { ...asked, ids: await allFailed("find-domain", ids) };
}

async function openSnov(): Promise<TestProviders> {
  providers = await openProviders({ credits: 50 });
  await reconcileCredits();
  return providers;
}

describe("a discarded job", () => {
  it("is never tried again, leaves the dead-letter queue, and stays in the history", async () => {
    const [id = "", other = ""] = await failJobs(2);
    await discardJob(person, id);
    expect(await readJob(id)).toMatchObject({ state: "discarded", error: "no use", isCancellable: false });
    expect([await buriedIn(QUEUE), await bossJob(id)]).toEqual([1, undefined]);
    expect(await db.auditEntry.findMany({ where: { action: "job.discarded" } })).toMatchObject([
      { entityId: id, actor: "Test", before: { state: "failed", error: "no use" } },
    ]);
    const conflict = { code: "CONFLICT", message: expect.stringContaining("was discarded") };
    await expect(retryJob(person, id)).rejects.toMatchObject(conflict);
    await expect(discardJob(person, id)).rejects.toMatchObject(conflict);
    expect(await retryFailedJobs(person, { name: QUEUE, dryRun: false })).toEqual({ retried: 1, skipped: [] });
    await jobIn(other, "completed");
    expect((await jobIn(id, "failed")).attempts).toHaveLength(1);
  });

  it("no longer counts among those that wait for an admin", async () => {
    const [id = "", other = ""] = await failJobs(2);
    await discardJob(person, id);
    const idsIn = async (state: "failed" | "discarded", companyNumber?: string) =>
      (await listJobs({ state: [state], companyNumber, limit: 10 })).items.map((job) => job.id);
    expect([await idsIn("failed"), await idsIn("discarded")]).toEqual([[other], [id]]);
    expect(await readQueue(QUEUE)).toMatchObject({ failed: 1, dead: 1 });
    await discardFailedJobs(person, { name: QUEUE, dryRun: false });
    expect(await readQueue(QUEUE)).toMatchObject({ failed: 0, dead: 0 });
    expect(await failedJobs.find(alertPolicyValue.parse({}), new Date())).toEqual([]);
  });

  it("has failed for good: others cannot be discarded", async () => {
    const [id = ""] = await failJobs(1);
    await retryJob(person, id);
    await jobIn(id, "completed");
    await expect(discardJob(person, id)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(discardJob(person, randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("may be older than pg-boss keeps it", async () => {
    const [id = ""] = await failJobs(1);
    await db.$executeRaw`delete from pgboss.job where id = ${id}::uuid`;
    await discardJob(person, id);
    expect((await readJob(id)).state).toBe("discarded");
  });
});

describe("two admins at once", () => {
  it("discard a job once", async () => {
    const [id = ""] = await failJobs(1);
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => discardJob(person, id)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "CONFLICT" });
    expect(await db.auditEntry.count({ where: { action: "job.discarded" } })).toBe(1);
  });

  it("either retry a job or discard it, one by one and all of a queue", async () => {
    const ids = await failJobs(12);
    const acts = ids.flatMap((id, index) => {
      const both = [() => retryJob(person, id), () => discardJob(person, id)];
      return index % 2 === 0 ? both : both.reverse();
    });
    const all = [retryFailedJobs, discardFailedJobs].map((act) => () => act(person, { name: QUEUE, dryRun: false }));
    const outcomes = await Promise.allSettled([...acts, ...all].map((act) => act()));
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "CONFLICT" });
    for (const id of ids) {
      const { state, discardedAt, attempts } = await jobIn(id, "completed", "failed");
      expect([state, attempts.length]).toEqual(discardedAt ? ["failed", 1] : ["completed", 2]);
      if (discardedAt) expect(await bossJob(id)).toBeUndefined();
    }
    expect(await buriedIn(QUEUE)).toBe(0);
  });
});

describe("the lookup of a discarded job", () => {
  it("fails and says why, and its run is over with it among the failed", async () => {
    const { runId, lookupIds, ids } = await failLookups(2);
    expect(await lookupStates()).toEqual({ waiting: 2 });
    expect(await discardFailedJobs(person, { name: "find-domain", dryRun: true })).toEqual({
      discarded: 2,
      skipped: [],
    });
    expect(await lookupStates()).toEqual({ waiting: 2 });
    expect(await discardFailedJobs(person, { name: "find-domain", dryRun: false })).toMatchObject({ discarded: 2 });
    for (const id of lookupIds)
      expect(await db.lookup.findUnique({ where: { id } })).toMatchObject({
        state: "failed",
        failure: "Its job failed and was discarded: HTTP 400: bad request",
      });
    await sweepLookups();
    await until(
      "the run is over",
      async () => (await finishRuns()) + (await db.run.count({ where: { state: "completed" } })) > 0,
    );
    expect(await getRun(runId)).toMatchObject({ state: "completed", progress: { total: 2, failed: 2, remaining: 0 } });
    expect(ids).toHaveLength(2);
  });

  it("goes on where another job asks its question", async () => {
    const { lookupIds, ids } = await failLookups(1);
    await stopWork();
    const [lookupId = ""] = lookupIds;
    await db.$transaction((tx) => enqueueAll(tx, "find-domain", [{ payload: { lookupId }, lookupId }]));
    await discardJob(person, ids[0] ?? "");
    expect(await lookupStates()).toEqual({ waiting: 1 });
  });

  it("gives back what was held for a request that never left", async () => {
    await openSnov();
    const { ids } = await failLookups(2, (batch) => prepareTask("domain", batch));
    expect([await lookupStates(), await balanceOf("held")]).toEqual([{ in_flight: 2 }, 2]);
    await discardJob(person, ids[0] ?? "");
    expect([await lookupStates(), await balanceOf("held")]).toEqual([{ failed: 1, waiting: 1 }, 0]);
    await expectProven();
  });

  it("keeps its hold while nobody knows what became of its task, and its job stays until somebody has decided", async () => {
    const { snov } = await openSnov();
    snov.setFaults({ requests: [{ on: "start", does: "reset", isCarriedOut: true }], webhooks: { isOn: false } });
    const signal = new AbortController().signal;
    const { ids } = await failLookups(2, (batch) => startLookups("domain", batch, { signal }));
    const refusal = {
      code: "CONFLICT",
      message: expect.stringContaining("Decide about that task under Credits first"),
    };
    await expect(discardJob(person, ids[0] ?? "")).rejects.toMatchObject(refusal);
    const skipped = [
      { reason: "nobody knows whether Snov.io billed their task: decide about it under Credits first", count: 2 },
    ];
    expect(await discardFailedJobs(person, { name: "find-domain", dryRun: false })).toEqual({ discarded: 0, skipped });
    expect([await lookupStates(), await balanceOf("held")]).toEqual([{ unknown: 2 }, 2]);

    const { id: taskId } = await onlyTask();
    await decideUnknownTask(person, { taskId, decision: "write-off", reason: "nobody will know" });
    expect(await discardFailedJobs(person, { name: "find-domain", dryRun: false })).toEqual({
      discarded: 2,
      skipped: [],
    });
    expect([await lookupStates(), await balanceOf("held")]).toEqual([{ failed: 2 }, 0]);
    await expectProven();
  });
});
