import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import type { WebhookSignature } from "@/server/platform/webhook-signature";
import { resetDatabase } from "@/server/testing/database";
import { fingerprintOf, signScope } from "@/server/webhooks/capability";
import { receiveDelivery } from "@/server/webhooks/receive-delivery";

const STANDARD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PLAIN = "a-relay-and-its-secret";
const BODY = '{"event":"company.found_domains_by_names","naïve":"ü"}';

const schemes = {
  "Standard Webhooks": {
    config: { scheme: "standard", secrets: ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", STANDARD] },
    secret: STANDARD,
    sign: (body: string, at = new Date()) => ({
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(STANDARD).sign("msg_1", at, body),
    }),
  },
  "plain HMAC": {
    config: { scheme: "hmac", secrets: [PLAIN], header: "x-relay-signature", encoding: "hex", prefix: "sha256=" },
    secret: PLAIN,
    sign: (body: string) => ({
      "X-Relay-Signature": `sha256=${createHmac("sha256", PLAIN).update(body).digest("hex")}`,
    }),
  },
} satisfies Record<string, { config: WebhookSignature; secret: string; sign(body: string): Record<string, string> }>;

let taskId: string;

beforeEach(async () => {
  await resetDatabase();
  ({ id: taskId } = await db.snovTask.create({
    data: { kind: "domain", size: 1, state: "started", taskHash: "a".repeat(32) },
  }));
});
afterEach(() => {
  env().snov.webhookSignature = null;
});

function send(body: string, headers: Record<string, string>, token?: string) {
  const address = { scope: taskId, token: token ?? signScope(taskId, env().snov.webhookSecrets) ?? "" };
  return receiveDelivery(address, new Request("http://localhost/", { method: "POST", body, headers }));
}

const jobs = () => db.queueJob.count({ where: { queue: "apply-delivery" } });

describe.each(Object.entries(schemes))("where %s is asked for", (_, { config, secret, sign }) => {
  beforeEach(() => {
    env().snov.webhookSignature = config;
  });

  test("a signed delivery is stored with the fingerprint of the secret that signed it, a repetition known", async () => {
    expect(await send(BODY, sign(BODY))).toMatchObject({ outcome: "stored" });
    expect(await send(BODY, sign(BODY))).toMatchObject({ outcome: "duplicate" });
    const deliveries = await db.webhookDelivery.findMany({ orderBy: { receivedAt: "asc" } });
    expect(deliveries.map(({ body, signatureSecret }) => [body, signatureSecret])).toEqual(
      Array(2).fill([BODY, fingerprintOf(secret)]),
    );
    expect(await jobs()).toBe(1);
  });

  test.each([
    ["unsigned", () => send(BODY, {})],
    ["bad_signature", () => send(`${BODY} `, sign(BODY))],
    // Nobody vouches for it, so not even its task's result is asked for.
    ["unsigned", () => send('{"cut o', {})],
    ["bad_signature", () => send("", sign(BODY))],
  ])("a delivery at a good address that is %s is rejected, and no word of it is kept", async (reason, deliver) => {
    expect(await deliver()).toEqual({ outcome: "refused", reason });
    expect(await db.webhookDelivery.findMany()).toMatchObject([
      { state: "rejected", rejection: reason, body: null, bodySha256: null, signatureSecret: null },
    ]);
    expect(await jobs()).toBe(0);
  });

  test("a signature does not make a forged address good", async () => {
    expect(await send(BODY, sign(BODY), "x".repeat(43))).toEqual({ outcome: "refused", reason: "forged" });
    expect(await db.webhookDelivery.count()).toBe(0);
  });

  test("a damaged body that was signed as it came is rejected, and its task's result is asked for", async () => {
    const cut = BODY.slice(0, 20);
    expect(await send(cut, sign(cut))).toEqual({ outcome: "refused", reason: "malformed" });
    expect(await db.webhookDelivery.findMany()).toMatchObject([{ body: cut, signatureSecret: fingerprintOf(secret) }]);
    expect(await jobs()).toBe(1);
  });
});

test("a message signed long ago is stale, whoever sends it again", async () => {
  const { config, sign } = schemes["Standard Webhooks"];
  env().snov.webhookSignature = config;
  const receipt = await send(BODY, sign(BODY, new Date(Date.now() - 301_000)));
  expect(receipt).toEqual({ outcome: "refused", reason: "stale_signature" });
  expect(await jobs()).toBe(0);
});

test("where no signature is asked for, one that comes is not looked at", async () => {
  expect(await send(BODY, { "x-relay-signature": "nonsense" })).toMatchObject({ outcome: "stored" });
});
