import { beforeEach, describe, expect, it } from "vitest";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";
import { openBooks } from "@/server/testing/factories/ledger";
import { createRun } from "@/server/testing/factories/lookups";
import { holdsUp } from "@/server/testing/holds-up";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);

const question = { kind: "domain" as const, input: { name: "Tarnvale Bakery Limited" } };

async function ask(options: { isRefresh?: boolean; priority?: number; name?: string } = {}) {
  const companyNumber = await createCompany();
  const run = await createRun([companyNumber], { isRefresh: options.isRefresh });
  const input = { name: options.name ?? question.input.name };
  const request = { question: { ...question, input }, companyNumber, run, priority: options.priority ?? 1 };
  return { request, ...(await db.$transaction((tx) => requestLookup(tx, request))) };
}

const answer = (expiresAt: Date) =>
  db.lookup.updateMany({
    data: { state: "found", answer: { kind: "domain", domain: "a.uk" }, answeredAt: new Date(), expiresAt },
  });

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

describe("a question", () => {
  it("that twenty ask at the same time becomes one lookup with one job, and serves all of them", async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, (_, priority) => ask({ priority })));
    expect(asked.filter((request) => request.as === "asked")).toHaveLength(1);
    expect(new Set(asked.map((request) => request.lookupId)).size).toBe(1);
    expect(await db.lookup.count()).toBe(1);
    expect(await db.queueJob.count({ where: { queue: "find-domain" } })).toBe(1);
    expect(await db.runItemLookup.count()).toBe(20);
    expect((await db.lookup.findFirstOrThrow()).priority).toBe(19);
  });

  it("is the same however its name is written", async () => {
    const first = await ask();
    const second = await ask({ name: "TARNVALE  BAKERY LIMITED." });
    expect(second).toMatchObject({ lookupId: first.lookupId, as: "shared" });
  });

  it("with a fresh answer is served from it, without a job", async () => {
    const { lookupId } = await ask();
    await answer(inDays(1));
    expect(await ask()).toMatchObject({ lookupId, as: "cached" });
    expect(await db.queueJob.count()).toBe(1);
    expect(await db.runItemLookup.count({ where: { isCached: true } })).toBe(1);
  });

  it("asked while its answer is being stored is served from that answer, not bought again", async () => {
    const { lookupId } = await ask();
    let asking: ReturnType<typeof ask> | undefined;
    await db.$transaction(async (tx) => {
      await tx.lookup.update({
        where: { id: lookupId },
        data: {
          state: "found",
          answer: { kind: "domain", domain: "a.uk" },
          answeredAt: new Date(),
          expiresAt: inDays(1),
        },
      });
      asking = ask();
      await until("the second asker waits for this transaction", () => holdsUp(tx));
    });
    expect(await asking).toMatchObject({ lookupId, as: "cached" });
    expect(await db.lookup.count()).toBe(1);
  });

  it("under way keeps its answer waiting while somebody else is linked to it, so that the answer sends them on as well", async () => {
    const { lookupId } = await ask();
    const companyNumber = await createCompany();
    const run = await createRun([companyNumber]);
    let answering: Promise<unknown> | undefined;
    let isStored = false;
    await db.$transaction(async (tx) => {
      const shared = await requestLookup(tx, { question, companyNumber, run, priority: 0 });
      expect(shared).toEqual({ lookupId, as: "shared" });
      answering = answer(inDays(1)).then(() => {
        isStored = true;
      });
      await until("the answer waits for the asker, or does not", async () => isStored || (await holdsUp(tx)));
      expect(isStored).toBe(false);
    });
    await answering;
    expect(await db.runItemLookup.count({ where: { lookupId } })).toBe(2);
  });

  it("whose run is paused in the moment that another run asks is paid by that run, which does not wait for the other", async () => {
    const { lookupId, request } = await ask();
    let asking: ReturnType<typeof ask> | undefined;
    await db.$transaction(async (tx) => {
      await tx.$queryRaw`select id from lookups where id = ${lookupId}::uuid for no key update`;
      asking = ask();
      await until("the second asker waits for this transaction", () => holdsUp(tx));
      await tx.run.update({ where: { id: request.run.id }, data: { state: "paused" } });
    });
    const asked = await asking;
    expect(asked).toMatchObject({ lookupId, as: "asked" });
    expect(await db.lookup.findFirst()).toMatchObject({ runId: asked?.request.run.id });
  });

  it("is asked again once its answer has expired, and the old answer is kept", async () => {
    const { lookupId } = await ask();
    await answer(inDays(-1));
    const again = await ask();
    expect(again.as).toBe("asked");
    expect(again.lookupId).not.toBe(lookupId);
    expect(await db.lookup.count({ where: { state: "found" } })).toBe(1);
  });

  it("is asked again by a refresh although its answer is fresh", async () => {
    await ask();
    await answer(inDays(20));
    expect((await ask({ isRefresh: true })).as).toBe("asked");
    expect(await db.lookup.count({ where: { isRefresh: true } })).toBe(1);
  });

  it("shares a lookup that is under way even with a refresh: no answer is fresher than one still to come", async () => {
    const { lookupId } = await ask();
    expect(await ask({ isRefresh: true })).toMatchObject({ lookupId, as: "shared" });
  });

  describe("that a refresh would share and that ends in that moment", () => {
    /** The lookup is locked, seen by the refresh that asks, and only then ended: as an abort does, or who stores an answer. */
    async function endWhileAsked(data: Prisma.LookupUpdateInput) {
      await ask();
      await answer(inDays(20));
      await db.lookup.updateMany({ data: { answeredAt: inDays(-1) } });
      const live = await ask({ isRefresh: true });
      let asking: ReturnType<typeof ask> | undefined;
      await db.$transaction(async (tx) => {
        await tx.$queryRaw`select id from lookups where id = ${live.lookupId}::uuid for no key update`;
        asking = ask({ isRefresh: true });
        await until("the second asker waits for this transaction", () => holdsUp(tx));
        await tx.lookup.update({ where: { id: live.lookupId }, data });
      });
      return { live, asked: await asking };
    }

    it("cancelled, is asked anew and not served from before", async () => {
      const { asked } = await endWhileAsked({ state: "cancelled" });
      expect(asked?.as).toBe("asked");
      expect(await db.lookup.findUnique({ where: { id: asked?.lookupId } })).toMatchObject({ isRefresh: true });
    });

    it("answered, serves, even if its answer was read just before the run was started", async () => {
      const kept = { answer: { kind: "domain", domain: "a.uk" }, answeredAt: inDays(-0.1), expiresAt: inDays(1) };
      const { live, asked } = await endWhileAsked({ state: "found", ...kept });
      expect(asked).toMatchObject({ lookupId: live.lookupId, as: "cached" });
    });
  });

  it("asked again by the same run item, as a repeated job does, changes nothing", async () => {
    const { request, lookupId } = await ask({ isRefresh: true });
    const again = await db.$transaction((tx) => requestLookup(tx, request));
    await answer(inDays(1));
    const late = await db.$transaction((tx) => requestLookup(tx, request));
    expect([again, late]).toEqual([
      { lookupId, as: "shared" },
      { lookupId, as: "cached" },
    ]);
    expect([await db.lookup.count(), await db.runItemLookup.count(), await db.queueJob.count()]).toEqual([1, 1, 1]);
  });

  it("that a refresh asks twice is bought once: an answer that came since the run was started serves", async () => {
    const before = await ask();
    await answer(inDays(1));
    await db.lookup.updateMany({ data: { answeredAt: inDays(-1) } });
    const { request, lookupId, as } = await ask({ isRefresh: true });
    expect([as, lookupId === before.lookupId]).toEqual(["asked", false]);
    await db.lookup.update({
      where: { id: lookupId },
      data: { state: "found", answer: { kind: "domain", domain: "a.uk" }, answeredAt: inDays(0), expiresAt: inDays(1) },
    });
    const companyNumber = await createCompany();
    await db.runItem.create({ data: { runId: request.run.id, companyNumber } });
    const again = await db.$transaction((tx) => requestLookup(tx, { ...request, companyNumber }));
    expect(again).toEqual({ lookupId, as: "cached" });
  });

  it("that failed twice is asked once when both are retried together", async () => {
    const first = await ask();
    await db.lookup.updateMany({ data: { state: "failed" } });
    const second = await ask();
    await db.lookup.updateMany({ data: { state: "failed" } });
    await openBooks({ granted: 10 });
    const jobs = await db.queueJob.findMany({ where: { lookupId: { in: [first.lookupId, second.lookupId] } } });
    const prepared = await prepareTask(
      "domain",
      jobs.map((job) => ({ jobId: job.id, lookupId: job.lookupId ?? "" })),
    );
    expect(prepared.lookups.map((lookup) => lookup.id)).toEqual([first.lookupId]);
    expect(prepared.done).toEqual(jobs.filter((job) => job.lookupId === second.lookupId).map((job) => job.id));
  });

  it("whose transaction fails leaves neither a lookup nor a job", async () => {
    const companyNumber = await createCompany();
    const run = await createRun([companyNumber]);
    const failing = db.$transaction(async (tx) => {
      await requestLookup(tx, { question, companyNumber, run, priority: 1 });
      throw new Error("too late");
    });
    await expect(failing).rejects.toThrow("too late");
    expect([await db.lookup.count(), await db.queueJob.count()]).toEqual([0, 0]);
    expect(await db.$queryRaw`select count(*)::int as jobs from pgboss.job`).toEqual([{ jobs: 0 }]);
  });
});
