import type { CostRules } from "@/server/credits/cost-rules";
import type { LookupAnswer } from "@/server/enrichment/lookups/answers";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";

/**
 * What a complete task answered to a question that its result leaves out, when nothing was billed for it: nothing found, where
 * everything found has a price. Null where an answer may be free: then nobody can tell.
 */
export function unbilledAnswer(kind: LookupKind, rules: CostRules): LookupAnswer | null {
  switch (kind) {
    case "domain":
      return rules.domainFound > 0 ? { kind, domain: null } : null;
    case "email":
      return rules.emailValid > 0 && rules.emailUnknown > 0 ? { kind, emails: [] } : null;
    case "verification":
      return null;
  }
}
