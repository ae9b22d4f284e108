import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { AppError, ProviderError } from "@/server/platform/errors";
import { sender } from "@/server/queues/boss";
import { enqueue, enqueueAll } from "@/server/queues/enqueue";
import { returnJob, wakeJobs } from "@/server/queues/live-jobs";
import { pauseQueue } from "@/server/queues/pause-queue";
import { findPause, listPauses } from "@/server/queues/pauses";
import { endTimedPauses, resumeQueue } from "@/server/queues/resume-queue";
import { runJobs } from "@/server/queues/run-jobs";
import { sweepJobs } from "@/server/queues/sweep-jobs";
import { resetDatabase } from "@/server/testing/database";
import { bossJob, hurry, jobIn, scriptedBatch, scriptedJob, stopWork, work } from "@/server/testing/factories/jobs";
import { person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);
afterEach(stopWork);

const QUEUE = "poll-snov-task";
const payload = () => ({ taskId: randomUUID() });
const enqueueOne = () => db.$transaction((tx) => enqueue(tx, QUEUE, payload()));
const count = (query: string) =>
  db.$queryRawUnsafe<{ n: number }[]>(`select count(*)::int as n from ${query}`).then(([row]) => row?.n);

describe("enqueueing", () => {
  it("comes and goes with the transaction that causes it, in pg-boss's table and in ours", async () => {
    const failing = db.$transaction(async (tx) => {
      await enqueueAll(tx, QUEUE, [{ payload: payload() }, { payload: payload() }]);
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect([await count("pgboss.job"), await count("queue_jobs")]).toEqual([0, 0]);

    const id = await enqueueOne();
    expect(await bossJob(id)).toMatchObject({ name: QUEUE, state: "created" });
    expect(await db.queueJob.findUniqueOrThrow({ where: { id } })).toMatchObject({ queue: QUEUE, state: "queued" });
  });

  it("refuses a payload that its queue could never work", async () => {
    const bad = { taskId: "not an id" };
    await expect(db.$transaction((tx) => enqueue(tx, QUEUE, bad))).rejects.toThrow(/taskId/);
    expect(await count("queue_jobs")).toBe(0);
  });
});

describe("an attempt", () => {
  it("is kept with its worker, its times and its outcome", async () => {
    const id = await enqueueOne();
    await work(scriptedJob(() => undefined));
    const job = await jobIn(id, "completed");
    expect(job.attempts).toMatchObject([
      { number: 1, outcome: "completed", error: null, worker: expect.stringMatching(/./) },
    ]);
    expect(job.attempts[0]?.endedAt?.getTime()).toBeGreaterThanOrEqual(job.attempts[0]?.startedAt.getTime() ?? 0);
    expect(job.finishedAt).not.toBeNull();
  });

  it("that fails in passing is followed by others, later and later, until one succeeds", async () => {
    const id = await enqueueOne();
    const failure = new ProviderError({ provider: "snov", kind: "unavailable", message: "the line is dead" });
    const definition = scriptedJob((attempt) => (attempt < 3 ? Promise.reject(failure) : undefined));
    await work(definition);
    const waits: number[] = [];
    for (const number of [1, 2]) {
      const job = await until("an attempt has failed", async () => {
        const row = await db.queueJob.findUniqueOrThrow({ where: { id }, include: { attempts: true } });
        const boss = await bossJob(id);
        return row.attempts.length === number && boss?.state === "retry" && row.state === "retrying" && row;
      });
      expect(job).toMatchObject({ error: "the line is dead", finishedAt: null });
      waits.push((await bossJob(id))?.wait ?? 0);
      await hurry(QUEUE);
    }
    expect(waits[0]).toBeGreaterThan(2);
    expect(waits[1]).toBeGreaterThan(4);
    const job = await jobIn(id, "completed");
    expect(job.attempts.map((attempt) => attempt.outcome)).toEqual(["retrying", "retrying", "completed"]);
    expect(job.attempts.map((attempt) => attempt.error)).toEqual(["the line is dead", "the line is dead", null]);
  });

  it("that can never succeed is the last: the job goes to the dead-letter queue at once", async () => {
    const id = await enqueueOne();
    await work(scriptedJob(() => Promise.reject(new AppError("NOT_FOUND", "no such company"))));
    const job = await jobIn(id, "failed");
    expect(job).toMatchObject({
      error: "no such company",
      attempts: [{ number: 1, outcome: "failed", error: "no such company" }],
    });
    await until("pg-boss has buried it", async () => (await bossJob(id))?.state === "failed");
    expect(await count(`pgboss.job where name = '${QUEUE}.dead' and source_id = '${id}'`)).toBe(1);
  });

  it("after the last retry fails for good", async () => {
    const id = await enqueueOne();
    await db.$executeRaw`update pgboss.job set retry_limit = 1`;
    await work(scriptedJob(() => ({ status: "retry", error: "again" })));
    await until("it waits for its only retry", async () => (await bossJob(id))?.state === "retry");
    await hurry(QUEUE);
    const job = await jobIn(id, "failed");
    expect(job.attempts.map((attempt) => attempt.outcome)).toEqual(["retrying", "failed"]);
  });

  it("that was given back does not count, however often it happens", async () => {
    const id = await enqueueOne();
    const definition = scriptedJob((attempt) =>
      attempt < 4 ? { status: "returned", afterSeconds: 1, why: "no credits free" } : undefined,
    );
    await work(definition);
    for (const number of [1, 2, 3]) {
      await until(
        "it was given back",
        async () => definition.startedAt.length >= number && (await bossJob(id))?.state === "created",
      );
      if (number < 3) expect((await db.queueJob.findUniqueOrThrow({ where: { id } })).error).toBe("no credits free");
      await hurry(QUEUE);
    }
    const job = await jobIn(id, "completed");
    expect(job.attempts).toMatchObject([{ number: 1, outcome: "completed" }]);
    expect(await bossJob(id)).toMatchObject({ retryCount: 0 });
  });

  it("is judged for each job of a batch on its own, and batches are filled", async () => {
    const lookups = Array.from({ length: 12 }, () => randomUUID());
    const ids = await db.$transaction((tx) =>
      enqueueAll(
        tx,
        "verify-email",
        lookups.map((lookupId) => ({ payload: { lookupId } })),
      ),
    );
    const ends = new Map<string, number>(lookups.map((lookupId, index) => [lookupId, index]));
    const definition = scriptedBatch((lookupId) => {
      const index = ends.get(lookupId) ?? 0;
      if (index === 0) return { status: "dead", error: "never" };
      return index === 1 ? { status: "retry", error: "later" } : { status: "completed" };
    });
    await work(definition);
    const [dead, retrying, ...others] = ids;
    expect((await jobIn(dead ?? "", "failed")).error).toBe("never");
    expect((await jobIn(retrying ?? "", "retrying")).error).toBe("later");
    for (const id of others) await jobIn(id, "completed");
    expect(definition.sizes[0]).toBe(10);
  });
});

describe("a pause", () => {
  const pause = (until?: Date) => pauseQueue(person, { name: QUEUE, reason: "Snov.io is being strange", until });

  it("lets nothing new start on any worker after a second, and says who, why and since when", async () => {
    const [first, second] = [scriptedJob(() => undefined), scriptedJob(() => undefined)];
    await Promise.all([work(first), work(second)]);
    const starts = () => [...first.startedAt, ...second.startedAt];
    const feed = async () => {
      await db.$transaction((tx) =>
        enqueueAll(
          tx,
          QUEUE,
          Array.from({ length: 5 }, () => ({ payload: payload() })),
        ),
      );
    };
    await feed();
    await until("both workers are at it", async () => starts().length >= 5);
    await pause();
    const pausedAt = Date.now();
    await until("jobs have come for two seconds", async () => {
      await feed();
      return Date.now() - pausedAt > 2_000;
    });
    expect(starts().filter((at) => at > pausedAt + 1_000)).toEqual([]);
    expect(await db.queueJob.count({ where: { state: "queued" } })).toBeGreaterThan(20);
    expect(await findPause(QUEUE)).toMatchObject({
      by: "Test",
      reason: "Snov.io is being strange",
      cause: "person",
      until: null,
    });
    expect(await db.auditEntry.findFirst({ where: { action: "queue.paused" } })).toMatchObject({
      actor: "Test",
      entityId: QUEUE,
    });

    const before = starts().length;
    await resumeQueue(person, { name: QUEUE });
    await until("work goes on", async () => starts().length > before);
  });

  it("survives a restart of the workers", async () => {
    await pause();
    const id = await enqueueOne();
    const definition = scriptedJob(() => undefined);
    const worker = await work(definition);
    const other = scriptedJob(() => undefined, "apply-delivery");
    await worker.stop();
    await work(definition, other);
    const otherId = await db.$transaction((tx) => enqueue(tx, "apply-delivery", { deliveryId: randomUUID() }));
    await jobIn(otherId, "completed");
    expect(definition.startedAt).toEqual([]);
    expect((await db.queueJob.findUniqueOrThrow({ where: { id } })).state).toBe("queued");
  });

  it("gives back a job that was fetched just before, without an attempt", async () => {
    const id = await enqueueOne();
    const worker = await work(scriptedJob(() => undefined));
    await jobIn(id, "completed");
    // The worker has not looked at the pauses yet, so it still fetches.
    await db.queuePause.create({ data: { queue: QUEUE, cause: "person", by: "Test", reason: "wait" } });
    const late = await enqueueOne();
    await worker.obeyPauses();
    const job = await db.queueJob.findUniqueOrThrow({ where: { id: late }, include: { attempts: true } });
    expect([job.state, job.attempts]).toEqual(["queued", []]);
  });

  it("with an end is over by itself then, and its jobs start at once", async () => {
    const id = await enqueueOne();
    await pause(new Date(Date.now() + 3_600_000));
    await db.$executeRaw`update pgboss.job set start_after = now() + interval '1 hour'`;
    await endTimedPauses();
    expect(await listPauses()).toHaveLength(1);
    await db.queuePause.updateMany({ data: { until: new Date(Date.now() - 1) } });
    expect(await findPause(QUEUE)).toBeNull();
    await endTimedPauses();
    await work(scriptedJob(() => undefined));
    await jobIn(id, "completed");
    expect(await db.auditEntry.findFirst({ where: { action: "queue.resumed" } })).toMatchObject({
      reason: "its time was over",
    });
  });

  it("that is over is ended once by several workers, and not at all when somebody extends it in that moment", async () => {
    await db.queuePause.create({
      data: { queue: QUEUE, cause: "person", by: "Test", reason: "wait", until: new Date(Date.now() - 1) },
    });
    const later = new Date(Date.now() + 3_600_000);
    let ending: Promise<void> | null = null;
    await db.$transaction(async (tx) => {
      await tx.queuePause.updateMany({ data: { until: later } });
      // It looks for pauses that are over before the extension is committed, and must wait for it.
      ending = endTimedPauses();
      await until("it waits for the row", () => count("pg_locks where not granted"));
    });
    await ending;
    expect((await listPauses()).map((row) => row.until)).toEqual([later]);

    await db.queuePause.updateMany({ data: { until: new Date(Date.now() - 1) } });
    await Promise.all([endTimedPauses(), endTimedPauses(), endTimedPauses()]);
    expect(await db.auditEntry.count({ where: { action: "queue.resumed" } })).toBe(1);
  });

  it("that would end in the past or is of no queue is refused with the words to mend it", async () => {
    await expect(pause(new Date(Date.now() - 1000))).rejects.toMatchObject({ code: "BAD_INPUT", field: "until" });
    await expect(pauseQueue(person, { name: "nothing", reason: "x" })).rejects.toThrow(/There is no queue "nothing"/);
  });
});

describe("a job that is given back", () => {
  const waiting = async () => {
    const id = await enqueueOne();
    await work(scriptedJob(() => ({ status: "returned", afterSeconds: 60, why: "no credits free" })));
    await until("it was given back", async () => {
      const job = await db.queueJob.findUniqueOrThrow({ where: { id }, include: { attempts: true } });
      return job.error === "no credits free" && job.attempts.length === 0 && (await bossJob(id))?.state === "created";
    });
    return id;
  };

  it("is nobody else's until its giver has let go of it, though its queue is resumed at once", async () => {
    const id = await waiting();
    await db.$transaction((tx) => wakeJobs(tx, [QUEUE]));
    const wait = (await bossJob(id))?.wait ?? 0;
    expect(wait).toBeGreaterThan(2);
    expect(wait).toBeLessThanOrEqual(5);
  });

  it("starts at once when it is woken later", async () => {
    const id = await waiting();
    await db.$executeRaw`update pgboss.job set heartbeat_on = heartbeat_on - interval '5 seconds'`;
    await db.$transaction((tx) => wakeJobs(tx, [QUEUE]));
    expect((await bossJob(id))?.wait).toBeLessThanOrEqual(0);
  });

  it("stays with the worker that has it now, when it is given back by one that had lost it", async () => {
    const id = await enqueueOne();
    await db.$executeRaw`update pgboss.job set state = 'active', started_on = now(), retry_count = 1`;
    const returned = await db.$transaction((tx) => returnJob(tx, { name: QUEUE, id, retryCount: 0 }, 5));
    expect([returned, (await bossJob(id))?.state]).toEqual([false, "active"]);
  });
});

describe("a killed worker", () => {
  it("leaves a job that pg-boss gave back: the sweep closes its attempt as lost, the next try is a second attempt", async () => {
    const id = await enqueueOne();
    // As a SIGKILL leaves it: active with an open attempt; later pg-boss notices that the heartbeat is missing.
    await db.queueJob.update({
      where: { id },
      data: { state: "active", attempts: { create: { number: 1, worker: "gone", startedAt: new Date() } } },
    });
    await db.$executeRaw`update pgboss.job set state = 'retry', started_on = now() - interval '20 seconds', retry_count = 1, start_after = now() + interval '1 hour'`;
    expect(await sweepJobs()).toBe(1);
    const job = await jobIn(id, "retrying");
    expect(job.attempts).toMatchObject([{ outcome: "lost", endedAt: expect.any(Date) }]);
    expect(await sweepJobs()).toBe(0);
    await hurry(QUEUE);
    await work(scriptedJob(() => undefined));
    expect((await jobIn(id, "completed")).attempts.map((attempt) => attempt.outcome)).toEqual(["lost", "completed"]);
  });

  it("leaves a job that is fetched again and given back, as its queue is paused now: its attempt is lost all the same", async () => {
    const id = await enqueueOne();
    await db.queueJob.update({
      where: { id },
      data: { state: "active", attempts: { create: { number: 1, worker: "gone", startedAt: new Date() } } },
    });
    await db.queuePause.create({ data: { queue: QUEUE, cause: "person", by: "Test", reason: "wait" } });
    const [job] = await (await sender()).fetch(QUEUE, { includeMetadata: true });
    if (!job) throw new Error("nothing was fetched");
    await runJobs(
      scriptedJob(() => undefined),
      [job],
      { signal: new AbortController().signal },
      "next",
    );
    expect((await jobIn(id, "queued")).attempts).toMatchObject([{ outcome: "lost", endedAt: expect.any(Date) }]);
  });

  it("between the end of a job and our history leaves a gap that the sweep closes", async () => {
    const id = await enqueueOne();
    await db.queueJob.update({
      where: { id },
      data: { state: "active", attempts: { create: { number: 1, worker: "gone", startedAt: new Date() } } },
    });
    await db.$executeRaw`update pgboss.job set state = 'completed', completed_on = now()`;
    expect(await sweepJobs()).toBe(0);
    await db.$executeRaw`update pgboss.job set completed_on = now() - interval '16 seconds'`;
    expect(await sweepJobs()).toBe(1);
    expect((await jobIn(id, "completed")).finishedAt).not.toBeNull();
  });
});
