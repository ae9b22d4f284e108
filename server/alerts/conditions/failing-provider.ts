import type { Condition, Firing } from "@/server/alerts/condition";
import { providerNames } from "@/server/platform/errors";
import { type ProviderHealth, readProviderHealth } from "@/server/platform/provider-health";

/** A provider is down: nothing is sent to it but one trial now and then. */
export const failingProvider: Condition = {
  name: "failing-provider",
  everySeconds: 2,
  find: async (_policy, now) => judgeProviders(await readProviderHealth(now)),
};

export function judgeProviders(health: readonly Pick<ProviderHealth, "provider" | "circuit" | "failures">[]): Firing[] {
  return health
    .filter(({ circuit }) => circuit !== "closed")
    .map(({ provider, failures }) => ({
      key: `failing-provider:${provider}`,
      period: null,
      severity: "critical",
      sentence: `${providerNames[provider]} is failing (${failures} requests in a row), so its queues wait. It is tried again now and then, and they go on by themselves.`,
      link: "/queues",
    }));
}
