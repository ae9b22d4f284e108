import { CRITICAL_PERCENT } from "@/lib/critical-percent";
import { formatDay } from "@/lib/format/dates";
import { formatCount, formatCredits } from "@/lib/format/numbers";
import type { Condition, Firing } from "@/server/alerts/condition";
import { type PeriodCredits, readPeriodCredits } from "@/server/alerts/period-credits";
import { db } from "@/server/platform/db/client";

/** The thresholds that settled + held credits have reached, each once a period. */
export const creditsUsed: Condition = {
  name: "credits-used",
  everySeconds: 2,
  find: async ({ thresholds }, now) => {
    const credits = await readPeriodCredits(db, now);
    return credits ? judgeThresholds(credits, thresholds) : [];
  },
};

export function judgeThresholds(credits: PeriodCredits, thresholds: readonly number[]): Firing[] {
  const { id, total, used, endsAt } = credits;
  return thresholds
    .filter((percent) => used * 100 >= percent * total)
    .map((percent) => ({
      key: `credits-used:${percent}`,
      period: id,
      severity: percent >= CRITICAL_PERCENT ? "critical" : "warning",
      sentence: `${percent}% of the period's credits are spent or held: ${formatCount(used)} of ${formatCredits(total)}, and the period ends on ${formatDay(endsAt.toISOString())}.`,
      link: "/credits",
    }));
}
