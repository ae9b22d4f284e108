import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { explainDrift, listOpenDrifts } from "@/server/credits/drifts";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { prepareTask } from "@/server/enrichment/prepare-task";
import { requestLookup } from "@/server/enrichment/request-lookup";
import { decideUnknownTask, probeUnknownTasks } from "@/server/enrichment/resolve-unknown";
import { noteUnknown } from "@/server/enrichment/settle-start";
import { startLookups } from "@/server/enrichment/start-lookups";
import { sweepLookups } from "@/server/enrichment/sweep-lookups";
import { knowAddress } from "@/server/integrations/snov/sandbox/knowledge";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { askDomains, createRun, startTogether } from "@/server/testing/factories/lookups";
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

type Fault = Parameters<typeof providers.snov.setFaults>[0];
const cut = (isCarriedOut: boolean): Fault => ({ requests: [{ on: "start", does: "reset", isCarriedOut }] });

/** A task whose start broke off: after Snov.io accepted it, or before. */
async function loseStart({ isAccepted, isHeard = true }: { isAccepted: boolean; isHeard?: boolean }) {
  providers.snov.setFaults({ ...cut(isAccepted), webhooks: { isOn: isHeard } });
  const asked = await askDomains(5);
  const outcomes = await startTogether(asked.lookupIds);
  return { ...asked, outcomes, task: await onlyTask() };
}

/** A start that broke off, without a webhook to tell its fate; what Snov.io billed for it. */
async function cutStart(
  isAccepted: boolean,
  { prefix, size = 5 }: { prefix?: string; size?: number } = {},
): Promise<number> {
  const before = providers.snov.state().charged.total;
  providers.snov.setFaults({ ...cut(isAccepted), webhooks: { isOn: false } });
  await startTogether((await askDomains(size, { prefix })).lookupIds);
  const billed = () => providers.snov.state().charged.total - before;
  if (isAccepted) await until("Snov.io has billed the task", async () => billed() > 0);
  return billed();
}

/** What a reading moved the books by, and how many tasks the probe resolved after it. */
async function readAndProbe(): Promise<[number, number]> {
  const reading = await reconcileCredits();
  if (!reading) throw new Error("no reading");
  return [reading.adjustment, await probeUnknownTasks(reading)];
}

/** Lets the quiet time pass, as far as the database can tell. */
const age = () => db.$executeRaw`update snov_tasks set created_at = created_at - interval '11 minutes'`;
const aged = () => db.$executeRaw`update lookups set created_at = created_at - interval '11 minutes'`;

async function delivery() {
  const received = await until("the webhook has come", () => db.webhookDelivery.findFirst());
  await applyDelivery(received.id, AbortSignal.timeout(5_000));
}

