import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { domainQuestion } from "@/server/enrichment/lookups/lookup-key";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven } from "@/server/testing/runs";
import { applyDelivery } from "@/server/webhooks/apply-delivery";
import { ACCOUNT, signScope } from "@/server/webhooks/capability";
import { receiveDelivery } from "@/server/webhooks/receive-delivery";

let providers: TestProviders;
const signal = new AbortController().signal;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 100, faults: { tasks: { delayMs: 0 }, webhooks: { isOn: false } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

async function startedTask() {
  const { lookupIds } = await askDomains(2);
  await startTogether(lookupIds);
  return onlyTask();
}

/** Receives a body at a scope's own address, whatever becomes of it. */
async function receive(scope: string, body: string) {
  const token = signScope(scope, env().snov.webhookSecrets) ?? "";
  const receipt = await receiveDelivery({ scope, token }, new Request("http://localhost/", { method: "POST", body }));
  const { id } = await db.webhookDelivery.findFirstOrThrow({ orderBy: [{ receivedAt: "desc" }, { id: "desc" }] });
  return { receipt, id };
}

const naming = (hash: string | null) => JSON.stringify(hash ? { data: { meta: { task_hash: hash } } } : { event: "x" });
const stored = (id: string) => db.webhookDelivery.findUniqueOrThrow({ where: { id } });
const jobs = () => db.queueJob.count({ where: { queue: "apply-delivery" } });
const resultRequests = () => providers.snov.state().requests["GET /v2/company-domain-by-name/result"] ?? 0;

test("a delivery that comes before the start's answer was stored waits for it, and brings the result afterwards", async () => {
  const { id: taskId, taskHash, startedAt } = await startedTask();
  await db.snovTask.update({ where: { id: taskId }, data: { state: "sending", taskHash: null, startedAt: null } });
  const { id } = await receive(taskId, naming(null));
  expect(await applyDelivery(id, signal)).toMatchObject({ status: "returned", afterSeconds: 5 });
  expect(await stored(id)).toMatchObject({ state: "received", appliedAt: null, note: expect.stringMatching(/before/) });
  expect(resultRequests()).toBe(0);

  await db.snovTask.update({ where: { id: taskId }, data: { state: "started", taskHash, startedAt } });
  expect(await applyDelivery(id, signal)).toEqual({ status: "completed" });
  expect(await stored(id)).toMatchObject({ state: "applied", note: expect.stringMatching(/^2 answers stored/) });
  expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
  await expectProven();
});

test.each([
  ["at the task's own address", (taskId: string) => taskId],
  ["as an event of the account", () => ACCOUNT],
])("a delivery that spells the hash in capitals is about the task that has it, %s", async (_, scopeOf) => {
  const { id: taskId, taskHash } = await startedTask();
  const { id } = await receive(scopeOf(taskId), naming(taskHash?.toUpperCase() ?? null));
  expect(await applyDelivery(id, signal)).toEqual({ status: "completed" });
  expect(await stored(id)).toMatchObject({
    taskId,
    state: "applied",
    note: expect.stringMatching(/^2 answers stored/),
  });
  await expectProven();
});

test("a delivery that tells no hash cannot settle a task of unknown fate: it failed and says who decides", async () => {
  const { id: taskId } = await startedTask();
  await db.snovTask.update({ where: { id: taskId }, data: { state: "unknown", taskHash: null, startedAt: null } });
  const { id } = await receive(taskId, naming(null));
  expect(await applyDelivery(id, signal)).toEqual({ status: "completed" });
  expect(await stored(id)).toMatchObject({ state: "failed", note: expect.stringMatching(/decide about the task/) });
  expect([await balanceOf("held"), resultRequests()]).toEqual([2, 0]);
});

test.each([
  ["expired", "failed", /given up, and none of its lookups waits/],
  ["not_started", "failed", /given up, and none of its lookups waits/],
  ["out_of_credits", "applied", /settled before/],
] as const)("a delivery about a task that is %s asks nothing and moves no credit", async (state, outcome, note) => {
  const { id: taskId, taskHash } = await startedTask();
  await db.snovTask.update({ where: { id: taskId }, data: { state } });
  const { id } = await receive(taskId, naming(taskHash));
  expect(await applyDelivery(id, signal)).toEqual({ status: "completed" });
  expect(await stored(id)).toMatchObject({ state: outcome, note: expect.stringMatching(note) });
  expect([resultRequests(), await balanceOf("spent")]).toEqual([0, 0]);
});

test("a delivery about a completed task changes nothing", async () => {
  const { id: taskId, taskHash } = await startedTask();
  await collectWhenReady(taskId);
  const [spent, asked] = [await balanceOf("spent"), resultRequests()];
  const { id } = await receive(taskId, naming(taskHash));
  await applyDelivery(id, signal);
  expect(await stored(id)).toMatchObject({ state: "applied", note: "The task was settled before." });
  expect([await balanceOf("spent"), resultRequests()]).toEqual([spent, asked]);
});

test("a delivery that names another hash than its task's is refused, and the task's own result is still to come", async () => {
  const { id: taskId, taskHash } = await startedTask();
  const { id } = await receive(taskId, naming("f".repeat(32)));
  await applyDelivery(id, signal);
  expect(await stored(id)).toMatchObject({ state: "failed", note: expect.stringMatching(/another task/) });
  expect(await onlyTask()).toMatchObject({ state: "started", taskHash });
  expect(resultRequests()).toBe(0);
});

test("a task of unknown fate does not take the hash of another task of ours", async () => {
  const { id: first, taskHash } = await startedTask();
  const lost = await db.snovTask.create({ data: { kind: "domain", size: 1, state: "unknown" } });
  const { id } = await receive(lost.id, naming(taskHash));
  await applyDelivery(id, signal);
  expect(await stored(id)).toMatchObject({ state: "failed", note: expect.stringMatching(/another task of ours/) });
  expect(await db.snovTask.findUnique({ where: { id: first } })).toMatchObject({ state: "started", taskHash });
});

test.each([
  ["cut off", '{"data":{"meta":{"task_h'],
  ["empty", ""],
])("a body that is %s is rejected, and the paid result is read all the same, once", async (_, body) => {
  const { id: taskId } = await startedTask();
  const { id, receipt } = await receive(taskId, body);
  expect(receipt.outcome).toBe("refused");
  // Snov.io tries again at once, as damaged as before: one reading is enough.
  await receive(taskId, body);
  expect(await jobs()).toBe(1);
  const job = await db.queueJob.findFirstOrThrow({ where: { queue: "apply-delivery" } });
  expect(job).toMatchObject({ payload: { deliveryId: id }, snovTaskId: taskId });

  expect(await applyDelivery(id, signal)).toEqual({ status: "completed" });
  expect(await stored(id)).toMatchObject({
    state: "rejected",
    appliedAt: null,
    note: expect.stringMatching(/asked for all the same\. 2 answers stored/),
  });
  expect(await lookupStates()).not.toHaveProperty("in_flight");
  expect(await onlyTask()).toMatchObject({ state: "completed", resultBy: "webhook" });
  expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);

  await db.queueJob.updateMany({ data: { state: "completed" } });
  await receive(taskId, body);
  expect(await jobs()).toBe(1);
  await expectProven();
});

