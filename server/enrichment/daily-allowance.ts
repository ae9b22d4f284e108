import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { lookupPolicy } from "@/server/enrichment/lookup-policy";
import type { Tx } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";

interface Allowance {
  creditsPerDay: number;
  /** Of it, spent and held today. */
  used: number;
}

/**
 * Of how many companies everything may be found with what a day's allowance leaves, so that a run over them never waits at its cap.
 * An allowance that is smaller than what a single company may cost still does for one at a time until a credit of it is used: mostly a
 * company costs far less.
 */
export async function companiesWithin(tx: Tx, { creditsPerDay, used }: Allowance): Promise<number> {
  const most = await mostForOne(tx);
  if (creditsPerDay < most) return used === 0 ? 1 : 0;
  return Math.max(0, Math.floor((creditsPerDay - used) / most));
}

async function mostForOne(tx: Tx): Promise<number> {
  const holds = holdsOf(await readSetting(tx, costRules));
  const { officersPerCompany, verification } = await readSetting(tx, lookupPolicy);
  const perOfficer = holds.email + (verification === "never" ? 0 : holds.verification);
  return Math.max(1, holds.domain + officersPerCompany * perOfficer);
}
