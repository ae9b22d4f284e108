import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/server/access/actor";
import { db } from "@/server/platform/db/client";
import { stopSender } from "@/server/queues/boss";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";
import { applyDelivery } from "@/server/webhooks/apply-delivery";
import { fingerprintOf, signScope } from "@/server/webhooks/capability";
import { MAX_DELIVERY_BYTES } from "@/server/webhooks/read-delivery-body";
import { receiveDelivery } from "@/server/webhooks/receive-delivery";
import { replayDelivery } from "@/server/webhooks/replay-delivery";
import { accountWebhookUrl, webhookUrlFor } from "@/server/webhooks/webhook-address";

const admin: Actor = { kind: "user", id: "0191a5c0-0000-7000-8000-000000000009", name: "Ada", role: "admin" };
const BODY = '{"event":"company.found_domains_by_names", "data":{"data":[]}}';
let taskId: string;

beforeEach(async () => {
  await stopSender();
  await resetDatabase();
  ({ id: taskId } = await db.snovTask.create({
    data: { kind: "domain", size: 1, state: "started", taskHash: "a".repeat(32) },
  }));
});

function addressOf(id: string, secrets: string[] = ["the-newest-secret"]) {
  return { scope: id, token: signScope(id, secrets) ?? "" };
}

function send(body: BodyInit | null, address = addressOf(taskId), encoding?: string) {
  const headers = { "content-type": "application/json", ...(encoding ? { "content-encoding": encoding } : {}) };
  return receiveDelivery(address, new Request("http://localhost/", { method: "POST", body, headers }));
}

async function everythingStored() {
  const [deliveries, jobs] = await Promise.all([
    // Two may come within one millisecond: a duplicate is told from the first by what it repeats.
    db.webhookDelivery.findMany({
      orderBy: [{ receivedAt: "asc" }, { duplicateOfId: { sort: "asc", nulls: "first" } }],
    }),
    db.queueJob.findMany(),
  ]);
  return { deliveries, jobs };
}

function rejections() {
  return db.webhookRejection.findMany({ select: { reason: true, count: true } });
}

test("a delivery is stored exactly as it came, with the job that applies it", async () => {
  const receipt = await send(BODY);
  const { deliveries, jobs } = await everythingStored();
  expect(receipt).toEqual({ outcome: "stored", deliveryId: deliveries[0]?.id });
  expect(deliveries[0]).toMatchObject({
    body: BODY,
    state: "received",
    event: "company.found_domains_by_names",
    taskId,
  });
  expect(jobs).toMatchObject([
    { queue: "apply-delivery", payload: { deliveryId: deliveries[0]?.id }, snovTaskId: taskId },
  ]);
});

test("a repeated delivery is kept, marked and not applied again", async () => {
  await send(BODY);
  expect(await send(BODY)).toMatchObject({ outcome: "duplicate" });
  const { deliveries, jobs } = await everythingStored();
  expect(deliveries.map(({ state }) => state)).toEqual(["received", "duplicate"]);
  expect(deliveries[1]?.duplicateOfId).toBe(deliveries[0]?.id);
  expect(jobs).toHaveLength(1);
});

describe("a delivery about a task that has its result", () => {
  const hash = "a".repeat(32);
  const naming = (said: string) => JSON.stringify({ data: { meta: { task_hash: said } } });
  beforeEach(() => db.snovTask.update({ where: { id: taskId }, data: { state: "completed" } }));

  test.each([
    ["at the task's address", naming(hash), () => addressOf(taskId)],
    ["at the task's address, without a hash", BODY, () => addressOf(taskId)],
    ["as an event of the account", naming(hash), () => addressOf("account")],
  ])("%s is applied with its receipt, and needs no job", async (_, body, address) => {
    expect(await send(body, address())).toMatchObject({ outcome: "stored" });
    expect(await send(body, address())).toMatchObject({ outcome: "duplicate" });
    const { deliveries, jobs } = await everythingStored();
    expect(deliveries).toMatchObject([
      { state: "applied", taskId, note: "The task was settled before.", appliedAt: expect.any(Date) },
      { state: "duplicate", taskId },
    ]);
    expect(jobs).toEqual([]);
    await replayDelivery(admin, deliveries[0]?.id ?? "");
    await applyDelivery(deliveries[0]?.id ?? "", new AbortController().signal);
    expect((await everythingStored()).deliveries[0]).toMatchObject({ ...deliveries[0], replays: 1 });
  });

  test.each([
    ["names another task", naming("b".repeat(32)), () => addressOf(taskId)],
    ["spells the hash in capitals", naming(hash.toUpperCase()), () => addressOf("account")],
    ["is an event of the account that names none", BODY, () => addressOf("account")],
  ])("has a job where it %s", async (_, body, address) => {
    await send(body, address());
    const { deliveries, jobs } = await everythingStored();
    expect([deliveries[0]?.state, jobs]).toMatchObject(["received", [{ queue: "apply-delivery" }]]);
  });
});

