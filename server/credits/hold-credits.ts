import { currentBudget } from "@/server/credits/budget";
import { type CostRules, holdsOf } from "@/server/credits/cost-rules";
import { dailyCaps } from "@/server/credits/daily-caps";
import type { Operation } from "@/server/credits/schema";
import type { Tx } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";

/**
 * Why a lookup got no hold. `account`, `budget`: nothing is left at all. `run`, `promise`: its run's cap, or what the run was
 * estimated at, is used up. `day`: the daily cap of whoever started the run is. `isFinal`: with nothing in flight whose credits could
 * come back. `scarce`: what is left is kept for more important lookups.
 */
export type HoldRefusal =
  | { reason: "account" | "budget" | "scarce" }
  | { reason: "run" | "promise" | "day"; isFinal: boolean };

export interface HoldRequest {
  operation: Operation;
  /** The task's row must exist. */
  taskId: string;
  /** Most important first. The lookups are locked by the caller and know their run and company. */
  lookupIds: readonly string[];
  rules: CostRules;
  cause: string;
  actor: string;
}

export interface Holds {
  /** The lookups that have their hold, in the order given. */
  granted: string[];
  refused: Map<string, HoldRefusal>;
}

/**
 * Holds the most that each lookup of a task can be billed, at all four levels or not at all: account, period budget, run cap, daily
 * cap. One statement (`hold_credits`) locks, decides and charges, so that no moment lies between looking and taking. The same task
 * and lookup again moves nothing.
 */
export async function holdCredits(tx: Tx, request: HoldRequest): Promise<Holds> {
  const { id: budgetId } = await currentBudget(tx);
  const caps = await readSetting(tx, dailyCaps);
  const rows = await tx.$queryRaw<{ asked: string; refusal: HoldRefusal["reason"] | null; final: boolean }[]>`
    select asked, refusal, final from hold_credits(${request.taskId}::uuid, ${request.operation}::lookup_kind,
      ${[...request.lookupIds]}::uuid[], ${JSON.stringify(holdsOf(request.rules))}::jsonb, ${budgetId}::uuid,
      ${JSON.stringify(caps)}::jsonb, ${request.cause}, ${request.actor})`;
  const holds: Holds = { granted: [], refused: new Map() };
  for (const { asked, refusal, final } of rows) {
    if (refusal === null) holds.granted.push(asked);
    else holds.refused.set(asked, refusalOf(refusal, final));
  }
  return holds;
}

function refusalOf(reason: HoldRefusal["reason"], isFinal: boolean): HoldRefusal {
  return reason === "account" || reason === "budget" || reason === "scarce" ? { reason } : { reason, isFinal };
}
