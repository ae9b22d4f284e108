import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { enqueue, enqueueAll } from "@/server/queues/enqueue";
import { pauseQueue } from "@/server/queues/pause-queue";
import { findPause, listPauses } from "@/server/queues/pauses";
import { endTimedPauses, resumeQueue } from "@/server/queues/resume-queue";
import { resetDatabase } from "@/server/testing/database";
import { count, enqueueOne, jobIn, payload, QUEUE, scriptedJob, stopWork, work } from "@/server/testing/factories/jobs";
import { person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);
afterEach(stopWork);

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