test("of the same delivery ten times at once one is the first", async () => {
  const receipts = await Promise.all(Array.from({ length: 10 }, () => send(BODY)));
  expect(receipts.filter(({ outcome }) => outcome === "stored")).toHaveLength(1);
  const { deliveries, jobs } = await everythingStored();
  expect(deliveries).toHaveLength(10);
  expect(jobs).toHaveLength(1);
});

test("an address signed by an older secret still works, one of a forgotten secret does not", async () => {
  expect(await send(BODY, addressOf(taskId, ["the-older-secret"]))).toMatchObject({ outcome: "stored" });
  expect(await send(BODY, addressOf(taskId, ["forgotten"]))).toEqual({ outcome: "refused", reason: "forged" });
});

test.each([
  ["forged", () => send(BODY, { scope: taskId, token: "x".repeat(43) })],
  ["forged", () => send(BODY, { scope: "not-a-task", token: "x" })],
  ["unknown_task", () => send(BODY, addressOf("0191a5c0-0000-7000-8000-000000000001"))],
  ["unknown_task", () => send("", addressOf("0191a5c0-0000-7000-8000-000000000001"))],
])("of a request that is %s nothing is kept but the count", async (reason, request) => {
  expect(await request()).toEqual({ outcome: "refused", reason });
  expect(await everythingStored()).toEqual({ deliveries: [], jobs: [] });
  expect(await rejections()).toEqual([{ reason, count: 1 }]);
});

const latin1 = new Uint8Array([0x7b, 0xe9, 0x7d]);
test.each([
  ["oversized", () => send(`{"a":"${"x".repeat(MAX_DELIVERY_BYTES)}"}`), null],
  ["oversized", () => send(gzipSync(`{"a":"${"x".repeat(MAX_DELIVERY_BYTES)}"}`), undefined, "gzip"), null],
  ["empty", () => send(""), null],
  ["empty", () => send(null), null],
  ["malformed", () => send('{"event": "cut o'), '{"event": "cut o'],
  ["malformed", () => send("[]"), "[]"],
  ["malformed", () => send('"text"'), '"text"'],
  ["not_text", () => send('{"a":"\u0000"}'), null],
  ["not_text", () => send(latin1), null],
  ["bad_encoding", () => send(BODY, undefined, "gzip"), null],
  ["bad_encoding", () => send(BODY, undefined, "compress"), null],
])(
  "a request at a good address that is %s is kept with its reason and counted; when only its body is damaged, the result is asked for",
  async (reason, request, body) => {
    expect(await request()).toEqual({ outcome: "refused", reason });
    const { deliveries, jobs } = await everythingStored();
    expect(deliveries).toMatchObject([{ state: "rejected", rejection: reason, body, taskId }]);
    const hints = reason === "oversized" ? [] : [{ queue: "apply-delivery", snovTaskId: taskId }];
    expect(jobs).toMatchObject(hints);
    expect(await rejections()).toEqual([{ reason, count: 1 }]);
  },
);

test("of many that are rejected alike in a minute the first are kept, and all are counted", async () => {
  // Whatever second it is: both halves of a minute that ends meanwhile are kept.
  for (let count = 0; count < 30; count += 1)
    expect(await send("{".repeat(40_000))).toEqual({ outcome: "refused", reason: "malformed" });
  const { deliveries, jobs } = await everythingStored();
  expect(deliveries.length).toBeGreaterThanOrEqual(5);
  expect(deliveries.length).toBeLessThanOrEqual(10);
  expect(deliveries.filter(({ note }) => note?.includes("counted, not kept")).length).toBeGreaterThanOrEqual(1);
  expect(deliveries.every(({ body }) => body?.length === 16_384)).toBe(true);
  expect(jobs).toHaveLength(1);
  expect(await rejections()).toEqual([{ reason: "malformed", count: 30 }]);
});

