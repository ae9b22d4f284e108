import type { Operation } from "@/server/credits/schema";
import type { LookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import type { Estimate } from "@/server/enrichment/schema";

/** What the lookups of one operation will cost, company by company added up; `expected` in parts of credits. */
export interface Tally {
  lookups: number;
  cached: number;
  expected: number;
  maximum: number;
}
export type Tallies = Record<Operation, Tally>;

const none = (): Tally => ({ lookups: 0, cached: 0, expected: 0, maximum: 0 });

export function noTallies(): Tallies {
  return { domain: none(), email: none(), verification: none() };
}

/** Lookups that may be asked, at what each is held at. */
export function addMost(tally: Tally, lookups: number, price: number): void {
  tally.lookups += lookups;
  tally.maximum += lookups * price;
}

/** What a run with these steps may ask at all, in the order it asks. */
export function operationsOf(steps: readonly string[], { verification }: LookupPolicy): Operation[] {
  const emails: Operation[] = verification === "never" ? ["email"] : ["email", "verification"];
  return [...(steps.includes("domain") ? (["domain"] as const) : []), ...(steps.includes("emails") ? emails : [])];
}

/** In whole credits whose sum is the rounded sum: each is what the rounded total grows by. */
export function toOperations(tallies: Tallies, operations: readonly Operation[]): Estimate["operations"] {
  let exact = 0;
  return operations.map((operation) => {
    const { lookups, cached, expected, maximum } = tallies[operation];
    const before = Math.round(exact);
    exact += expected;
    return { operation, lookups, cached, minimum: 0, expected: Math.round(exact) - before, maximum };
  });
}
