import { expect, it } from "vitest";
import { openClient, openReceiver, openSandbox } from "./sandbox/test-bench";

const EVENT = { object: "company", action: "found_domains_by_names" };

it("subscriptions are made, listed, switched off and on, and removed", async () => {
  const sandbox = await openSandbox();
  const client = openClient(sandbox.url);
  expect(await client.listSubscriptions()).toEqual([]);
  const made = await client.createSubscription({ ...EVENT, endpoint: "https://desk.example/hook" });
  if (made.outcome !== "done" || !made.subscription)
    throw new Error(`expected a subscription, got ${JSON.stringify(made)}`);
  const { id } = made.subscription;
  expect(made.subscription).toMatchObject({ ...EVENT, endpoint: "https://desk.example/hook", isActive: true });
  expect(made.subscription.createdAt).toBeInstanceOf(Date);

  expect(await client.setSubscriptionActive(id, false)).toMatchObject({ subscription: { isActive: false } });
  expect(await client.listSubscriptions()).toMatchObject([{ id, isActive: false }]);
  expect(await client.setSubscriptionActive(id, true)).toMatchObject({ subscription: { isActive: true } });
  expect(await client.deleteSubscription(id)).toMatchObject({ outcome: "done" });
  expect(await client.deleteSubscription(id)).toEqual({ outcome: "gone" });
  expect(await client.setSubscriptionActive(id, true)).toEqual({ outcome: "gone" });
});

it("what Snov.io refuses is an outcome: a wrong event, the 51st", async () => {
  const sandbox = await openSandbox({ faults: { rate: { limit: 1000 } } });
  const client = openClient(sandbox.url);
  const endpoint = "https://desk.example/hook";
  expect(await client.createSubscription({ ...EVENT, action: "nonsense", endpoint })).toMatchObject({
    outcome: "refused",
  });
  for (let made = 0; made < 50; made += 1) await client.createSubscription({ ...EVENT, endpoint });
  expect(await client.createSubscription({ ...EVENT, endpoint })).toMatchObject({ outcome: "refused" });
  expect(await client.listSubscriptions()).toHaveLength(50);
});

it("a subscription hears of every task of its kind, and is switched off silently after seven failures", async () => {
  const sandbox = await openSandbox({ faults: { webhooks: { ladderScale: 1e-9 } } });
  const client = openClient(sandbox.url);
  let status = 200;
  const receiver = await openReceiver(() => status);
  await client.createSubscription({ ...EVENT, endpoint: receiver.url });
  await client.createSubscription({ object: "email_verification", action: "verified", endpoint: receiver.url });
  const hook = () => expect.poll(() => receiver.received.length);

  await client.startDomainSearch(["Amber Birch Ltd"]);
  await hook().toBe(1);
  expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({ event: "company.found_domains_by_names" });

  status = 500;
  await client.startDomainSearch(["Cobalt Delta Ltd"]);
  await hook().toBe(8);
  await expect
    .poll(() => sandbox.state().subscriptions.map((subscription) => subscription.status))
    .toEqual(["deactivated", "active"]);
  expect((await client.listSubscriptions()).map(({ isActive }) => isActive)).toEqual([false, true]);
});
