import { describe, expect, test } from "vitest";
import { acknowledgeAlert } from "@/server/alerts/acknowledge-alert";
import { evaluateAlerts } from "@/server/alerts/evaluate-alerts";
import { readOpenAlerts } from "@/server/alerts/reads";
import { db } from "@/server/platform/db/client";
import { pausePaidQueues } from "@/server/queues/pause-queue";
import { resumePaidQueues } from "@/server/queues/resume-queue";
import { configure, keys, receiveAlerts, useCredits } from "@/server/testing/alerts";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { person } from "@/server/testing/runs";
import { readWebhookOverview } from "@/server/webhooks/reads-overview";

receiveAlerts();

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

test("an episode that goes on says what holds now, and nobody is told again", async () => {
  await db.$transaction((tx) => pausePaidQueues(tx, "out_of_credits", "the first figures"));
  await evaluateAlerts();
  const told = await db.alertDelivery.count();
  await db.queuePause.updateMany({ data: { reason: "the present figures" } });
  await evaluateAlerts();
  const { items } = await readOpenAlerts();
  expect(items.map(({ sentence }) => sentence)).toEqual([expect.stringContaining("the present figures")]);
  expect(await db.alertDelivery.count()).toBe(told);
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

test("a burst of holds alerts on its burn rate although little is used", async () => {
  await db.setting.create({ data: { name: "alerts", value: { burnLeastCredits: 5 }, updatedBy: "Test" } });
  // An even pace is 0.35 credits an hour, so ten in a moment are 29 times that; over six hours they are not six times.
  await openBooks({ granted: 250, cap: 250 });
  await holdForTask(await createPayer(250), 10);
  await evaluateAlerts();
  const alerts = await db.alert.findMany({ where: { condition: "burn-rate" }, orderBy: { key: "asc" } });
  expect(alerts.map(({ key }) => key)).toEqual(["burn-rate:14.4:60/5"]);
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
