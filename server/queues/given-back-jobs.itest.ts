import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { sender } from "@/server/queues/boss";
import { returnJob, wakeJobs } from "@/server/queues/live-jobs";
import { runJobs } from "@/server/queues/run-jobs";
import { sweepJobs } from "@/server/queues/sweep-jobs";
import { resetDatabase } from "@/server/testing/database";
import { bossJob, enqueueOne, hurry, jobIn, QUEUE, scriptedJob, stopWork, work } from "@/server/testing/factories/jobs";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);
afterEach(stopWork);

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
