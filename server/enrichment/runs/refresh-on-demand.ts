import { type Actor, systemActor } from "@/server/access/actor";
import { readRunMaximum, startRun } from "@/server/enrichment/runs/start-run";
import type { RunStepName } from "@/server/enrichment/schema";

export interface RefreshOnDemand {
  companyNumber: string;
  steps: RunStepName[];
  /** Buy answers again that are still fresh. */
  refresh: boolean;
}

const NO_CAP = 1_000_000;

/** The most that asking again about a company can cost: the price on its buttons. */
export async function priceOf({ companyNumber, steps, refresh }: RefreshOnDemand): Promise<number> {
  const input = { companyNumbers: [companyNumber], steps, refresh, cap: NO_CAP, dryRun: true };
  return readRunMaximum(systemActor, input);
}

/** Asks again about one company, as a run whose cap is the price that was shown. Returns the run's id. */
export async function refreshOnDemand(actor: Actor, request: RefreshOnDemand): Promise<string> {
  const { companyNumber, steps, refresh } = request;
  return startRun(actor, {
    companyNumbers: [companyNumber],
    steps,
    refresh,
    cap: await priceOf(request),
    dryRun: false,
  });
}
