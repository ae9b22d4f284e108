import { beforeEach, describe, expect, it } from "vitest";
import { lookupQueue } from "@/server/credits/paid-queues";
import { setBudget } from "@/server/credits/set-budget";
import { releaseTask } from "@/server/credits/settle-credits";
import { WAITS_FOR, waitForRoom, wakeWhereRoom } from "@/server/enrichment/tasks/wait-for-room";
import { db } from "@/server/platform/db/client";
import { listPauses } from "@/server/queues/pauses";
import { resetDatabase } from "@/server/testing/database";
import { bossJob } from "@/server/testing/factories/jobs";
import { createPayer, holdForTask, openBooks, type Payer } from "@/server/testing/factories/ledger";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { createUser } from "@/server/testing/factories/people";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

/** A task of the run that Snov.io has had in hand for so long, holding one credit. */
async function stuckFor(seconds: number, payer: Payer): Promise<string> {
  const { taskId } = await holdForTask(payer, 1);
  const createdAt = new Date(Date.now() - seconds * 1000);
  const started = { state: "started", taskHash: taskId, startedAt: createdAt } as const;
  await db.snovTask.update({ where: { id: taskId }, data: { ...started, createdAt } });
  return taskId;
}

/** A run with one domain to ask for, which pays for other lookups as well. */
async function askOne(cap: number, about: { spenderId?: string } = {}) {
  const { runId, numbers, lookupIds } = await askDomains(1, { cap });
  await db.run.update({ where: { id: runId }, data: about });
  return { payer: { runId, companyNumber: numbers[0] ?? "" }, lookupIds };
}

/** How long it waits until it asks again for its hold. */
async function waitOf(lookupIds: readonly string[]): Promise<number | undefined> {
  const [outcome] = await startTogether(lookupIds);
  return outcome?.status === "returned" ? outcome.afterSeconds : undefined;
}

describe("a lookup without room for its hold asks again the more seldom the longer nothing moves", () => {
  it.each([
    { seconds: 2, wait: 5 },
    { seconds: 800, wait: 100 },
    { seconds: 80_000, wait: 600 },
  ])("after $wait s when the youngest task of its run is $seconds s old", async ({ seconds, wait }) => {
    await openBooks({ granted: 10 });
    const { payer, lookupIds } = await askOne(2);
    await stuckFor(80_000, payer);
    await stuckFor(seconds, payer);
    // What another run does gives nothing back to this one's cap.
    await stuckFor(1, await createPayer(100));
    expect(await waitOf(lookupIds)).toBe(wait);
  });

  it("whatever is under way when the account itself is empty", async () => {
    await openBooks({ granted: 1 });
    const { lookupIds } = await askOne(100);
    await stuckFor(800, await createPayer(100));
    expect(await waitOf(lookupIds)).toBe(100);
  });

  it("over all runs of a person at their daily cap", async () => {
    await openBooks({ granted: 10 });
    const { id: spenderId } = await createUser("analyst", { dailyCap: 1 });
    const { lookupIds } = await askOne(100, { spenderId });
    await stuckFor(800, await createPayer(100, { spenderId }));
    expect(await waitOf(lookupIds)).toBe(100);
  });

  it("or the longer it has been in its queue itself, when nothing is under way", async () => {
    await openBooks({ granted: 10 });
    const { lookupIds } = await askOne(2);
    const { id } = await db.queueJob.findFirstOrThrow({ where: { lookupId: { in: lookupIds } } });
    const waitNow = async () => (await waitForRoom(new Map([[id, { reason: "account" }]]))).get(id);
    expect(await waitNow()).toBe(5);
    await db.queueJob.update({ where: { id }, data: { createdAt: new Date(Date.now() - 800_000) } });
    expect(await waitNow()).toBe(100);
  });
});

describe("an account that is empty but for what tasks under way hold", () => {
  it.each([
    { seconds: 500, paused: 0 },
    { seconds: 700, paused: 3 },
  ])("stops $paused paid queues once the youngest of the tasks is $seconds s old", async ({ seconds, paused }) => {
    await openBooks({ granted: 2 });
    const { lookupIds } = await askOne(100);
    const payer = await createPayer(100);
    await stuckFor(80_000, payer);
    await stuckFor(seconds, payer);
    await startTogether(lookupIds);
    expect((await listPauses()).filter(({ cause }) => cause === "out_of_credits")).toHaveLength(paused);
  });
});

