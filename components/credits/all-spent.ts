import { formatCount } from "@/lib/format/numbers";
import type { Credits } from "@/server/credits/schema";

/**
 * All that went for lookups: what answers cost, what was written off, and what answers were billed beyond every cap. As
 * companies and every chart count it. What a cap bounds (budgets, runs, days) leaves out the last; the ledger's own account of spent
 * credits holds the first alone.
 */
export function allSpent({ burnt }: Pick<Credits, "burnt">): number {
  return burnt.domain + burnt.email + burnt.verification;
}

/** What of it no answer was committed for; empty when there is none. */
export function sayUncommitted(credits: Pick<Credits, "burnt" | "spent" | "writtenOff">): string {
  const { spent, writtenOff } = credits;
  const beyond = allSpent(credits) - spent - writtenOff;
  return [
    ...(writtenOff > 0 ? [`${formatCount(writtenOff)} of it written off`] : []),
    ...(beyond > 0 ? [`${formatCount(beyond)} of it billed beyond a cap`] : []),
  ].join(", ");
}
