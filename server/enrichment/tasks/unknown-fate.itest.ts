import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { decideUnknownTask } from "@/server/enrichment/tasks/resolve-unknown";
import { noteUnknown } from "@/server/enrichment/tasks/settle-start";
import { startLookups } from "@/server/enrichment/tasks/start-lookups";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { age, loseStart } from "@/server/testing/factories/lost-starts";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";
import { applyDelivery } from "@/server/webhooks/apply-delivery";

const CREDITS = 50;
let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: CREDITS });
  await reconcileCredits();
});
afterEach(() => providers.close());

const aged = () => db.$executeRaw`update lookups set created_at = created_at - interval '11 minutes'`;

async function delivery() {
  const received = await until("the webhook has come", () => db.webhookDelivery.findFirst());
  await applyDelivery(received.id, AbortSignal.timeout(5_000));
}

describe("a start of unknown fate", () => {
  it("keeps its holds, is never sent again by its jobs, and asks nothing of them", async () => {
    const { lookupIds, outcomes, task } = await loseStart(providers.snov, { isAccepted: true, isHeard: false });
    expect(outcomes).toEqual(Array.from({ length: 5 }, () => ({ status: "completed" })));
    expect(task).toMatchObject({ state: "unknown", taskHash: null });
    expect(await lookupStates()).toEqual({ unknown: 5 });
    expect(await balanceOf("held")).toBe(5);

    await startTogether(lookupIds);
    await sweepLookups();
    await age();
    await aged();
    await sweepLookups();
    await startTogether(lookupIds);
    expect(providers.snov.state().starts).toBe(1);
    expect([await db.snovTask.count(), await balanceOf("held")]).toEqual([1, 5]);
    await expectProven();
  });

  it("that was written off is not bought again by a job that a dead worker left behind", async () => {
    const { lookupIds } = await askDomains(3);
    const jobs = (await db.queueJob.findMany({ where: { queue: "find-domain" } })).map(({ id, lookupId }) => ({
      jobId: id,
      lookupId: lookupId ?? "",
    }));
    const { taskId } = await prepareTask("domain", jobs);
    await db.snovTask.update({ where: { id: taskId ?? "" }, data: { state: "sending" } });
    await db.$transaction((tx) => noteUnknown(tx, taskId ?? "", "left behind while its request was on its way"));
    await decideUnknownTask(person, { taskId: taskId ?? "", decision: "write-off", reason: "support says so" });
    await startTogether(lookupIds);
    expect([providers.snov.state().starts, await lookupStates()]).toEqual([0, { failed: 3 }]);
    await expectProven();
  });

  it("is what a hanging request becomes when its worker must stop", async () => {
    providers.snov.setFaults({
      requests: [{ on: "start", does: "hang", isCarriedOut: true }],
      webhooks: { isOn: false },
    });
    const { lookupIds } = await askDomains(3);
    const jobs = await db.queueJob.findMany({ where: { queue: "find-domain" } });
    const stopping = new AbortController();
    const started = startLookups(
      "domain",
      jobs.map((job) => ({ jobId: job.id, lookupId: job.lookupId ?? "" })),
      { signal: stopping.signal },
    );
    await until("Snov.io has accepted the task", async () => providers.snov.state().tasks.length === 1);
    stopping.abort();
    expect([...(await started).values()]).toEqual(lookupIds.map(() => ({ status: "completed" })));
    expect((await onlyTask()).state).toBe("unknown");
    expect(await balanceOf("held")).toBe(3);
  });

  it("ends well when its webhook comes: the hash is learnt, the result read, the credits settled", async () => {
    const { task } = await loseStart(providers.snov, { isAccepted: true });
    await delivery();
    await collectWhenReady(task.id);
    expect(await db.snovTask.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({ state: "completed" });
    expect((await lookupStates()).unknown).toBeUndefined();
    expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
    expect(await balanceOf("held")).toBe(0);
    await expectProven();
  });

  it("can be written off by a person: the credits are booked as gone, the lookups have failed", async () => {
    const { task } = await loseStart(providers.snov, { isAccepted: true, isHeard: false });
    await decideUnknownTask(person, { taskId: task.id, decision: "write-off", reason: "support says so" });
    expect(await lookupStates()).toEqual({ failed: 5 });
    expect([await balanceOf("held"), await balanceOf("written_off")]).toEqual([0, 5]);
    expect(await db.auditEntry.findFirst({ where: { action: "task.decided" } })).toMatchObject({
      reason: "support says so",
    });
    await expect(
      decideUnknownTask(person, { taskId: task.id, decision: "retry", reason: "again" }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    await expectProven();
  });

  it("can be asked again by a person, at the risk of paying twice", async () => {
    const { task, lookupIds } = await loseStart(providers.snov, { isAccepted: false });
    await decideUnknownTask(person, { taskId: task.id, decision: "retry", reason: "nothing was sent" });
    expect(await lookupStates()).toEqual({ waiting: 5 });
    expect(await balanceOf("available")).toBe(CREDITS);
    await startTogether(lookupIds);
    expect(await lookupStates()).toEqual({ in_flight: 5 });
  });
});

describe("a worker that dies on the way", () => {
  it("before the request left costs nothing: the task is taken back and its lookups are sent again", async () => {
    const { lookupIds } = await askDomains(4);
    await startTogether(lookupIds);
    // What the database looks like when the process ends right after the intent was written.
    await db.$executeRaw`update snov_tasks set state = 'prepared', task_hash = null, started_at = null`;
    await startTogether(lookupIds);
    expect(await db.snovTask.groupBy({ by: ["state"], _count: true, orderBy: { state: "asc" } })).toEqual([
      { state: "started", _count: 1 },
      { state: "not_started", _count: 1 },
    ]);
    expect([await balanceOf("held"), await lookupStates()]).toEqual([4, { in_flight: 4 }]);
  });

  it("while the request was on its way leaves the task of unknown fate, found by the next attempt or by the sweep", async () => {
    const [first, second] = [await askDomains(2), await askDomains(2, { prefix: "Other" })];
    await startTogether(first.lookupIds);
    await startTogether(second.lookupIds);
    await db.$executeRaw`update snov_tasks set state = 'sending', task_hash = null, started_at = null`;
    await startTogether(first.lookupIds);
    expect(await lookupStates()).toEqual({ unknown: 2, in_flight: 2 });
    await sweepLookups();
    expect(await lookupStates()).toEqual({ unknown: 2, in_flight: 2 });
    await age();
    await sweepLookups();
    expect(await lookupStates()).toEqual({ unknown: 4 });
    expect([providers.snov.state().starts, await balanceOf("held")]).toEqual([2, 4]);
  });
});