test.each([
  ["gzip", gzipSync(BODY)],
  ["deflate", deflateSync(BODY)],
  ["br", brotliCompressSync(BODY)],
])("a body that a relay compressed by %s is the same delivery as the plain one", async (encoding, packed) => {
  expect(await send(packed, undefined, encoding)).toMatchObject({ outcome: "stored" });
  expect(await send(BODY)).toMatchObject({ outcome: "duplicate" });
  expect((await everythingStored()).deliveries[0]).toMatchObject({ body: BODY, bytes: packed.byteLength });
});

test("an event of the account is stored once, at the account's own address alone", async () => {
  const [, scope = "", token = ""] = /\/snov\/([^/]+)\/([^/]+)$/.exec(accountWebhookUrl() ?? "") ?? [];
  expect(await send(BODY, { scope, token })).toMatchObject({ outcome: "stored" });
  expect(await send(BODY, { scope, token })).toMatchObject({ outcome: "duplicate" });
  expect(await send(BODY, { scope: taskId, token })).toEqual({ outcome: "refused", reason: "forged" });
  expect(await send(BODY)).toMatchObject({ outcome: "stored" });
  const { deliveries } = await everythingStored();
  expect(deliveries.map(({ channel, state }) => [channel, state])).toEqual([
    ["account", "received"],
    ["account", "duplicate"],
    ["task", "received"],
  ]);
});

test("which secret made the address is kept by its fingerprint", async () => {
  await send(BODY, addressOf(taskId, ["the-older-secret"]));
  expect((await everythingStored()).deliveries[0]).toMatchObject({ addressSecret: fingerprintOf("the-older-secret") });
});

test("a body that grows beyond the limit is given up while it streams", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
    },
  });
  const init = { method: "POST", body: endless, duplex: "half" };
  const request = new Request("http://localhost/", init);
  expect(await receiveDelivery(addressOf(taskId), request)).toEqual({ outcome: "refused", reason: "oversized" });
  expect(sent).toBeLessThan(40);
});

test("an escaped NUL and unknown members are kept as they came", async () => {
  const body = '{"event":"a\\u0000b","uid":7,"data":{"x":"\\u0000"}}';
  expect(await send(body)).toMatchObject({ outcome: "stored" });
  const { deliveries } = await everythingStored();
  expect(deliveries[0]).toMatchObject({ body, event: "ab" });
});

test("a replay applies the first of the duplicates again, once at a time, and is audited", async () => {
  await send(BODY);
  await send(BODY);
  const { deliveries } = await everythingStored();
  const [first, duplicate] = deliveries.map(({ id }) => id);
  // The job of the receipt still waits, so there is nothing to add.
  expect(await replayDelivery(admin, duplicate ?? "")).toEqual({ deliveryId: first, jobId: null });
  await db.queueJob.updateMany({ data: { state: "completed" } });
  const replay = await replayDelivery(admin, duplicate ?? "");
  expect(replay).toMatchObject({ deliveryId: first, jobId: expect.any(String) });
  expect(await db.queueJob.count()).toBe(2);
  expect(await db.webhookDelivery.findUnique({ where: { id: duplicate ?? "" } })).toMatchObject({
    replays: 2,
    state: "duplicate",
  });
  expect(await db.auditEntry.findMany({ where: { action: "delivery.replayed" } })).toHaveLength(2);
});

test("a replay of nothing says so", async () => {
  await expect(replayDelivery(admin, taskId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("the address we hand out is the one that is accepted", async () => {
  const [, scope = "", token = ""] = /\/api\/webhooks\/snov\/([^/]+)\/([^/]+)$/.exec(webhookUrlFor(taskId) ?? "") ?? [];
  expect(await send(BODY, { scope, token })).toMatchObject({ outcome: "stored" });
});

test("receipts announce themselves once for many, not each in its own transaction", async () => {
  const client = await connectToTestDatabase();
  const heard: string[] = [];
  const hear = ({ payload }: { payload?: string }) => heard.push(payload ?? "");
  client.on("notification", hear);
  await client.query("listen strikeline_changes");
  await Promise.all(Array.from({ length: 20 }, (_, index) => send(`{"uid":${index}}`)));
  await expect.poll(async () => (await client.query("select 1")) && heard.includes("webhooks")).toBe(true);
  await client.query("unlisten strikeline_changes");
  client.off("notification", hear);
  expect(heard.filter((topic) => topic === "webhooks").length).toBeLessThan(10);
});
