import type { z } from "zod";
import type { Operation } from "@/server/credits/schema";
import { costRulesValue } from "@/server/credits/settings/schema";
import { defineSetting } from "@/server/platform/settings";

export type CostRules = z.infer<typeof costRulesValue>;

export const costRules = defineSetting({ name: "costRules", title: "Costs", schema: costRulesValue });

/** What is held for one lookup: the most that it can be billed under the rules. */
export function holdOf(rules: CostRules, operation: Operation): number {
  switch (operation) {
    case "domain":
      return rules.domainFound;
    case "email": {
      const dearest = Math.max(rules.emailValid, rules.emailUnknown);
      return rules.emailPer === "address" ? dearest * rules.emailMostAddresses : dearest;
    }
    case "verification":
      return Math.max(rules.verificationValid, rules.verificationUnknown, rules.verificationNotValid);
  }
}

/** The holds of all operations. */
export function holdsOf(rules: CostRules): Record<Operation, number> {
  return {
    domain: holdOf(rules, "domain"),
    email: holdOf(rules, "email"),
    verification: holdOf(rules, "verification"),
  };
}
