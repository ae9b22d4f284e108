import { z } from "zod";
import type { LookupAnswer } from "@/server/enrichment/lookups/answers";
import { defineSetting } from "@/server/platform/settings";

const DAY_MS = 86_400_000;

const days = (usual: number) =>
  z
    .int({ error: "must be a whole number of days" })
    .min(1, { error: "must be at least one day" })
    .max(730, { error: "must be at most 730 days" })
    .default(usual);

/**
 * Days an answer is served again for nothing. What was not found is asked again soonest: nothing found costs nothing, and a company
 * lives about two months after its first notice. What is not certain is paid each time, so it is kept a little longer.
 */
export const freshnessValue = z.strictObject({
  domainFound: days(30),
  domainNotFound: days(14),
  emailValid: days(90),
  emailUnknown: days(30),
  emailNotFound: days(14),
  verification: days(90),
  verificationUnknown: days(30),
});
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