describe("a start of unknown fate", () => {
  it("keeps its holds, is never sent again by its jobs, and asks nothing of them", async () => {
    const { lookupIds, outcomes, task } = await loseStart({ isAccepted: true, isHeard: false });
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
    const { task } = await loseStart({ isAccepted: true });
    await delivery();
    await collectWhenReady(task.id);
    expect(await db.snovTask.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({ state: "completed" });
    expect((await lookupStates()).unknown).toBeUndefined();
    expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
    expect(await balanceOf("held")).toBe(0);
    await expectProven();
  });

  it("is given back by the balance once everything was quiet for long enough, and asked again", async () => {
    const { lookupIds } = await loseStart({ isAccepted: false });
    const reading = await reconcileCredits();
    if (!reading) throw new Error("no reading");
    expect(await probeUnknownTasks(reading)).toBe(0);
    await age();
    expect(await probeUnknownTasks(reading)).toBe(1);
    expect(await lookupStates()).toEqual({ waiting: 5 });
    expect([await balanceOf("held"), await balanceOf("available")]).toEqual([0, CREDITS]);

    await startTogether(lookupIds);
    const second = await db.snovTask.findFirstOrThrow({ where: { state: "started" } });
    await collectWhenReady(second.id);
    expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
    await expectProven();
  });

  it("stays unknown when the balance shows that something was billed", async () => {
    await loseStart({ isAccepted: true, isHeard: false });
    await until("Snov.io has billed the task", async () => providers.snov.state().charged.total > 0);
    await age();
    const reading = await reconcileCredits();
    expect(reading).toMatchObject({ adjustment: 0, held: 5 });
    expect(reading && (await probeUnknownTasks(reading))).toBe(0);
    expect(await lookupStates()).toEqual({ unknown: 5 });
    expect(await balanceOf("held")).toBe(5);
  });

  it("stays unknown when credits were granted meanwhile: they would hide what was billed", async () => {
    await loseStart({ isAccepted: true, isHeard: false });
    await until("Snov.io has billed the task", async () => providers.snov.state().charged.total > 0);
    providers.snov.renew(1000);
    await age();
    const first = await reconcileCredits();
    expect(first?.adjustment).toBeGreaterThan(0);
    expect(first && (await probeUnknownTasks(first))).toBe(0);
    const second = await reconcileCredits();
    expect(second?.adjustment).toBe(0);
    expect(second && (await probeUnknownTasks(second))).toBe(0);
    expect(await balanceOf("held")).toBe(5);
  });

  it.each([true, false])(
    "stays unknown whatever a surplus is said to have come from (accepted: %s)",
    async (isAccepted) => {
      await startTogether((await askDomains(5, { prefix: "Paid" })).lookupIds);
      await collectWhenReady((await onlyTask()).id);
      const paid = providers.snov.state().charged.total;
      const billed = await cutStart(isAccepted);
      await age();
      // More than was billed for the lost task, if anything was: the surplus is only what the bill has left of the refund.
      const refund = billed + 1;
      expect(refund).toBeLessThanOrEqual(paid + 1);
      providers.snov.setCredits(providers.snov.state().balance + refund);
      expect(await readAndProbe()).toEqual([1, 0]);
      const [surplus] = await listOpenDrifts();
      if (surplus) await explainDrift(person, { id: surplus.id, cause: "a refund that support announced" });
      expect(await readAndProbe()).toEqual([0, 0]);
      expect([(await lookupStates()).unknown, await balanceOf("held")]).toEqual([5, 5]);
      await expectProven();
    },
  );

  it.each([
    ["what came back leaves a bill out", { isAccepted: true, more: 1 }],
    ["nothing comes back, as the other was billed as much", { isAccepted: true, more: 0 }],
    ["all came back", { isAccepted: false, more: 5 }],
  ])("stays unknown once another was written off: %s", async (_, { isAccepted, more }) => {
    const billed = await cutStart(isAccepted);
    expect(billed > 0).toBe(isAccepted);
    const size = billed + more;
    expect(await cutStart(false, { prefix: "Lost", size })).toBe(0);
    await age();
    const other = await db.snovTask.findFirstOrThrow({ orderBy: { id: "desc" } });
    await decideUnknownTask(person, { taskId: other.id, decision: "write-off", reason: "it never arrived" });
    expect(await readAndProbe()).toEqual([more, 0]);
    expect(await readAndProbe()).toEqual([0, 0]);
    expect(await lookupStates()).toEqual({ unknown: 5, failed: size });
    await expectProven();
  });

  it("stays unknown when a person of several addresses was settled meanwhile: Snov.io may bill it once", async () => {
    providers.snov.setFaults({
      credits: { emailPrice: "per-lookup" },
      answers: { severalEmails: "always", offDomainEmails: "always" },
    });
    const companyNumber = await createCompany();
    const officerId = await createOfficer(companyNumber);
    const run = await createRun([companyNumber]);
    const question = {
      kind: "email" as const,
      input: { firstName: "Ada", lastName: "Marlowe", domain: "brackenfold.example" },
    };
    const { lookupId } = await db.$transaction((tx) =>
      requestLookup(tx, { question, companyNumber, officerId, run, priority: 1 }),
    );
    await startTogether([lookupId], "email");
    await collectWhenReady((await onlyTask()).id);
    const surplus = (await balanceOf("spent")) - providers.snov.state().charged.total;
    expect(surplus).toBeGreaterThan(0);
    const billed = await cutStart(true, { size: surplus });
    expect(billed).toBeGreaterThan(0);
    await age();
    expect((await readAndProbe())[1]).toBe(0);
    expect((await lookupStates()).unknown).toBe(surplus);
  });

  it("stays unknown when addresses were verified meanwhile: Snov.io does not say what it bills for them", async () => {
    const billed = await cutStart(true);
    const lost = await onlyTask();
    providers.snov.setFaults({ requests: [], credits: { verificationPrice: 0 } });
    const companyNumber = await createCompany();
    const officerId = await createOfficer(companyNumber);
    const run = await createRun([companyNumber]);
    const emails = Array.from({ length: 30 }, (_, index) => `somebody${index}@harrowmere.co.uk`)
      .filter((email) => knowAddress("pipeline", email).status !== "not_valid")
      .slice(0, billed);
    const asked: string[] = [];
    for (const email of emails) {
      const question = { kind: "verification" as const, input: { email } };
      const { lookupId } = await db.$transaction((tx) =>
        requestLookup(tx, { question, companyNumber, officerId, run, priority: 1 }),
      );
      asked.push(lookupId);
    }
    await startTogether(asked, "verification");
    const verification = await db.snovTask.findFirstOrThrow({ where: { id: { not: lost.id } } });
    await collectWhenReady(verification.id);
    // What the verifications did not cost is just what the lost task did.
    expect([await balanceOf("spent"), providers.snov.state().charged.total]).toEqual([billed, billed]);
    await age();
    expect(await readAndProbe()).toEqual([0, 0]);
    expect((await lookupStates()).unknown).toBe(5);
    await expectProven();
  });

  it("is judged in spite of a write-off whose credits are accounted for", async () => {
    const billed = await cutStart(true);
    const { id } = await onlyTask();
    await decideUnknownTask(person, { taskId: id, decision: "write-off", reason: "support says so" });
    expect(await readAndProbe()).toEqual([5 - billed, 0]);
    await cutStart(false, { prefix: "Lost" });
    await age();
    expect(await readAndProbe()).toEqual([0, 1]);
    expect(await lookupStates()).toEqual({ failed: 5, waiting: 5 });
    await expectProven();
  });

  it("stays unknown when the plan was renewed meanwhile: it fills up what was billed", async () => {
    const billed = await cutStart(true);
    await age();
    providers.snov.setCredits(providers.snov.state().balance + billed);
    await db.balanceReading.updateMany({ data: { limitResetsInDays: 2 } });
    expect(await readAndProbe()).toEqual([0, 0]);
    expect(await lookupStates()).toEqual({ unknown: 5 });
  });

  it("is not judged by the balance while anything else is under way", async () => {
    await loseStart({ isAccepted: false });
    await age();
    providers.snov.setFaults({ requests: [], tasks: { delayMs: 60_000 } });
    await startTogether((await askDomains(1, { prefix: "Other" })).lookupIds);
    const reading = await reconcileCredits();
    expect(reading && (await probeUnknownTasks(reading))).toBe(0);
  });

  it("can be written off by a person: the credits are booked as gone, the lookups have failed", async () => {
    const { task } = await loseStart({ isAccepted: true, isHeard: false });
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
    const { task, lookupIds } = await loseStart({ isAccepted: false });
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
