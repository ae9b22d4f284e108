import type { LookupAnswer } from "@/server/enrichment/answers";

const DAY_MS = 86_400_000;

/** Days an answer is served again for nothing. What was not found or not certain is asked again sooner. */
export const FRESH_DAYS = {
  domainFound: 30,
  domainNotFound: 30,
  emailValid: 90,
  emailUnknown: 30,
  emailNotFound: 30,
  verification: 90,
};

/** Until when an answer given now counts as fresh. */
export function freshUntil(answer: LookupAnswer, now: Date): Date {
  return new Date(now.getTime() + freshDays(answer) * DAY_MS);
}

function freshDays(answer: LookupAnswer): number {
  switch (answer.kind) {
    case "domain":
      return answer.domain ? FRESH_DAYS.domainFound : FRESH_DAYS.domainNotFound;
    case "email":
      if (answer.emails.length === 0) return FRESH_DAYS.emailNotFound;
      return answer.emails.some((email) => email.status === "valid") ? FRESH_DAYS.emailValid : FRESH_DAYS.emailUnknown;
    case "verification":
      return FRESH_DAYS.verification;
  }
}
