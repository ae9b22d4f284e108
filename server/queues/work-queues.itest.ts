import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { AppError, ProviderError } from "@/server/platform/errors";
import { defineJob } from "@/server/queues/define-job";
import { enqueue, enqueueAll } from "@/server/queues/enqueue";
import { resetDatabase } from "@/server/testing/database";
import {
  bossJob,
  count,
  enqueueOne,
  hurry,
  jobIn,
  payload,
  QUEUE,
  scriptedBatch,
  scriptedJob,
  stopWork,
  work,
} from "@/server/testing/factories/jobs";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);
afterEach(stopWork);

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

  it("that was fetched with others runs beside them: what it throws and when it ends is its own", async () => {
    const deliveries = Array.from({ length: 4 }, () => randomUUID());
    const ids = await db.$transaction((tx) =>
      enqueueAll(
        tx,
        "apply-delivery",
        deliveries.map((deliveryId) => ({ payload: { deliveryId } })),
      ),
    );
    const [throwing, , slow] = deliveries;
    let atOnce = 0;
    let mostAtOnce = 0;
    const definition = defineJob("apply-delivery", async ({ deliveryId }) => {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await wait(deliveryId === slow ? 1_500 : 100);
      atOnce -= 1;
      if (deliveryId === throwing) throw new Error("only mine");
    });
    await work(definition);
    expect((await jobIn(ids[0] ?? "", "retrying")).error).toBe("only mine");
    const [first, last] = await Promise.all([1, 2].map((place) => jobIn(ids[place] ?? "", "completed")));
    await jobIn(ids[3] ?? "", "completed");
    expect(mostAtOnce).toBe(4);
    const runMs = (job?: { attempts: { startedAt: Date; endedAt: Date | null }[] }) => {
      const attempt = job?.attempts[0];
      return (attempt?.endedAt?.getTime() ?? Number.NaN) - (attempt?.startedAt.getTime() ?? Number.NaN);
    };
    expect(runMs(last) - runMs(first)).toBeGreaterThan(1_000);
  });
});
