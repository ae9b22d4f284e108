import { afterEach, beforeEach, expect, it } from "vitest";
import { evaluateAlerts } from "@/server/alerts/evaluate-alerts";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { db } from "@/server/platform/db/client";
import { readProviderHealth } from "@/server/platform/provider-health";
import { resetDatabase } from "@/server/testing/database";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { until } from "@/server/testing/until";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 5, faults: { webhooks: { isOn: false } } });
});
afterEach(() => providers.close());

/** What people are told of now. */
async function openAlerts(): Promise<string[]> {
  await evaluateAlerts();
  const open = await db.alert.findMany({ where: { resolvedAt: null }, orderBy: { key: "asc" } });
  return open.map(({ key }) => key);
}

it("exhaustion is told as soon as a start is refused for it, and over when the plan was renewed", async () => {
  await reconcileCredits();
  providers.snov.setCredits(0);
  await startTogether((await askDomains(5)).lookupIds);
  expect(await openAlerts()).toEqual(["out-of-credits"]);
  providers.snov.renew(100);
  await reconcileCredits();
  expect(await openAlerts()).not.toContain("out-of-credits");
});

it("a provider that answers nothing but errors is told as failing, and as up again", async () => {
  providers.snov.setFaults({ requests: [{ on: "any", does: "status", status: 503, times: null }] });
  for (let count = 0; count < 5; count += 1) await expect(reconcileCredits()).rejects.toThrow(/503|down/);
  await until("the failures are noted", async () => (await openAlerts()).includes("failing-provider:snov"));
  providers.snov.setFaults({ requests: [] });
  await db.$executeRaw`update provider_rates set open_until = now() where provider = 'snov'`;
  await reconcileCredits();
  await until("it is up", async () => (await readProviderHealth()).every(({ circuit }) => circuit === "closed"));
  expect(await openAlerts()).not.toContain("failing-provider:snov");
});
