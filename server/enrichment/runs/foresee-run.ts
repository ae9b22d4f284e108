import type { Operation } from "@/server/credits/schema";
import type { HitRates } from "@/server/enrichment/lookups/hit-rates";
import type { Tallies } from "@/server/enrichment/runs/tally-operations";
import { MAX_BATCH } from "@/server/integrations/snov/outcomes";
import type { Allowance } from "@/server/platform/slot-rule";

/** Of a normal distribution: so many standard deviations to either side hold 80%. */
const DEVIATIONS_OF_80_PERCENT = 1.2816;
/** A Snov.io task takes its start and, as a rule, one poll. */
const REQUESTS_PER_TASK = 2;

/**
 * Between how many credits 8 in 10 such runs end, by the rates and by how many answers they rest on: hits spread around a rate, and the rate
 * itself is known only from so many. The lookups of one company count as one, for they stand or fall with its domain, and the operations
 * as spreading alike; so the range is rather too wide than too narrow.
 */
export function likelyRange(
  tallies: Tallies,
  companies: number,
  weights: HitRates["weights"],
  most: number,
): { from: number; to: number } {
  const operations = Object.keys(weights) as Operation[]; // The record's keys are just these.
  const expected = operations.reduce((sum, operation) => sum + tallies[operation].expected, 0);
  const deviation = operations.reduce((sum, operation) => {
    const { expected: mean, maximum } = tallies[operation];
    const spread = mean * Math.max(0, maximum - mean);
    return sum + Math.sqrt(spread * (1 / Math.max(1, companies) + 1 / weights[operation]));
  }, 0);
  const reach = DEVIATIONS_OF_80_PERCENT * deviation;
  const within = (credits: number) => Math.min(most, Math.max(0, credits));
  return { from: within(Math.floor(expected - reach)), to: within(Math.ceil(expected + reach)) };
}

interface Work {
  tallies: Tallies;
  rates: HitRates;
  companies: number;
  readsOfficers: boolean;
}

/**
 * Whole minutes, at least 1, that the providers' allowances let the run take when no other work shares them: the slower provider decides.
 * Companies House is asked for each profile and for the officers where a domain is accepted.
 */
export function likelyMinutes(
  { tallies, rates, companies, readsOfficers }: Work,
  allowances: { snov: Allowance; companiesHouse: Allowance },
): number {
  const costs = { domain: rates.domainCredits, email: rates.emailCredits, verification: rates.verdictCredits };
  const tasks = (Object.keys(costs) as Operation[]) // The record's keys are just these.
    .map((operation) => (costs[operation] > 0 ? tallies[operation].expected / costs[operation] : 0))
    .reduce((sum, lookups) => sum + Math.ceil(lookups / MAX_BATCH), 0);
  const reads = companies * (1 + (readsOfficers ? rates.domainFound * rates.accepted : 0));
  const minutes = (requests: number, { requests: allowed, windowMs }: Allowance) =>
    (requests / allowed) * (windowMs / 60_000);
  return Math.max(
    1,
    Math.ceil(Math.max(minutes(tasks * REQUESTS_PER_TASK, allowances.snov), minutes(reads, allowances.companiesHouse))),
  );
}
