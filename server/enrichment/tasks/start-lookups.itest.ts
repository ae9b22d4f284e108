import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { setBudget } from "@/server/credits/set-budget";
import { resumeRun } from "@/server/enrichment/runs/pause-run";
import { collectTaskResult } from "@/server/enrichment/tasks/collect-task-result";
import { db } from "@/server/platform/db/client";
import { readProviderHealth } from "@/server/platform/provider-health";
import { listPauses } from "@/server/queues/pauses";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

const CREDITS = 50;
const PAID = ["find-domain", "find-email", "verify-email"];
let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: CREDITS, faults: { webhooks: { isOn: false } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

const snovHealth = async () => (await readProviderHealth()).find(({ provider }) => provider === "snov");

type Faults = Parameters<typeof providers.snov.setFaults>[0];

const pausedQueues = async (cause: string) =>
  (await listPauses()).flatMap((pause) => (pause.cause === cause && pause.reason ? [pause.queue] : [])).sort();

/** Starts five lookups while the provider misbehaves: how their jobs ended. */
async function startWith(faults: Faults) {
  providers.snov.setFaults(faults);
  const asked = await askDomains(5);
  return { ...asked, outcomes: await startTogether(asked.lookupIds) };
}

/** The holds are back and the lookups wait, as if nothing had been tried. */
async function expectTakenBack() {
  expect(await lookupStates()).toEqual({ waiting: 5 });
  expect([await balanceOf("held"), await balanceOf("spent")]).toEqual([0, 0]);
  expect(providers.snov.state().charged.total).toBe(0);
  await expectProven();
}

describe("a start that was surely not accepted gives its holds back", () => {
  it("and is tried again when Snov.io limits the rate, without counting as an attempt", async () => {
    const { lookupIds, outcomes } = await startWith({ requests: [{ on: "start", does: "rate-limited" }] });
    expect(outcomes[0]).toMatchObject({ status: "returned", blocks: "snov" });
    await expectTakenBack();
    expect(await startTogether(lookupIds)).toEqual(Array.from({ length: 5 }, () => ({ status: "completed" })));
    expect(await lookupStates()).toEqual({ in_flight: 5 });
  });

  it("and is retried when Snov.io cannot be reached", async () => {
    const asked = await askDomains(5);
    await providers.close();
    const outcomes = await startTogether(asked.lookupIds);
    expect(outcomes[0]).toMatchObject({ status: "retry", error: expect.stringMatching(/cannot be reached/) });
    expect(await lookupStates()).toEqual({ waiting: 5 });
    expect(await balanceOf("held")).toBe(0);
    providers = await openProviders({ credits: CREDITS });
    await startTogether(asked.lookupIds);
    expect(await lookupStates()).toEqual({ in_flight: 5 });
  });

  it("at once with a new token when the old one was revoked", async () => {
    providers.snov.revokeTokens();
    const { outcomes } = await startWith({});
    expect(outcomes[0]).toEqual({ status: "completed" });
    expect(providers.snov.state().tasks).toHaveLength(1);
  });

  it("and pauses the paid queues when Snov.io refuses us for good", async () => {
    const { outcomes } = await startWith({ requests: [{ on: "start", does: "free-plan", times: null }] });
    expect(outcomes[0]).toMatchObject({ status: "returned" });
    expect(await pausedQueues("unauthorised")).toEqual(PAID);
    await expectTakenBack();
  });

  it("and goes to a person when trying again cannot help", async () => {
    const { outcomes } = await startWith({ requests: [{ on: "start", does: "status", status: 422 }] });
    expect(outcomes[0]).toMatchObject({ status: "dead" });
    await expectTakenBack();
  });

  it("when its queue was paused between the fetch and the request", async () => {
    const asked = await askDomains(5);
    await db.queuePause.create({ data: { queue: "find-domain", cause: "person", by: "Test", reason: "wait" } });
    expect((await startTogether(asked.lookupIds))[0]).toMatchObject({ status: "returned" });
    await expectTakenBack();
    expect(providers.snov.state().starts).toBe(0);
  });
});

describe("a question that Snov.io does not take", () => {
  const refused = { tasks: { refusedWords: "Joinery 3" } };

  it("fails alone: the others of its task are started without it", async () => {
    await startTogether((await askDomains(1, { prefix: "Harrowmere" })).lookupIds);
    const { outcomes } = await startWith(refused);
    expect(outcomes.filter((outcome) => outcome?.status === "completed")).toHaveLength(4);
    expect(outcomes).toContainEqual({ status: "dead", error: expect.stringMatching(/422/) });
    expect(await lookupStates()).toEqual({ in_flight: 5, waiting: 1 });
    await expectProven();
  });

  it("fails alone when it is not even sent", async () => {
    const { lookupIds } = await askDomains(5);
    await db.lookup.update({ where: { id: lookupIds[2] }, data: { input: { name: " " } } });
    const outcomes = await startTogether(lookupIds);
    expect(outcomes.filter((outcome) => outcome?.status === "completed")).toHaveLength(4);
    expect(outcomes).toContainEqual({ status: "dead", error: expect.stringMatching(/blank/) });
    expect(await lookupStates()).toEqual({ in_flight: 4, waiting: 1 });
  });

  it("is not looked for while Snov.io has taken nothing of the kind lately: then it refuses them all", async () => {
    const { outcomes } = await startWith({ tasks: { refusedWords: "Joinery" } });
    expect(outcomes.map((outcome) => outcome?.status)).toEqual(Array.from({ length: 5 }, () => "dead"));
    expect(providers.snov.state().starts).toBe(1);
  });
});

describe("while Snov.io is down", () => {
  it("nothing is sent and no attempt counts; one free request tries it, and then the starts go on", async () => {
    const asked = await askDomains(5);
    providers.snov.setFaults({ requests: [{ on: "any", does: "status", status: 503, times: null }] });
    for (let count = 0; count < 5; count += 1) await expect(reconcileCredits()).rejects.toThrow(/503|down/);
    await until("the circuit is open", async () => (await snovHealth())?.circuit === "open");
    expect((await startTogether(asked.lookupIds))[0]).toMatchObject({ status: "returned", blocks: undefined });
    await expectTakenBack();

    await db.$executeRaw`update provider_rates set open_until = now() where provider = 'snov'`;
    providers.snov.setFaults({ requests: [] });
    expect((await startTogether(asked.lookupIds))[0]).toMatchObject({ status: "returned" });
    expect(providers.snov.state().starts).toBe(0);
    await reconcileCredits();
    await until("the circuit is closed", async () => (await snovHealth())?.circuit === "closed");
    expect((await startTogether(asked.lookupIds))[0]).toEqual({ status: "completed" });
  });
});

describe("out of credits is not 'no data'", () => {
  it.each(["402", "400-v1", "400-v2"] as const)("when a start says it as %s", async (exhaustedStart) => {
    providers.snov.setCredits(0);
    const { lookupIds, outcomes } = await startWith({ credits: { exhaustedStart } });
    expect(outcomes[0]).toMatchObject({ status: "returned" });
    await expectTakenBack();
    await expectResumedAfterRenewal(lookupIds);
  });

  it("when the task's own result says it", async () => {
    providers.snov.setCredits(0);
    const { lookupIds } = await startWith({ credits: { exhaustedStart: "task-status" } });
    expect(await collectWhenReady((await onlyTask()).id)).toBe("settled");
    await expectTakenBack();
    await expectResumedAfterRenewal(lookupIds);
  });

  it("when the result may not even be read without credits: the task keeps its holds until its own word is heard", async () => {
    providers.snov.setCredits(0);
    const { lookupIds } = await startWith({ credits: { exhaustedStart: "task-status", exhaustedResult: "402" } });
    const { id } = await onlyTask();
    await until("the task has ended", async () => {
      expect(await collectTaskResult(id, "poll")).toBe("waits");
      return (await listPauses()).length > 0;
    });
    expect((await onlyTask()).state).toBe("started");
    expect([await lookupStates(), await balanceOf("held")]).toEqual([{ in_flight: 5 }, 5]);
    expect(await pausedQueues("out_of_credits")).toEqual(PAID);
    providers.snov.renew(100);
    expect(await collectTaskResult(id, "poll")).toBe("settled");
    await expectTakenBack();
    await reconcileCredits();
    expect(await listPauses()).toEqual([]);
    await startTogether(lookupIds);
    expect(await lookupStates()).toEqual({ in_flight: 5 });
  });

  it("when the task could answer only in part: what was billed is kept, the rest waits", async () => {
    providers.snov.setCredits(1);
    const { lookupIds } = await startWith({ credits: { whenShort: "partial" } });
    await collectWhenReady((await onlyTask()).id);
    expect(await lookupStates()).toEqual({ found: 1, waiting: 4 });
    const found = await db.lookup.findFirstOrThrow({ where: { state: "found" } });
    const place = lookupIds.indexOf(found.id);
    expect(found.answer).toMatchObject({ domain: expect.stringMatching(/brackenfold/) });
    expect(found.creditsSpent).toBe(1);
    expect(place).toBeGreaterThanOrEqual(0);
    expect([await balanceOf("held"), await balanceOf("spent")]).toEqual([0, 1]);
    await expectProven();
    await expectResumedAfterRenewal(lookupIds);
  });

  it("when our own books say it: the account is empty, so nothing is even asked", async () => {
    providers.snov.setCredits(0);
    await reconcileCredits();
    const { outcomes } = await startWith({});
    expect(outcomes[0]).toMatchObject({ status: "returned" });
    expect([await pausedQueues("out_of_credits"), providers.snov.state().starts]).toEqual([PAID, 0]);
  });

  it("when the period's budget is used up, which is said, and ended by a higher budget", async () => {
    await setBudget(person, { limit: 0, reason: "test" });
    const { lookupIds } = await startWith({});
    expect((await listPauses()).map((pause) => pause.reason)).toEqual(
      PAID.map(() => "the budget of the period is used up"),
    );
    await setBudget(person, { limit: 10, reason: "test" });
    expect(await listPauses()).toEqual([]);
    await startTogether(lookupIds);
    expect(await lookupStates()).toEqual({ in_flight: 5 });
  });
});

/** Paid queues wait with a reason, Companies House goes on; a renewal ends the pause and all is asked again. */
async function expectResumedAfterRenewal(lookupIds: readonly string[]) {
  expect(await pausedQueues("out_of_credits")).toEqual(PAID);
  expect(await listPauses()).toHaveLength(PAID.length);
  await reconcileCredits();
  expect(await listPauses()).toHaveLength(PAID.length);
  providers.snov.renew(100);
  await reconcileCredits();
  expect(await listPauses()).toEqual([]);
  const delayed =
    await db.$queryRaw`select name from pgboss.job where name = 'find-domain' and state = 'created' and start_after > now()`;
  expect(delayed).toEqual([]);
  await startTogether(lookupIds);
  const task = await db.snovTask.findFirstOrThrow({ where: { state: "started" } });
  await collectWhenReady(task.id);
  expect((await lookupStates()).waiting).toBeUndefined();
  expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
  await expectProven();
}

describe("a run at its cap", () => {
  it("starts only what fits, waits for what is held, then pauses with the reason; a higher cap lets it finish", async () => {
    const { runId, lookupIds } = await askDomains(8, { cap: 2 });
    const runState = async () => db.run.findUniqueOrThrow({ where: { id: runId } });
    await startTogether(lookupIds);
    expect(await lookupStates()).toEqual({ in_flight: 2, waiting: 6 });
    await startTogether(lookupIds);
    expect((await runState()).state).toBe("running");

    while ((await runState()).state === "running") {
      for (const { id } of await db.snovTask.findMany({ where: { state: "started" } })) await collectWhenReady(id);
      await startTogether(lookupIds);
    }
    expect(await runState()).toMatchObject({ state: "paused", creditsSpent: 2, creditsHeld: 0 });
    expect((await runState()).pausedReason).toMatch(/cap of 2 credits is used up/);
    expect(await listPauses()).toEqual([]);

    await expect(resumeRun(person, runId, 1)).rejects.toMatchObject({ code: "CONFLICT" });
    await resumeRun(person, runId, 100);
    await startTogether(lookupIds);
    for (const { id } of await db.snovTask.findMany({ where: { state: "started" } })) await collectWhenReady(id);
    expect((await lookupStates()).waiting).toBeUndefined();
    expect((await runState()).creditsSpent).toBe(providers.snov.state().charged.total);
    await expectProven();
  });
});
