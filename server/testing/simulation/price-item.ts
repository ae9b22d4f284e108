import { z } from "zod";
import type { CostRules } from "@/server/credits/cost-rules";
import type { QuestionKind } from "@/server/integrations/snov/sandbox/questions";

const address = z.object({ smtp_status: z.enum(["valid", "not_valid", "unknown"]) });
const item = z.object({ result: z.unknown() });
const domain = z.object({ domain: z.string() });

/** What an item of a result costs at these prices, reckoned from what the stand-in gave and not by the product's own parser. */
export function priceItem(kind: QuestionKind, given: unknown, prices: CostRules): number {
  const { result } = item.parse(given);
  switch (kind) {
    case "domain":
      return domain.safeParse(result).success ? prices.domainFound : 0;
    case "email": {
      const found = z.array(address).safeParse(result).data ?? [];
      const each = found.map(({ smtp_status }) => (smtp_status === "valid" ? prices.emailValid : prices.emailUnknown));
      return prices.emailPer === "address" ? each.reduce((sum, price) => sum + price, 0) : Math.max(0, ...each);
    }
    case "verification": {
      const { smtp_status } = address.parse(result);
      if (smtp_status === "valid") return prices.verificationValid;
      return smtp_status === "unknown" ? prices.verificationUnknown : prices.verificationNotValid;
    }
  }
}
