import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { acknowledgeAlert } from "@/server/alerts/acknowledge-alert";
import { readChannels } from "@/server/alerts/channels";
import { evaluateAlerts } from "@/server/alerts/evaluate-alerts";
import { listAlerts, readOpenAlerts } from "@/server/alerts/reads";
import { listAlertDeliveries } from "@/server/alerts/reads-deliveries";
import { sendAlertJob } from "@/server/alerts/send-alert.job";
import { sendTestAlert } from "@/server/alerts/send-test";
import { revealWebhookSecret } from "@/server/alerts/webhook-secrets";
import { explainDrift, listOpenDrifts, openDrift } from "@/server/credits/drifts";
import { recordTransfers } from "@/server/credits/record-transfers";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { stopSender } from "@/server/queues/boss";
import { pausePaidQueues } from "@/server/queues/pause-queue";
import { resumePaidQueues } from "@/server/queues/resume-queue";
import {
  openMailReceiver,
  openWebhookReceiver,
  type PostedAlert,
  type ReceivedMail,
  type Receiver,
} from "@/server/testing/alert-receivers";
import { resetDatabase } from "@/server/testing/database";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { person } from "@/server/testing/runs";
import { readWebhookOverview } from "@/server/webhooks/reads-overview";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

let mail: Receiver<ReceivedMail>;
let hook: Receiver<PostedAlert>;

beforeAll(async () => {
  mail = await openMailReceiver();
  hook = await openWebhookReceiver();
});

afterAll(async () => {
  await Promise.all([mail.close(), hook.close(), stopSender()]);
});

beforeEach(async () => {
  await resetDatabase();
  for (const receiver of [mail, hook]) {
    receiver.received.length = 0;
    receiver.answers.length = 0;
  }
  configure({});
});

/** As if the process had been started with these variables. */
function configure(changed: Partial<ReturnType<typeof env>["alerts"]>): void {
  Object.assign(env().alerts, {
    smtpUrl: mail.url,
    emailTo: ["ops@company.example", "cto@company.example"],
    emailFrom: "Strikeline <alerts@company.example>",
    webhookUrl: hook.url,
    webhookSecrets: [SECRET],
    allowPrivateTargets: true,
    ...changed,
  });
}

/** 8 of 10 credits held. */
async function useCredits(): Promise<void> {
  await openBooks({ granted: 10, cap: 10 });
  await holdForTask(await createPayer(10), 8);
}

/** Runs every waiting message once, as the worker would. */
async function sendWaiting(): Promise<string[]> {
  const waiting = await db.alertDelivery.findMany({ where: { state: { in: ["queued", "retrying"] } } });
  const jobs = waiting.map(({ id }) => ({ id, payload: { deliveryId: id } }));
  const outcomes = await sendAlertJob.run(jobs, { signal: new AbortController().signal });
  return [...outcomes.values()].map(({ status }) => status);
}

async function keys(isOpen?: boolean): Promise<string[]> {
  const { items } = await listAlerts({ isOpen, limit: 50 });
  const rows = await db.alert.findMany({ where: { id: { in: items.map(({ id }) => id) } }, orderBy: { key: "asc" } });
  return rows.map(({ key }) => key).filter((key) => !key.startsWith("burn-rate") && key !== "forecast");
}

