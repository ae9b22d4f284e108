import { afterEach, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/server/access/actor";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { applyDelivery } from "@/server/webhooks/apply-delivery";
import { ACCOUNT, signScope } from "@/server/webhooks/capability";
import { checkSubscriptions, connectForSubscriptions, watchSubscriptions } from "@/server/webhooks/check-subscriptions";
import { listSubscriptions } from "@/server/webhooks/reads-subscriptions";
import { receiveDelivery } from "@/server/webhooks/receive-delivery";
import { removeSubscription, subscribeAccount } from "@/server/webhooks/subscribe-account";
import { accountWebhookUrl } from "@/server/webhooks/webhook-address";

let providers: TestProviders;
const signal = new AbortController().signal;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 100, faults: { tasks: { delayMs: 0 }, webhooks: { isOn: false } } });
});
afterEach(() => providers.close());

const atSnov = () => providers.snov.state().subscriptions;
const actions = async () => (await db.auditEntry.findMany({ orderBy: { at: "asc" } })).map(({ action }) => action);

async function receiveEvent(body: object): Promise<string> {
  const token = signScope(ACCOUNT, env().snov.webhookSecrets) ?? "";
  const request = new Request("http://localhost/", { method: "POST", body: JSON.stringify(body) });
  const receipt = await receiveDelivery({ scope: ACCOUNT, token }, request);
  if (receipt.outcome === "refused") throw new Error(receipt.reason);
  return receipt.deliveryId;
}

test("subscribing makes what is missing, once, and shows no token", async () => {
  await subscribeAccount(person);
  await subscribeAccount(person);
  expect(atSnov().map(({ endpoint }) => endpoint)).toEqual(Array(3).fill(accountWebhookUrl()));
  const { items, wanted, checkedAt } = await listSubscriptions();
  expect(items.map(({ owner, status, isKept }) => [owner, status, isKept])).toEqual(
    Array(3).fill(["ours", "active", true]),
  );
  expect(wanted.every(({ isCovered }) => isCovered)).toBe(true);
  expect(checkedAt).not.toBeNull();
  expect(JSON.stringify(await db.webhookSubscription.findMany())).not.toContain(
    signScope(ACCOUNT, env().snov.webhookSecrets),
  );
  expect(await actions()).toEqual(Array(3).fill("subscription.created"));
});

test("the watchdog switches on again what Snov.io has switched off, once an hour and audited; a stranger's it leaves alone", async () => {
  await watchSubscriptions(signal);
  expect(providers.snov.state().requests["GET /v2/webhooks"]).toBeUndefined();
  await subscribeAccount(person);
  const [ours] = atSnov();
  providers.snov.deactivateSubscription(ours?.id ?? "");

  await watchSubscriptions(signal);
  expect(atSnov()[0]?.status).toBe("deactivated");
  await db.$executeRaw`update webhook_watch set claimed_at = now() - interval '61 minutes'`;
  await Promise.all([watchSubscriptions(signal), watchSubscriptions(signal)]);
  expect(atSnov()[0]?.status).toBe("active");
  expect(await db.webhookSubscription.findUnique({ where: { id: ours?.id ?? "" } })).toMatchObject({
    status: "active",
    reactivations: 1,
  });
  expect(
    (await db.auditEntry.findMany({ where: { action: "subscription.reactivated" } })).map(({ actor }) => actor),
  ).toEqual([systemActor.name]);
});

test("what posts to an address that no secret of today made is not switched on again: nobody would take what it brings", async () => {
  const endpoint = (accountWebhookUrl() ?? "").replace(/[\w-]+$/, "a-token-of-yesterday");
  await connectForSubscriptions().createSubscription({ object: "company", action: "found_domains_by_names", endpoint });
  await checkSubscriptions(person);
  providers.snov.deactivateSubscription(atSnov()[0]?.id ?? "");
  await checkSubscriptions(person);
  expect(atSnov()[0]?.status).toBe("deactivated");
  expect((await listSubscriptions()).items).toMatchObject([{ owner: "outdated", status: "deactivated" }]);
  expect(await actions()).toEqual([]);
});

test("a subscription at an address of an older secret is replaced; one that vanished is shown as gone", async () => {
  await subscribeAccount(person);
  await db.webhookSubscription.updateMany({ data: { addressSecret: null } });
  const [first] = atSnov();
  await db.webhookSubscription.update({ where: { id: first?.id ?? "" }, data: { address: "gone" } });
  await checkSubscriptions(person);
  expect((await listSubscriptions()).items.every(({ owner }) => owner === "ours")).toBe(true);
  await removeSubscription(person, first?.id ?? "");
  expect(atSnov()).toHaveLength(2);
  await db.webhookSubscription.create({
    data: {
      id: "999",
      object: "company",
      action: "x",
      address: "https://a.example/…",
      status: "active",
      seenAt: new Date(),
    },
  });
  await checkSubscriptions(person);
  expect(await db.webhookSubscription.findUnique({ where: { id: "999" } })).toMatchObject({ status: "gone" });
});

test("an event of the account that names our task brings its result, read with our own token; any other is kept without effect", async () => {
  await reconcileCredits();
  const { lookupIds } = await askDomains(2);
  await startTogether(lookupIds);
  const task = await onlyTask();
  const lie = [{ name: "Brackenfold Joinery 0 Limited", result: { domain: "evil.test" } }];
  const event = { event: "company.found_domains_by_names", data: { data: lie, meta: { task_hash: task.taskHash } } };
  const ours = await receiveEvent(event);
  await receiveEvent(event);
  await applyDelivery(ours, signal);
  await receiveEvent(event);
  expect(await db.webhookDelivery.findMany({ where: { duplicateOfId: ours } })).toMatchObject([
    { taskId: task.id },
    { taskId: task.id },
  ]);
  expect(await db.webhookDelivery.findUnique({ where: { id: ours } })).toMatchObject({
    state: "applied",
    taskId: task.id,
    note: expect.stringMatching(/^2 answers stored/),
  });
  expect(await lookupStates()).not.toHaveProperty("in_flight");
  expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
  expect(JSON.stringify(await db.lookup.findMany())).not.toContain("evil.test");

  for (const data of [{ meta: { task_hash: "f".repeat(32) } }, { status: "completed" }]) {
    const other = await receiveEvent({ event: "campaign_email.opened", data });
    await applyDelivery(other, signal);
    expect(await db.webhookDelivery.findUnique({ where: { id: other } })).toMatchObject({
      state: "applied",
      taskId: null,
      note: expect.stringMatching(/kept, without effect/),
    });
  }
  await expectProven();
});
