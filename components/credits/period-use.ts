import { CRITICAL_PERCENT } from "@/lib/critical-percent";
import type { Credits } from "@/server/credits/schema";

/** What of the period's credits is settled or held, as alerts judge it: of its budget, or of what the account has for it when that is less. */
export function periodUse({ budget, available }: Pick<Credits, "budget" | "available">): {
  used: number;
  total: number;
} {
  const used = budget.spent + budget.held;
  return { used, total: Math.min(budget.limit ?? Number.POSITIVE_INFINITY, used + Math.max(0, available)) };
}

/** As severe as the alert of the highest threshold that is reached; null below all of them, and without credits to judge. */
export function severityOf(
  credits: Pick<Credits, "budget" | "available">,
  thresholds: readonly number[],
): "warning" | "critical" | null {
  const { used, total } = periodUse(credits);
  const reached = total > 0 ? thresholds.filter((percent) => used * 100 >= percent * total) : [];
  if (reached.length === 0) return null;
  return Math.max(...reached) >= CRITICAL_PERCENT ? "critical" : "warning";
}