describe("a threshold", () => {
  test("is raised once by any number of evaluators at once, with one message a channel", async () => {
    await useCredits();
    await Promise.all(Array.from({ length: 6 }, () => evaluateAlerts()));
    expect(await keys()).toEqual(["credits-used:80"]);
    const alert = await db.alert.findFirstOrThrow({ where: { key: "credits-used:80" }, include: { deliveries: true } });
    expect(alert.deliveries.map(({ channel }) => channel).sort()).toEqual(["email", "webhook"]);
    expect(await db.queueJob.count({ where: { queue: "send-alert" } })).toBe(await db.alertDelivery.count());
  });

  test("that is left and reached again in its period is shown again, and nobody is told twice", async () => {
    await useCredits();
    await evaluateAlerts();
    const sent = await db.alertDelivery.count();
    await db.creditBudget.updateMany({ data: { cap: null } });
    await db.creditAccount.update({ where: { name: "available" }, data: { balance: 1000 } });
    await evaluateAlerts();
    expect([await keys(true), await keys(false)]).toEqual([[], ["credits-used:80"]]);
    await db.creditBudget.updateMany({ data: { cap: 10 } });
    await Promise.all([evaluateAlerts(), evaluateAlerts()]);
    expect([await keys(true), await db.alertDelivery.count()]).toEqual([["credits-used:80"], sent]);
  });

  test("is raised anew in the next period", async () => {
    await useCredits();
    await evaluateAlerts();
    const { id, ...last } = await db.creditBudget.findFirstOrThrow();
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    await db.creditBudget.update({ where: { id }, data: { startsAt: ago(2), endsAt: ago(1) } });
    await db.creditBudget.create({ data: { ...last, startsAt: ago(1) } });
    await evaluateAlerts();
    expect([await keys(true), await keys(false)]).toEqual([["credits-used:80"], ["credits-used:80"]]);
  });

  test("follows the setting", async () => {
    await db.setting.create({ data: { name: "alerts", value: { thresholds: [10, 79, 81] }, updatedBy: "Test" } });
    await useCredits();
    await evaluateAlerts();
    expect(await keys(true)).toEqual(["credits-used:10", "credits-used:79"]);
  });
});

test("an episode that comes back within the quiet time is the same alert, and later it is news", async () => {
  const pause = () => db.$transaction((tx) => pausePaidQueues(tx, "out_of_credits", "Snov.io has no credits left"));
  const resume = () => db.$transaction((tx) => resumePaidQueues(tx, "out_of_credits", "credits are available again"));
  await pause();
  await evaluateAlerts();
  await resume();
  await evaluateAlerts();
  expect(await keys(false)).toEqual(["out-of-credits"]);
  await pause();
  await evaluateAlerts();
  expect([await db.alert.count(), await keys(true)]).toEqual([1, ["out-of-credits"]]);
  await resume();
  await evaluateAlerts({ now: new Date(Date.now() - 3 * 3_600_000) });
  await pause();
  await Promise.all([evaluateAlerts(), evaluateAlerts()]);
  expect([await db.alert.count(), await db.alertDelivery.count()]).toEqual([2, 4]);
});

describe("a drift", () => {
  let readings = 0;
  const drift = (amount: number) =>
    db.$transaction(async (tx) => {
      readings += 1;
      const idempotencyKey = `reading:${readings}`;
      const transfer = { amount: Math.abs(amount), cause: "a reading", actor: "test", idempotencyKey };
      await recordTransfers(tx, [{ kind: amount < 0 ? "drift" : "grant", ...transfer }]);
      const { sequence } = await tx.creditTransfer.findUniqueOrThrow({ where: { idempotencyKey } });
      await openDrift(tx, { sequence, amount });
    });
  const told = () => db.alertDelivery.count({ where: { alert: { condition: "drift" } } });
  const openAlerts = () => db.alert.count({ where: { condition: "drift", resolvedAt: null } });

  test("that is much larger than the one told of is told at once, and the alert ends with the last cause", async () => {
    await openBooks({ granted: 500 });
    await drift(-10);
    await evaluateAlerts();
    await drift(-5);
    await evaluateAlerts();
    expect([await openAlerts(), await told()]).toEqual([1, 2]);
    await drift(-60);
    await Promise.all([evaluateAlerts(), evaluateAlerts()]);
    expect([await openAlerts(), await told()]).toEqual([1, 4]);
    for (const { id } of await listOpenDrifts()) {
      expect(await openAlerts()).toBe(1);
      await explainDrift(person, { id, cause: "searches by hand" });
      await evaluateAlerts();
    }
    expect(await openAlerts()).toBe(0);
  });

  test("that comes right after another one had its cause is told too", async () => {
    await openBooks({ granted: 500 });
    await drift(-10);
    await evaluateAlerts();
    const [first] = await listOpenDrifts();
    await explainDrift(person, { id: first?.id ?? "", cause: "searches by hand" });
    await evaluateAlerts();
    expect([await openAlerts(), await told()]).toEqual([0, 2]);
    await drift(-200);
    await evaluateAlerts();
    expect([await openAlerts(), await told()]).toEqual([1, 4]);
  });
});