describe("a lookup that waits long for room", () => {
  /** Given back to its queue, to be fetched in ten minutes. */
  async function putAside(lookupId: string | undefined, why: keyof typeof WAITS_FOR): Promise<string> {
    const { id } = await db.queueJob.findFirstOrThrow({ where: { lookupId } });
    await db.queueJob.update({ where: { id }, data: { error: WAITS_FOR[why] } });
    await db.$executeRaw`update pgboss.job set start_after = now() + interval '590 seconds', heartbeat_on = now() - interval '10 seconds' where id = ${id}::uuid`;
    return id;
  }

  const waitLeft = async (jobId: string) => (await bossJob(jobId))?.wait ?? 0;

  it("is woken by credits that come back to its run", async () => {
    await openBooks({ granted: 10 });
    const { payer, lookupIds } = await askOne(1);
    const taskId = await stuckFor(800, payer);
    const job = await putAside(lookupIds[0], "run");
    expect(await wakeWhereRoom()).toBe(0);
    expect(await waitLeft(job)).toBeGreaterThan(500);
    await db.$transaction((tx) => releaseTask(tx, taskId, "nothing was found", "test"));
    expect(await wakeWhereRoom()).toBe(1);
    expect(await waitLeft(job)).toBeLessThanOrEqual(0);
  });

  it("is woken by a budget that was raised and by a daily cap that was", async () => {
    await openBooks({ granted: 10 });
    const { id: spenderId } = await createUser("analyst", { dailyCap: 1 });
    const { payer, lookupIds } = await askOne(100, { spenderId });
    await stuckFor(800, payer);
    await setBudget(person, { limit: 1, reason: "to see" });
    await putAside(lookupIds[0], "budget");
    expect(await wakeWhereRoom()).toBe(0);
    await setBudget(person, { limit: 5, reason: "to see" });
    expect(await wakeWhereRoom()).toBe(0);
    await db.user.update({ where: { id: spenderId }, data: { dailyCap: 2 } });
    expect(await wakeWhereRoom()).toBe(1);
  });

  it("sleeps on while what is left is kept for more important ones, until these wait no more or there is enough for all", async () => {
    await openBooks({ granted: 1 });
    const { lookupIds } = await askOne(100);
    const [first] = (await askDomains(1, { prefix: "Elderholt" })).lookupIds;
    const waitingFirst = (about: object) => db.lookup.updateMany({ where: { id: first }, data: about });
    await waitingFirst({ priority: 7 });
    const wakeAnew = async () => {
      await putAside(lookupIds[0], "scarce");
      return wakeWhereRoom();
    };
    expect(await wakeAnew()).toBe(0);
    await waitingFirst({ state: "cancelled" });
    expect(await wakeAnew()).toBe(1);
    await waitingFirst({ state: "waiting" });
    expect(await wakeAnew()).toBe(0);
    await openBooks({ granted: 1 });
    expect(await wakeAnew()).toBe(1);
  });

  it("keeps nothing for others that cannot start themselves", async () => {
    await openBooks({ granted: 1 });
    const { lookupIds } = await askOne(100);
    const first = await askDomains(1, { prefix: "Elderholt" });
    await db.lookup.updateMany({ where: { id: first.lookupIds[0] }, data: { priority: 7 } });
    await putAside(lookupIds[0], "scarce");
    await db.run.update({ where: { id: first.runId }, data: { cap: 0 } });
    expect(await wakeWhereRoom()).toBe(1);
  });

  it("sleeps on while its run is paused", async () => {
    await openBooks({ granted: 10 });
    const { lookupIds } = await askOne(100);
    const job = await putAside(lookupIds[0], "account");
    await db.$executeRaw`update pgboss.job set start_after = now() + interval '100 years' where id = ${job}::uuid`;
    expect(await wakeWhereRoom()).toBe(0);
  });

  it("is woken with no more than there is room for, at whichever level that is", async () => {
    await openBooks({ granted: 10 });
    const { id: spenderId } = await createUser("analyst", { dailyCap: 3 });
    const [one, two] = [await askDomains(3, { cap: 2 }), await askDomains(3, { cap: 100, prefix: "Elderholt" })];
    const jobs: string[] = [];
    for (const id of [...one.lookupIds, ...two.lookupIds]) jobs.push(await putAside(id, "account"));
    const wakeAnew = async () => {
      await db.$executeRaw`update pgboss.job set start_after = now() + interval '590 seconds' where id = any(${jobs}::uuid[])`;
      return wakeWhereRoom();
    };
    expect(await wakeAnew()).toBe(5);
    await db.run.updateMany({ where: { id: { in: [one.runId, two.runId] } }, data: { spenderId } });
    expect(await wakeAnew()).toBe(3);
    await setBudget(person, { limit: 1, reason: "to see" });
    expect(await wakeAnew()).toBe(1);
  });

  it("leaves the room to others while its own run or queue is paused", async () => {
    await openBooks({ granted: 1 });
    const first = await askDomains(1);
    const second = await askDomains(1, { prefix: "Elderholt" });
    await db.run.update({ where: { id: first.runId }, data: { state: "paused" } });
    const [paused, running] = [
      await putAside(first.lookupIds[0], "account"),
      await putAside(second.lookupIds[0], "account"),
    ];
    expect(await wakeWhereRoom()).toBe(1);
    expect(await waitLeft(running)).toBeLessThanOrEqual(0);
    expect(await waitLeft(paused)).toBeGreaterThan(500);
    await db.run.update({ where: { id: first.runId }, data: { state: "running" } });
    await db.queuePause.create({ data: { queue: lookupQueue.domain, cause: "person", by: "Test", reason: "to see" } });
    expect(await wakeWhereRoom()).toBe(0);
    await db.queuePause.deleteMany();
    expect(await wakeWhereRoom()).toBe(1);
  });
});