test("a damaged event of the account names no task, so nothing is asked", async () => {
  await startedTask();
  await receive(ACCOUNT, '{"data":{"me');
  expect(await jobs()).toBe(0);
});

describe("an event of the account about a task whose start was cut", () => {
  /** Snov.io has it, we know neither that nor its hash. */
  const lose = (id: string) =>
    db.snovTask.update({ where: { id }, data: { state: "unknown", taskHash: null, startedAt: null } });
  const eventOf = async (taskId: string, hash: string | null, over: object = {}) => {
    const inputs = await db.lookup.findMany({ where: { taskId }, orderBy: { position: "desc" } });
    const names = inputs.map(({ input }) => domainQuestion.parse(input).name);
    const data = names.map((name) => ({ name, result: [] }));
    const meta = { names, ...(hash ? { task_hash: hash } : {}) };
    return JSON.stringify({ event: "company.found_domains_by_names", uid: "u", data: { data, meta, ...over } });
  };

  test("is known by exactly its questions: the hash is learnt and the result read with our own token", async () => {
    const { id: taskId, taskHash } = await startedTask();
    await lose(taskId);
    await receive(ACCOUNT, await eventOf(taskId, taskHash));
    const { id } = await db.webhookDelivery.findFirstOrThrow();
    expect(await applyDelivery(id, signal)).toEqual({ status: "completed" });
    expect(await stored(id)).toMatchObject({
      state: "applied",
      taskId,
      note: expect.stringMatching(/^2 answers stored/),
    });
    expect(await onlyTask()).toMatchObject({ state: "completed", taskHash });
    expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
    await expectProven();
  });

  test("waits however old it is while the start seems on its way, and is known once the worker is known to be dead", async () => {
    const { id: taskId, taskHash } = await startedTask();
    const age = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const abandoned = { state: "sending" as const, taskHash: null, startedAt: null, createdAt: age(4) };
    await db.snovTask.update({ where: { id: taskId }, data: abandoned });
    const { id } = await receive(ACCOUNT, await eventOf(taskId, taskHash));
    await db.webhookDelivery.update({ where: { id }, data: { receivedAt: age(3) } });
    expect(await applyDelivery(id, signal)).toMatchObject({ status: "returned" });
    expect(await stored(id)).toMatchObject({ state: "received", appliedAt: null });

    await db.snovTask.update({ where: { id: taskId }, data: { createdAt: age(6) } });
    await sweepLookups();
    expect((await onlyTask()).state).toBe("unknown");
    expect(await applyDelivery(id, signal)).toEqual({ status: "completed" });
    expect(await stored(id)).toMatchObject({ state: "applied", note: expect.stringMatching(/^2 answers stored/) });
    expect(await onlyTask()).toMatchObject({ state: "completed", taskHash });
  });

  test("without a hash says whom it concerns, and a person decides: nothing but the result itself is believed", async () => {
    const { id: taskId } = await startedTask();
    await lose(taskId);
    const { id } = await receive(ACCOUNT, await eventOf(taskId, null, { meta: undefined }));
    expect(await applyDelivery(id, signal)).toEqual({ status: "completed" });
    expect(await stored(id)).toMatchObject({ state: "failed", taskId, note: expect.stringMatching(/decide about/) });
    expect([(await onlyTask()).state, await balanceOf("held"), resultRequests()]).toEqual(["unknown", 2, 0]);
  });

  test("that nobody can map says why, and a replay maps it once its task is known to be of unknown fate", async () => {
    const { id: taskId } = await startedTask();
    const { id } = await receive(ACCOUNT, await eventOf(taskId, null, { meta: undefined }));
    await applyDelivery(id, signal);
    expect(await stored(id)).toMatchObject({
      taskId: null,
      note: expect.stringMatching(/without a task's hash, and no/),
    });
    await lose(taskId);
    await applyDelivery(id, signal);
    expect(await stored(id)).toMatchObject({ state: "failed", taskId, note: expect.stringMatching(/decide about/) });
    const other = await receive(ACCOUNT, JSON.stringify({ event: "campaign_email.opened", data: { status: "sent" } }));
    await applyDelivery(other.id, signal);
    expect((await stored(other.id)).note).toMatch(/names no task and repeats no questions/);
  });

  test("is nobody's when two tasks asked the same, when one question differs, and when the task came later", async () => {
    const { id: taskId, taskHash } = await startedTask();
    await lose(taskId);
    const body = await eventOf(taskId, taskHash);
    const [one] = await db.lookup.findMany({ where: { taskId } });
    const apply = async (text: string, receivedAt?: Date) => {
      await db.webhookDelivery.deleteMany();
      const { id } = await receive(ACCOUNT, text);
      if (receivedAt) await db.webhookDelivery.update({ where: { id }, data: { receivedAt } });
      await applyDelivery(id, signal);
      return (await stored(id)).note;
    };
    const foreign = "An event about a task that is not ours: kept, without effect. A replay looks for its task again.";
    expect(await apply(body.replaceAll(domainQuestion.parse(one?.input).name, "Somebody Else Ltd"))).toBe(foreign);
    expect(await apply(body, new Date(Date.now() - 3_600_000))).toBe(foreign);
    const twin = await db.snovTask.create({ data: { kind: "domain", size: 2, state: "unknown" } });
    for (const lookup of await db.lookup.findMany({ where: { taskId } })) {
      const { id: _, key, input, answer: __, ...copy } = lookup;
      await db.lookup.create({ data: { ...copy, key: `${key}-twin`, input: input ?? {}, taskId: twin.id } });
    }
    expect(await apply(body)).toBe(foreign);
    expect(await db.snovTask.count({ where: { taskHash: { not: null } } })).toBe(0);
  });
});
