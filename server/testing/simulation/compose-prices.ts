import type { CostRules } from "@/server/credits/cost-rules";
import type { FaultChanges } from "@/server/integrations/snov/sandbox/faults";
import type { Random } from "./random";

export interface Prices {
  /** As the desk has it. */
  rules: Partial<CostRules>;
  /** As the stand-in bills. */
  billing: NonNullable<FaultChanges["credits"]>;
}

/** What Snov.io does not say, either way: the desk and the stand-in agree, so that the books must agree to the credit. */
export function composePrices(random: Random): Prices {
  const isPerAddress = random.chance(0.6);
  const domainFound = random.chance(0.1) ? 2 : 1;
  const emailUnknown = random.pick([1, 1, 0] as const);
  const verificationValid = random.pick([1, 1, 2]);
  const verificationUnknown = random.pick([0, 1]);
  const verificationNotValid = random.pick([0, 0, 1]);
  return {
    rules: {
      domainFound,
      emailUnknown,
      emailPer: isPerAddress ? "address" : "lookup",
      verificationValid,
      verificationUnknown,
      verificationNotValid,
    },
    billing: {
      domainPrice: domainFound,
      emailPrice: isPerAddress ? "per-address" : "per-lookup",
      emailUnknownShare: emailUnknown,
      verificationPrice: verificationValid,
      verificationUnknownPrice: verificationUnknown,
      verificationNotValidPrice: verificationNotValid,
    },
  };
}