test("webhooks are silent although deliveries come, when all of them are rejected", async () => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const task = { kind: "domain", size: 1, costRules: {}, webhookSecret: "12345678" } as const;
  await db.snovTask.createMany({
    data: Array.from({ length: 5 }, () => ({
      ...task,
      state: "completed" as const,
      resultBy: "poll" as const,
      startedAt: ago(40),
    })),
  });
  const { id: taskId } = await db.snovTask.findFirstOrThrow();
  const delivery = { channel: "task", taskId, bytes: 2 } as const;
  await db.webhookDelivery.create({
    data: { ...delivery, state: "rejected", rejection: "bad_signature", receivedAt: ago(1) },
  });
  await evaluateAlerts();
  expect(await keys(true)).toEqual(["webhook-silence"]);
  expect((await readWebhookOverview()).silence.tasks).toBe(5);
  await db.webhookDelivery.create({ data: { ...delivery, state: "applied", body: "{}", bodySha256: "b" } });
  await evaluateAlerts();
  expect(await keys(true)).toEqual([]);
});

test("an episode that comes back says what holds now", async () => {
  const pause = (reason: string) => db.$transaction((tx) => pausePaidQueues(tx, "out_of_credits", reason));
  await pause("the first time");
  await evaluateAlerts();
  await db.$transaction((tx) => resumePaidQueues(tx, "out_of_credits", "credits are available again"));
  await evaluateAlerts();
  await pause("the second time");
  await evaluateAlerts();
  const { items } = await readOpenAlerts();
  expect(items.map(({ sentence }) => sentence)).toEqual([expect.stringContaining("the second time")]);
});

test("a burst of holds alerts on its burn rate although little is used", async () => {
  await db.setting.create({ data: { name: "alerts", value: { burnLeastCredits: 5 }, updatedBy: "Test" } });
  // An even pace is 0.35 credits an hour, so ten in a moment are 29 times that; over six hours they are not six times.
  await openBooks({ granted: 250, cap: 250 });
  await holdForTask(await createPayer(250), 10);
  await evaluateAlerts();
  const alerts = await db.alert.findMany({ where: { condition: "burn-rate" }, orderBy: { key: "asc" } });
  expect(alerts.map(({ key }) => key)).toEqual(["burn-rate:14.4:60/5"]);
});

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

test("without channels alerts are raised for the desk alone", async () => {
  configure({ smtpUrl: null, webhookUrl: null });
  await useCredits();
  await evaluateAlerts();
  expect([await keys(true), await db.alertDelivery.count()]).toEqual([["credits-used:80"], 0]);
});

test("an alert is acknowledged once, by whom is kept and audited, and it stays open", async () => {
  await useCredits();
  await evaluateAlerts();
  const { items, unacknowledged } = await readOpenAlerts();
  const [alert] = items;
  if (!alert) throw new Error("no alert was raised");
  await acknowledgeAlert(person, alert.id);
  const again = await acknowledgeAlert({ ...person, name: "Second" }, alert.id);
  expect(again).toMatchObject({ acknowledged: { by: person.name }, resolvedAt: null });
  expect(await db.auditEntry.count({ where: { action: "alert.acknowledged", entityId: alert.id } })).toBe(1);
  expect((await readOpenAlerts()).unacknowledged).toBe(unacknowledged - 1);
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
