import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { finishRuns } from "@/server/enrichment/runs/finish-runs";
import { abortRun, pauseRun, resumeRun } from "@/server/enrichment/runs/pause-run";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { db, type Tx } from "@/server/platform/db/client";
import { sender } from "@/server/queues/boss";
import { cancelJob } from "@/server/queues/cancel-job";
import { defineBatchJob, defineJob } from "@/server/queues/define-job";
import { enqueue } from "@/server/queues/enqueue";
import { readJob } from "@/server/queues/reads-jobs";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates } from "@/server/testing/factories/answers";
import { createCompany } from "@/server/testing/factories/companies";
import { bossJob, jobIn, scriptedBatch, stopWork, work } from "@/server/testing/factories/jobs";
import { openBooks } from "@/server/testing/factories/ledger";
import { askDomains, createRun } from "@/server/testing/factories/lookups";
import { holdsUp } from "@/server/testing/holds-up";
import { person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);
afterEach(stopWork);

const runOf = (id: string) => db.run.findUniqueOrThrow({ where: { id } });
const jobsOf = (runId: string) => db.queueJob.findMany({ where: { runId }, orderBy: { createdAt: "asc" } });
const waits = async (runId: string) =>
  Promise.all((await jobsOf(runId)).map(async (job) => (await bossJob(job.id))?.wait ?? 0));

/** Another run that waits for the first of these lookups too. */
async function shareFirst(lookupId: string) {
  const { input } = await db.lookup.findUniqueOrThrow({ where: { id: lookupId } });
  const name = String(Object(input).name);
  const companyNumber = await createCompany({ name });
  const run = await createRun([companyNumber]);
  const request = { question: { kind: "domain" as const, input: { name } }, companyNumber, run, priority: 1 };
  const requested = await db.$transaction((tx) => requestLookup(tx, request));
  return { runId: run.id, companyNumber, requested };
}

