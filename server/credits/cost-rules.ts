import type { Operation } from "@/server/credits/schema";

/** What one lookup may cost, and so what is held for it before its task starts. */
export interface CostRule {
  /** Credits held for one lookup: never less than what it can be billed. */
  hold: number;
  /** Credits billed when the answer is useful; nothing found is never billed. */
  perUsefulAnswer: number;
}

/**
 * Snov.io's prices as its documentation gives them: a domain found, an e-mail found (valid or unknown). The price of a
 * verification is not documented; one credit an address is the usual reading. Where Snov.io bills otherwise, the balance
 * readings show it as drift, and this table is the only place to mend.
 */
export const costRules: Record<Operation, CostRule> = {
  domain: { hold: 1, perUsefulAnswer: 1 },
  email: { hold: 1, perUsefulAnswer: 1 },
  verification: { hold: 1, perUsefulAnswer: 1 },
};
