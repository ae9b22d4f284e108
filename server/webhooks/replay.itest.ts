import { afterEach, beforeEach, expect, test } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { decideUnknownTask } from "@/server/enrichment/tasks/resolve-unknown";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { applyDelivery } from "@/server/webhooks/apply-delivery";
import { previewReplay } from "@/server/webhooks/preview-replay";
import { replayMany } from "@/server/webhooks/replay-many";
import { replayPreview } from "@/server/webhooks/schema";

let providers: TestProviders;
const signal = new AbortController().signal;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 100, faults: { tasks: { delayMs: 0 }, webhooks: { isOn: false } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

let bodies = 0;
const named = JSON.stringify({ data: { task_hash: "c".repeat(32) } });

function deliver(delivery: Omit<Prisma.WebhookDeliveryUncheckedCreateInput, "bodySha256">) {
  bodies += 1;
  return db.webhookDelivery.create({ data: { body: "{}", bodySha256: `sha-${bodies}`, ...delivery } });
}

async function startedTask() {
  const { lookupIds } = await askDomains(3);
  await startTogether(lookupIds);
  return onlyTask();
}

const preview = async (id: string) => replayPreview.parse(await previewReplay(id, signal));

test("a preview tells what a replay would apply, changes nothing, and the replay then does just that", async () => {
  const { id: taskId } = await startedTask();
  const { id } = await deliver({ taskId, state: "failed" });
  const told = await preview(id);
  expect(told).toMatchObject({ deliveryId: id, outcome: "applies", answers: 3 });
  expect([await onlyTask(), await lookupStates(), await balanceOf("spent")]).toMatchObject([
    { state: "started" },
    { in_flight: 3 },
    0,
  ]);

  await applyDelivery(id, signal);
  expect(await balanceOf("spent")).toBe(told.credits);
  expect((await lookupStates()).found ?? 0).toBe(told.found);
  expect(await preview(id)).toMatchObject({ outcome: "nothing", differing: 0, credits: 0 });
  await expectProven();
});

test("a preview of a settled task tells which answers Snov.io gives differently now", async () => {
  const { id: taskId } = await startedTask();
  await collectWhenReady(taskId);
  const { id } = await deliver({ taskId, state: "applied" });
  const answered = await db.lookup.findFirstOrThrow({ where: { taskId } });
  await db.lookup.update({
    where: { id: answered.id },
    data: { answer: { kind: "domain", domain: "elsewhere.example" } },
  });
  expect(await preview(id)).toMatchObject({
    outcome: "nothing",
    differing: 1,
    summary: expect.stringMatching(/1 answer/),
  });
});

test.each([
  ["prepared", "waits"],
  ["sending", "waits"],
  ["not_started", "nothing"],
  ["expired", "nothing"],
  ["out_of_credits", "nothing"],
] as const)(
  "a preview of a delivery whose task is %s, and has no lookups that want it, needs no request",
  async (state, outcome) => {
    const { id: taskId } = await db.snovTask.create({ data: { kind: "domain", size: 1, state } });
    expect(await preview((await deliver({ taskId, body: named })).id)).toMatchObject({ outcome });
    expect(providers.snov.state().requests["GET /v2/company-domain-by-name/result"]).toBeUndefined();
  },
);

/** A task that Snov.io accepted, given up before its hash was known. */
async function giveUp(state: "out_of_credits" | "not_started" | "retry" | "write-off") {
  const { id: taskId, taskHash } = await startedTask();
  const decision = state === "retry" || state === "write-off" ? state : null;
  await db.snovTask.update({
    where: { id: taskId },
    data: { state: decision ? "unknown" : "sending", taskHash: null, startedAt: null },
  });
  if (decision) await db.lookup.updateMany({ data: { state: "unknown" } });
  if (decision) await decideUnknownTask(person, { taskId, decision, reason: "support says so" });
  else
    await db.$transaction((tx) => takeBack(tx, taskId, state === "not_started" ? state : "out_of_credits", "refused"));
  return deliver({ taskId, state: "failed", body: JSON.stringify({ data: { task_hash: taskHash } }) });
}

test.each(["out_of_credits", "not_started", "retry", "write-off"] as const)(
  "a preview of a task that was given up (%s) tells what its lookups would take, and the replay does just that",
  async (state) => {
    const { id } = await giveUp(state);
    const told = await preview(id);
    expect(told).toMatchObject({ outcome: "applies", answers: 3 });
    await applyDelivery(id, signal);
    expect(await balanceOf("spent")).toBe(told.credits);
    expect((await lookupStates()).found ?? 0).toBe(told.found);
    expect(await preview(id)).toMatchObject({ outcome: "nothing", credits: 0 });
    await expectProven();
  },
);

test("a preview knows what cannot be applied, and speaks of the first of duplicates", async () => {
  const { id: taskId } = await db.snovTask.create({ data: { kind: "domain", size: 1, state: "unknown" } });
  const first = await deliver({ taskId });
  const again = await deliver({ taskId, state: "duplicate", duplicateOfId: first.id });
  expect(await preview(again.id)).toMatchObject({ deliveryId: first.id, outcome: "impossible" });
  const rejected = await deliver({ taskId, state: "rejected", rejection: "malformed" });
  expect(await preview(rejected.id)).toMatchObject({ outcome: "impossible" });
  const event = await deliver({ taskId: null, channel: "account" });
  expect(await preview(event.id)).toMatchObject({ outcome: "nothing" });
  await expect(preview(taskId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a preview says so when Snov.io cannot be asked", async () => {
  const { id: taskId } = await startedTask();
  const { id } = await deliver({ taskId });
  providers.snov.setFaults({ requests: [{ on: "result", does: "status", status: 503 }] });
  expect(await preview(id)).toMatchObject({ outcome: "waits", summary: expect.stringMatching(/could not be asked/) });
});

test("many are replayed by a filter: the dry run tells what follows, then each is applied once", async () => {
  const { id: taskId } = await startedTask();
  const open = await deliver({ taskId, state: "failed" });
  const over = await db.snovTask.create({ data: { kind: "domain", size: 1, state: "completed" } });
  const settled = await deliver({ taskId: over.id, state: "failed" });
  await deliver({ taskId, state: "applied" });
  const filter = { state: ["failed" as const] };

  const plan = await replayMany(person, { filter, dryRun: true });
  expect(plan).toEqual({
    matching: 2,
    eligible: 2,
    skipped: [],
    open: 1,
    settled: 1,
    creditsHeld: 3,
    replayed: null,
  });
  expect(await db.queueJob.count({ where: { queue: "apply-delivery" } })).toBe(0);

  expect(await replayMany(person, { filter, dryRun: false })).toEqual({ ...plan, replayed: 2 });
  const jobs = await db.queueJob.findMany({ where: { queue: "apply-delivery" }, select: { payload: true } });
  expect(new Set(jobs.map(({ payload }) => JSON.stringify(payload)))).toEqual(
    new Set([open, settled].map(({ id }) => JSON.stringify({ deliveryId: id }))),
  );
  expect(await replayMany(person, { filter, dryRun: false })).toMatchObject({
    eligible: 0,
    skipped: [{ reason: "waiting", count: 2 }],
    replayed: 0,
  });
  for (const { id } of [open, settled]) await applyDelivery(id, signal);
  expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
  expect(await db.webhookDelivery.findUnique({ where: { id: open.id } })).toMatchObject({
    state: "applied",
    replays: 1,
  });
  expect(await db.auditEntry.count({ where: { action: "deliveries.replayed" } })).toBe(2);
});

test("what cannot be replayed is counted by its reason; no filter at all is refused", async () => {
  const { id: taskId } = await db.snovTask.create({ data: { kind: "domain", size: 1, state: "completed" } });
  const first = await deliver({ taskId, state: "applied" });
  await deliver({ taskId, state: "duplicate", duplicateOfId: first.id });
  await deliver({ taskId, state: "rejected", rejection: "empty" });
  const plan = await replayMany(person, { filter: { channel: "task" }, dryRun: true });
  expect(plan).toMatchObject({ matching: 3, eligible: 1 });
  expect(new Map(plan.skipped.map(({ reason, count }) => [reason, count]))).toEqual(
    new Map([
      ["duplicate", 1],
      ["rejected", 1],
    ]),
  );
  await expect(replayMany(person, { filter: {}, dryRun: true })).rejects.toMatchObject({ code: "BAD_INPUT" });
  await expect(replayMany(person, { filter: { state: [] }, dryRun: true })).rejects.toMatchObject({
    code: "BAD_INPUT",
  });
});
