import { type CircuitState, stateOf } from "@/server/platform/circuit-rule";
import { db } from "@/server/platform/db/client";
import type { ProviderName } from "@/server/platform/errors";

export interface ProviderHealth {
  provider: ProviderName;
  /** `open`: the provider is down and nothing is sent. `half-open`: one request tries whether it is up again. */
  circuit: CircuitState;
  /** Failures in a row that are the provider's own: 5xx, pages instead of answers, silence. */
  failures: number;
  /** Since when it has been down; null while it is up. */
  downSince: Date | null;
  nextTryAt: Date | null;
  lastFailure: string | null;
  lastFailureAt: Date | null;
}

/** How each provider does, as all processes see it. */
export async function readProviderHealth(now: Date = new Date()): Promise<ProviderHealth[]> {
  const rows = await db.providerRate.findMany({ orderBy: { provider: "asc" } });
  return rows.map((row) => ({
    provider: row.provider === "snov" ? "snov" : "companies-house",
    circuit: stateOf({ openUntil: row.openUntil?.getTime() ?? null }, now.getTime()),
    failures: row.failures,
    downSince: row.downSince,
    nextTryAt: row.openUntil,
    lastFailure: row.lastFailure,
    lastFailureAt: row.lastFailureAt,
  }));
}

/** Whether a provider that was down should be tried by a request that costs nothing; paid ones wait for its verdict. */
export async function isTrialDue(provider: ProviderName, now: Date = new Date()): Promise<boolean> {
  return (await readProviderHealth(now)).some(
    (health) => health.provider === provider && health.circuit === "half-open",
  );
}
