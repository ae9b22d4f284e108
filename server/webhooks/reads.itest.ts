import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { resetDatabase } from "@/server/testing/database";
import { listDeliveries, readDelivery } from "@/server/webhooks/reads";
import { readWebhookOverview } from "@/server/webhooks/reads-overview";
import { noteRefusedWebhook } from "@/server/webhooks/refused-webhooks";
import { deliveryDetail, deliveryPage, webhookOverview } from "@/server/webhooks/schema";

beforeEach(resetDatabase);

test("an installation without deliveries counts zero", async () => {
  expect(webhookOverview.parse(await readWebhookOverview())).toMatchObject({
    counts: { received: 0, duplicate: 0, applied: 0, failed: 0, rejected: 0 },
    rejected: [],
    results: { byWebhook: 0, byPoll: 0 },
    lastReceivedAt: null,
  });
});

test("deliveries, refusals and what brought the results are counted", async () => {
  const first = await deliver({ state: "applied" }, { resultBy: "webhook" });
  await deliver({ state: "duplicate", duplicateOfId: first.id, taskId: first.taskId });
  await db.snovTask.create({ data: { kind: "email", size: 3, resultBy: "poll" } });
  const hour = new Date("2026-11-22T10:00:00Z");
  await db.webhookRejection.createMany({
    data: [
      { hour, reason: "forged", count: 2, lastAt: hour },
      { hour: new Date("2026-11-22T11:00:00Z"), reason: "forged", count: 1, lastAt: new Date("2026-11-22T11:20:00Z") },
    ],
  });
  expect(webhookOverview.parse(await readWebhookOverview())).toMatchObject({
    counts: { received: 0, duplicate: 1, applied: 1, failed: 0, rejected: 0 },
    rejected: [{ reason: "forged", count: 3, lastAt: "2026-11-22T11:20:00.000Z" }],
    results: { byWebhook: 1, byPoll: 1 },
  });
});

test("a webhook that Snov.io refused is told for the day on which no task names one", async () => {
  const { id } = await db.snovTask.create({ data: { kind: "domain", size: 1, webhookSecret: "fingerprint" } });
  expect((await readWebhookOverview()).refusal).toBeNull();
  await noteRefusedWebhook(id);
  const { refusal } = webhookOverview.parse(await readWebhookOverview());
  expect(Date.parse(refusal?.triedAgainAt ?? "") - Date.parse(refusal?.at ?? "")).toBe(24 * 3_600_000);
  await db.webhookWatch.updateMany({ data: { refusedAt: new Date(Date.now() - 25 * 3_600_000) } });
  expect((await readWebhookOverview()).refusal).toBeNull();
});

test("deliveries are newest first, page by cursor and filter by state", async () => {
  const receivedAt = new Date("2026-11-22T10:00:00Z");
  for (let n = 0; n < 5; n += 1)
    await deliver({ state: n < 2 ? "failed" : "applied", receivedAt, body: "é".repeat(n + 1), bytes: 2 * n + 2 });
  const first = deliveryPage.parse(await listDeliveries({ limit: 3 }));
  const second = await listDeliveries({ limit: 3, cursor: first.nextCursor });
  expect(new Set([...first.items, ...second.items].map((item) => item.id)).size).toBe(5);
  expect(second.nextCursor).toBeNull();
  const failed = await listDeliveries({ limit: 3, state: ["failed", "failed"] });
  expect(failed.total).toEqual({ count: 2, exact: true });
  expect(failed.items.map((item) => item.bytes).sort()).toEqual([2, 4]);
});

test("a delivery shows its body as received, its duplicates and the companies it concerned", async () => {
  const original = await deliver({ state: "applied", body: '{ "task_hash": "abc" }' });
  const copy = await deliver({ state: "duplicate", duplicateOfId: original.id, taskId: original.taskId });
  await db.company.create({ data: { number: "00000123", name: null } });
  await db.lookup.create({
    data: {
      kind: "domain",
      key: "k",
      input: {},
      state: "in_flight",
      priority: 0,
      companyNumber: "00000123",
      taskId: original.taskId,
    },
  });
  const detail = deliveryDetail.parse(await readDelivery(original.id));
  expect(detail).toMatchObject({
    body: '{ "task_hash": "abc" }',
    kind: "domain",
    companies: [{ number: "00000123", name: "00000123" }],
  });
  expect(detail.duplicates.map(({ id }) => id)).toEqual([copy.id]);
  expect((await readDelivery(copy.id)).duplicateOfId).toBe(original.id);
});

test("a delivery that never was is not found", async () => {
  await expect(readDelivery("00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

async function deliver(
  delivery: Partial<Prisma.WebhookDeliveryUncheckedCreateInput>,
  task: Partial<Prisma.SnovTaskUncheckedCreateInput> = {},
) {
  const taskId = delivery.taskId ?? (await db.snovTask.create({ data: { kind: "domain", size: 1, ...task } })).id;
  return db.webhookDelivery.create({ data: { body: "{}", bodySha256: "sha", ...delivery, taskId } });
}
