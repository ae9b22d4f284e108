import type { CostRules } from "@/server/credits/cost-rules";
import { costRulesValue } from "@/server/credits/settings/schema";
import type { LookupAnswer } from "@/server/enrichment/lookups/answers";

/**
 * Credits that Snov.io bills for an answer under the rules its task was started with: more than was held where it found more
 * addresses than credits were held for.
 */
export function billOf(answer: LookupAnswer, rules: CostRules): number {
  switch (answer.kind) {
    case "domain":
      return answer.domain === null ? 0 : rules.domainFound;
    case "email": {
      const prices = answer.emails.map(({ status }) => (status === "valid" ? rules.emailValid : rules.emailUnknown));
      return rules.emailPer === "address" ? prices.reduce((sum, price) => sum + price, 0) : Math.max(0, ...prices);
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

/** What was billed before there were rules. */
const BEFORE_RULES = { emailPer: "lookup" } as const;

/** The rules that a task's credits were held under. */
export function rulesOfTask(stored: unknown): CostRules {
  return costRulesValue.parse(stored ?? BEFORE_RULES);
}
