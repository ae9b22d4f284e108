import type { CostRules } from "@/server/credits/cost-rules";
import type { FaultChanges } from "@/server/integrations/snov/sandbox/faults";
import type { Random } from "./random";

/** What Snov.io may bill otherwise than its documentation says, or does not say. */
export type Prices = Omit<CostRules, "emailValid" | "emailMostAddresses">;

/** Either way: where the desk and the stand-in agree, the books must agree to the credit. */
export function composePrices(random: Random): Prices {
  const isPerAddress = random.chance(0.6);
  return {
    domainFound: random.chance(0.1) ? 2 : 1,
    emailUnknown: random.pick([1, 1, 0] as const),
    emailPer: isPerAddress ? "address" : "lookup",
    verificationValid: random.pick([1, 1, 2]),
    verificationUnknown: random.pick([0, 1]),
    verificationNotValid: random.pick([0, 0, 1]),
  };
}

/**
 * One or two of the prices are others, where Snov.io's documentation leaves a doubt or the desk may be wrong about it. None makes free what
 * is billed by the documentation: a balance that stays would tell of nothing found.
 */
export function changePrices(random: Random, prices: Prices): Prices {
  const { domainFound, emailPer, verificationValid, verificationUnknown, verificationNotValid } = prices;
  const changes: Partial<Prices>[] = [
    { domainFound: domainFound === 1 ? random.between(2, 3) : 1 },
    { emailPer: emailPer === "address" ? "lookup" : "address" },
    { emailUnknown: 1 },
    { verificationValid: verificationValid + 1 },
    { verificationUnknown: verificationUnknown === 0 ? 2 : 0 },
    { verificationNotValid: 1 - verificationNotValid },
  ];
  return { ...prices, ...random.pick(changes), ...random.pick(changes) };
}

/** The stand-in's switches for these prices. */
export function billingOf(prices: Prices): NonNullable<FaultChanges["credits"]> {
  return {
    domainPrice: prices.domainFound,
    emailPrice: prices.emailPer === "address" ? "per-address" : "per-lookup",
    emailUnknownShare: prices.emailUnknown === 0 ? 0 : 1,
    verificationPrice: prices.verificationValid,
    verificationUnknownPrice: prices.verificationUnknown,
    verificationNotValidPrice: prices.verificationNotValid,
  };
}