describe("a paused run", () => {
  it("starts nothing more: its jobs are out of every worker's sight until it is resumed", async () => {
    const { runId } = await askDomains(3);
    await pauseRun(person, runId, "wait for the boss");
    expect(await runOf(runId)).toMatchObject({ state: "paused", pausedReason: "wait for the boss" });
    expect(Math.min(...(await waits(runId)))).toBeGreaterThan(86_400);
    const [first] = await jobsOf(runId);
    expect((await readJob(first?.id ?? "")).waitsForRun).toBe(true);
    await resumeRun(person, runId);
    expect((await readJob(first?.id ?? "")).waitsForRun).toBe(false);
    expect(Math.max(...(await waits(runId)))).toBeLessThanOrEqual(0);
    expect(await runOf(runId)).toMatchObject({ state: "running", pausedReason: null });
    const audited = await db.auditEntry.findMany({ where: { entityId: runId }, orderBy: { at: "asc" } });
    expect(audited.map(({ action, reason }) => [action, reason])).toEqual([
      ["run.paused", "wait for the boss"],
      ["run.resumed", null],
    ]);
  });

  it("tells who paused it last and since when, until it goes on", async () => {
    const { runId } = await askDomains(1);
    const other = { ...person, name: "Somebody else" };
    await pauseRun(other, runId);
    await resumeRun(person, runId);
    expect((await getRun(runId)).paused).toBeNull();
    const before = Date.now();
    await pauseRun(person, runId);
    const { paused } = await getRun(runId);
    expect(paused).toMatchObject({ by: person.name, isPerson: true });
    expect(Date.parse(paused?.since ?? "")).toBeGreaterThanOrEqual(before - 1000);
  });

  it("also puts a job out of sight that is enqueued or fetched while it is paused, without an attempt", async () => {
    const { runId, lookupIds } = await askDomains(1);
    await pauseRun(person, runId);
    const lookupId = lookupIds[0] ?? "";
    const id = await db.$transaction((tx) => enqueue(tx, "verify-email", { lookupId }, { runId }));
    const other = await db.$transaction((tx) => enqueue(tx, "verify-email", { lookupId }));
    const definition = scriptedBatch(() => ({ status: "completed" }));
    await work(definition);
    await jobIn(other, "completed");
    expect(await db.queueJobAttempt.count({ where: { jobId: id } })).toBe(0);
    expect((await bossJob(id))?.wait).toBeGreaterThan(86_400);
    await resumeRun(person, runId);
    await jobIn(id, "completed");
  });

  it("has a job of it that was at work when it was paused put out of sight as well, where that is given back", async () => {
    const { runId, lookupIds } = await askDomains(1);
    const lookupId = lookupIds[0] ?? "";
    const id = await db.$transaction((tx) => enqueue(tx, "verify-email", { lookupId }, { runId }));
    let tries = 0;
    await work(
      defineBatchJob("verify-email", async () => {
        tries += 1;
        if (tries > 1) return new Map([[id, { status: "completed" }]]);
        await pauseRun(person, runId);
        return new Map([[id, { status: "returned", afterSeconds: 5, why: "no credits free" }]]);
      }),
    );
    await until("it was given back", async () => (await bossJob(id))?.state === "created" && tries === 1);
    expect((await bossJob(id))?.wait).toBeGreaterThan(86_400);
    expect(await db.queueJob.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: "queued",
      error: "no credits free",
    });
    await resumeRun(person, runId);
    await jobIn(id, "completed");
  });

  it("leaves alone what stores a paid result and is asked to wait a moment", async () => {
    const { runId, lookupIds } = await askDomains(1);
    const payload = { lookupId: lookupIds[0] ?? "", companyNumber: "12345678", runId, officerId: "zelda" };
    const id = await db.$transaction((tx) => enqueue(tx, "store-emails", payload, { runId }));
    await pauseRun(person, runId);
    await work(defineJob("store-emails", async () => ({ status: "returned", afterSeconds: 60, why: "later" })));
    await until("it was given back", async () => (await db.queueJob.count({ where: { id, error: "later" } })) > 0);
    expect((await bossJob(id))?.wait).toBeLessThanOrEqual(60);
  });

  it("is not completed though nothing of it is left to do, and cannot be paused twice", async () => {
    const run = await createRun([await createCompany()]);
    await pauseRun(person, run.id);
    await finishRuns();
    expect((await runOf(run.id)).state).toBe("paused");
    await expect(pauseRun(person, run.id)).rejects.toMatchObject({ code: "CONFLICT" });
    await resumeRun(person, run.id);
    await finishRuns();
    expect((await runOf(run.id)).state).toBe("completed");
    await expect(abortRun(person, run.id)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("keeps nobody else waiting: a lookup that a running run shares is that run's from now on", async () => {
    const { runId, lookupIds } = await askDomains(2);
    const heir = await shareFirst(lookupIds[0] ?? "");
    expect(heir.requested.as).toBe("shared");
    await pauseRun(person, runId);
    expect(await db.lookup.findUniqueOrThrow({ where: { id: lookupIds[0] } })).toMatchObject({
      runId: heir.runId,
      companyNumber: heir.companyNumber,
      state: "waiting",
    });
    expect(await jobsOf(heir.runId)).toMatchObject([{ queue: "find-domain", lookupId: lookupIds[0], state: "queued" }]);
    expect(await db.lookup.findUniqueOrThrow({ where: { id: lookupIds[1] } })).toMatchObject({ runId });
  });

  it("keeps nobody waiting who asks later, either", async () => {
    const { runId, lookupIds } = await askDomains(1);
    await pauseRun(person, runId);
    const heir = await shareFirst(lookupIds[0] ?? "");
    expect(heir.requested).toEqual({ lookupId: lookupIds[0], as: "asked" });
    expect(await db.lookup.count()).toBe(1);
    expect(await jobsOf(heir.runId)).toMatchObject([{ lookupId: lookupIds[0], state: "queued" }]);
  });

  it("keeps nobody waiting who shares a lookup that it created in the very moment it was paused", async () => {
    const [run, heir] = [await createRun([await createCompany()]), await createRun([await createCompany()])];
    const ask = async (tx: Tx, { id }: typeof run) => {
      const { companyNumber } = await tx.runItem.findFirstOrThrow({ where: { runId: id } });
      const question = { kind: "domain" as const, input: { name: "Tarnvale Bakery Limited" } };
      return requestLookup(tx, { question, companyNumber, run: { id, isRefresh: false }, priority: 1 });
    };
    const isPaused = async () => (await runOf(run.id)).state === "paused";
    const { promise: asked, resolve: hasAsked } = Promise.withResolvers<string>();
    let ends: Promise<unknown>[] = [];
    await db.$transaction(async (tx) => {
      await tx.$queryRaw`select id from runs where id = ${run.id}::uuid for no key update`;
      const pausing = pauseRun(person, run.id);
      await until("the pause has looked for lookups", () => holdsUp(tx));
      await db.$transaction((creating) => ask(creating, run));
      const sharing = db.$transaction(async (linking) => {
        hasAsked((await ask(linking, heir)).as);
        await until("the run is paused", isPaused);
      });
      ends = [pausing, sharing];
      expect(await asked).toBe("shared");
    });
    await Promise.all(ends);
    expect(await db.lookup.findFirst()).toMatchObject({ runId: heir.id, state: "waiting" });
    expect(await jobsOf(heir.id)).toMatchObject([{ queue: "find-domain", state: "queued" }]);
  });
});

describe("a lookup that waits for a paused run although a running one shares it", () => {
  /** As a process leaves it that ends between the pause and the second offer. */
  async function leaveBehind() {
    const { runId, lookupIds } = await askDomains(1);
    const heir = await shareFirst(lookupIds[0] ?? "");
    await db.run.update({ where: { id: runId }, data: { state: "paused" } });
    return { runId, heir };
  }

  it("goes to the running one at the next sweep, with a job that works it", async () => {
    const { heir } = await leaveBehind();
    await Promise.all([sweepLookups(), sweepLookups()]);
    expect(await db.lookup.findFirst()).toMatchObject({ runId: heir.runId, state: "waiting" });
    expect(await jobsOf(heir.runId)).toMatchObject([{ queue: "find-domain", state: "queued" }]);
  });

  it("stays where it is when the running one's own job for it was cancelled", async () => {
    const { runId, heir } = await leaveBehind();
    const lookup = await db.lookup.findFirstOrThrow();
    await db.queueJob.create({
      data: {
        id: randomUUID(),
        queue: "find-domain",
        payload: {},
        runId: heir.runId,
        lookupId: lookup.id,
        state: "cancelled",
      },
    });
    await sweepLookups();
    expect(await db.lookup.findFirst()).toMatchObject({ runId, state: "waiting" });
  });
});

describe("an aborted run", () => {
  it("leaves nothing waiting: its jobs and lookups are cancelled, here and in pg-boss", async () => {
    await openBooks({ granted: 10 });
    const { runId } = await askDomains(3);
    await abortRun(person, runId);
    expect(await lookupStates()).toEqual({ cancelled: 3 });
    const jobs = await jobsOf(runId);
    expect(jobs.map((job) => job.state)).toEqual(["cancelled", "cancelled", "cancelled"]);
    for (const job of jobs) expect((await bossJob(job.id))?.state).toBe("cancelled");
    expect(await runOf(runId)).toMatchObject({ state: "aborted", finishedAt: expect.any(Date) });
  });

  it("hands a shared lookup over to the other run, with a job that works it", async () => {
    const { runId, lookupIds } = await askDomains(2);
    const heir = await shareFirst(lookupIds[0] ?? "");
    await abortRun(person, runId);
    expect(await lookupStates()).toEqual({ waiting: 1, cancelled: 1 });
    expect(await db.lookup.findUniqueOrThrow({ where: { id: lookupIds[0] } })).toMatchObject({
      runId: heir.runId,
      state: "waiting",
    });
    expect(await jobsOf(heir.runId)).toMatchObject([{ lookupId: lookupIds[0], state: "queued" }]);
  });
});

describe("a cancelled job", () => {
  it("takes its waiting lookup with it, so that the question can be asked again", async () => {
    const { runId, lookupIds } = await askDomains(1);
    const [job] = await jobsOf(runId);
    await cancelJob(person, job?.id ?? "");
    expect(await db.queueJob.findUniqueOrThrow({ where: { id: job?.id } })).toMatchObject({ state: "cancelled" });
    expect((await bossJob(job?.id ?? ""))?.state).toBe("cancelled");
    expect(await lookupStates()).toEqual({ cancelled: 1 });
    await finishRuns();
    expect((await runOf(runId)).state).toBe("completed");
    expect((await shareFirst(lookupIds[0] ?? "")).requested.as).toBe("asked");
    expect(await db.auditEntry.findFirst({ where: { action: "job.cancelled" } })).toMatchObject({ entityId: job?.id });
  });

  it.each(["poll-snov-task", "apply-delivery", "score-domain", "store-emails", "store-verification"])(
    "must not be one of %s, which brings home what was paid for",
    async (queue) => {
      const job = await db.queueJob.create({ data: { id: randomUUID(), queue, payload: {} } });
      await expect(cancelJob(person, job.id)).rejects.toMatchObject({
        code: "CONFLICT",
        message: expect.stringContaining(`pause ${queue} to hold it back`),
      });
      expect((await db.queueJob.findUniqueOrThrow({ where: { id: job.id } })).state).toBe("queued");
      expect((await readJob(job.id)).isCancellable).toBe(false);
    },
  );

  it("must be waiting: an active one is left alone, an unknown one is not found", async () => {
    const { runId } = await askDomains(1);
    const [job] = await jobsOf(runId);
    await db.queueJob.updateMany({ data: { state: "active" } });
    await expect(cancelJob(person, job?.id ?? "")).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(cancelJob(person, "00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await lookupStates()).toEqual({ waiting: 1 });
  });

  it("is not one that a worker has fetched at that moment: its batch would lose its request on the way", async () => {
    const { runId } = await askDomains(1);
    const [job] = await jobsOf(runId);
    await (await sender()).fetch("find-domain");
    await expect(cancelJob(person, job?.id ?? "")).rejects.toMatchObject({ code: "CONFLICT" });
    expect([(await bossJob(job?.id ?? ""))?.state, await lookupStates()]).toEqual(["active", { waiting: 1 }]);
  });
});
