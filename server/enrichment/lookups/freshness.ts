import type { z } from "zod";
import type { LookupAnswer } from "@/server/enrichment/lookups/answers";
import { freshnessValue } from "@/server/enrichment/settings/schema";
import { defineSetting } from "@/server/platform/settings";

const DAY_MS = 86_400_000;

export type Freshness = z.infer<typeof freshnessValue>;

export const freshness = defineSetting({ name: "freshness", title: "Freshness", schema: freshnessValue });

/** Until when an answer given now counts as fresh. */
export function freshUntil(answer: LookupAnswer, now: Date, policy: Freshness): Date {
  return new Date(now.getTime() + freshDays(answer, policy) * DAY_MS);
}

function freshDays(answer: LookupAnswer, policy: Freshness): number {
  switch (answer.kind) {
    case "domain":
      return answer.domain ? policy.domainFound : policy.domainNotFound;
    case "email":
      if (answer.emails.length === 0) return policy.emailNotFound;
      return answer.emails.some((email) => email.status === "valid") ? policy.emailValid : policy.emailUnknown;
    case "verification":
      return answer.status === "unknown" ? policy.verificationUnknown : policy.verification;
  }
}
