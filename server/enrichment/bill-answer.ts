import { type CostRules, costRulesValue, holdOf } from "@/server/credits/cost-rules";
import type { LookupAnswer } from "@/server/enrichment/answers";

/**
 * Credits that Snov.io bills for an answer under the rules its task was started with; never more than was held. Where Snov.io found
 * more addresses than credits were held for, the next reading of its balance shows the rest.
 */
export function billOf(answer: LookupAnswer, rules: CostRules): number {
  switch (answer.kind) {
    case "domain":
      return answer.domain === null ? 0 : rules.domainFound;
    case "email": {
      const prices = answer.emails.map(({ status }) => (status === "valid" ? rules.emailValid : rules.emailUnknown));
      const billed =
        rules.emailPer === "address" ? prices.reduce((sum, price) => sum + price, 0) : Math.max(0, ...prices);
      return Math.min(billed, holdOf(rules, "email"));
    }
    case "verification":
      switch (answer.status) {
        case "valid":
          return rules.verificationValid;
        case "unknown":
          return rules.verificationUnknown;
        case "not_valid":
          return rules.verificationNotValid;
      }
  }
}

/** The rules that a task's credits were held under; tasks from before there were any have the defaults. */
export function rulesOfTask(stored: unknown): CostRules {
  return costRulesValue.parse(stored ?? {});
}
