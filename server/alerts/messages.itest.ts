import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, test } from "vitest";
import { readChannels } from "@/server/alerts/channels";
import { evaluateAlerts } from "@/server/alerts/evaluate-alerts";
import { listAlertDeliveries } from "@/server/alerts/reads-deliveries";
import { sendTestAlert } from "@/server/alerts/send-test";
import { revealWebhookSecret } from "@/server/alerts/webhook-secrets";
import { db } from "@/server/platform/db/client";
import { pausePaidQueues } from "@/server/queues/pause-queue";
import { configure, hook, mail, receiveAlerts, SECRET, sendWaiting } from "@/server/testing/alerts";
import { person } from "@/server/testing/runs";

receiveAlerts();

describe("a message", () => {
  beforeEach(async () => {
    await db.$transaction((tx) => pausePaidQueues(tx, "out_of_credits", "Snov.io has no credits left"));
    await evaluateAlerts();
  });

  test("by webhook is signed, keeps its id and body over retries, and is delivered once the receiver answers", async () => {
    hook.answers.push(503, 429);
    expect((await sendWaiting()).sort()).toEqual(["completed", "retry"]);
    expect(await sendWaiting()).toEqual(["retry"]);
    expect(await sendWaiting()).toEqual(["completed"]);
    expect(await sendWaiting()).toEqual([]);
    expect(hook.received).toHaveLength(3);
    const [first, , third] = hook.received;
    expect(third?.body).toBe(first?.body);
    expect(third?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    const { headers, body } = hook.received[2] ?? { headers: {}, body: "" };
    const verified = new Webhook(SECRET).verify(body, {
      "webhook-id": String(headers["webhook-id"]),
      "webhook-timestamp": String(headers["webhook-timestamp"]),
      "webhook-signature": String(headers["webhook-signature"]),
    });
    expect(verified).toMatchObject({
      type: "alert.raised",
      data: { condition: "paused-queues", severity: "critical" },
    });
    const { items } = await listAlertDeliveries({ limit: 10 });
    const delivery = items.find(({ channel }) => channel === "webhook");
    expect(delivery?.state).toBe("delivered");
    expect(delivery?.attempts.map(({ number, outcome, status }) => [number, outcome, status])).toEqual([
      [1, "later", 503],
      [2, "later", 429],
      [3, "delivered", 204],
    ]);
  });

  test("by e-mail reaches all recipients after the server's passing refusal", async () => {
    mail.answers.push(451);
    expect((await sendWaiting()).sort()).toEqual(["completed", "retry"]);
    expect(await sendWaiting()).toEqual(["completed"]);
    expect(mail.received).toHaveLength(1);
    expect(mail.received[0]).toMatchObject({
      from: "alerts@company.example",
      to: ["ops@company.example", "cto@company.example"],
    });
    expect(mail.received[0]?.raw).toContain("Subject: Strikeline: critical: Out of credits");
  });

  test("that the mail server refuses for good is kept for a person, and its log names no recipient", async () => {
    mail.answers.push(550);
    expect((await sendWaiting()).sort()).toEqual(["completed", "dead"]);
    const { items } = await listAlertDeliveries({ limit: 10 });
    const delivery = items.find(({ channel }) => channel === "email");
    expect(delivery).toMatchObject({ state: "failed", attempts: [{ outcome: "refused", status: 550 }] });
    expect(JSON.stringify(items)).not.toContain("company.example");
  });

  test("that is answered 410 ends the channel until a test reaches it again", async () => {
    hook.answers.push(410);
    await sendWaiting();
    expect((await readChannels(db)).webhook.isStopped).toBe(true);
    await db.$transaction((tx) => pausePaidQueues(tx, "unauthorised", "401"));
    await db.queuePause.updateMany({ data: { cause: "unauthorised" } });
    await evaluateAlerts();
    const later = await db.alert.findFirstOrThrow({ where: { key: "unauthorised" }, include: { deliveries: true } });
    expect(later.deliveries.map(({ channel }) => channel)).toEqual(["email"]);
    expect(await sendTestAlert(person, "webhook")).toMatchObject({ state: "delivered" });
    expect((await readChannels(db)).webhook.isStopped).toBe(false);
  });

  test("to a private receiver is refused before anything is sent, unless the configuration allows it", async () => {
    configure({ allowPrivateTargets: false });
    expect(await sendWaiting()).toEqual(["dead", "dead"]);
    expect([hook.received, mail.received]).toEqual([[], []]);
    const { items } = await listAlertDeliveries({ limit: 10 });
    for (const { attempts } of items) expect(attempts[0]?.detail).toMatch(/loopback.*ALERT_ALLOW_PRIVATE_TARGETS=true/);
    expect(JSON.stringify(items)).not.toContain("hidden");
  });
});

test("a test tells what really came of it, is on record, and is tried once", async () => {
  hook.answers.push(500);
  expect(await sendTestAlert(person, "webhook")).toMatchObject({
    state: "failed",
    requestedBy: person.name,
    attempts: [{ outcome: "later", status: 500, detail: "The receiver answered 500." }],
  });
  expect(await sendTestAlert(person, "email")).toMatchObject({ state: "delivered" });
  expect(mail.received[0]?.raw).toContain("This is a test");
  expect(await db.auditEntry.count({ where: { action: "alert.tested", actor: person.name } })).toBe(2);
  configure({ webhookUrl: null });
  await expect(sendTestAlert(person, "webhook")).rejects.toThrow("set ALERT_WEBHOOK_URL");
});

test("the generated secret signs when the environment names none, and showing it is audited", async () => {
  await expect(revealWebhookSecret(person)).rejects.toThrow("ALERT_WEBHOOK_SECRET");
  configure({ webhookSecrets: [] });
  const { secret } = await revealWebhookSecret(person);
  expect(await sendTestAlert(person, "webhook")).toMatchObject({ state: "delivered" });
  const { headers, body } = hook.received[0] ?? { headers: {}, body: "" };
  const signed = { "webhook-id": "", "webhook-timestamp": "", "webhook-signature": "" };
  for (const name of Object.keys(signed) as (keyof typeof signed)[]) signed[name] = String(headers[name]);
  expect(() => new Webhook(secret).verify(body, signed)).not.toThrow();
  expect(await db.auditEntry.count({ where: { action: "alert-secret.revealed" } })).toBe(1);
});
