import { formatCredits, formatQuantity } from "@/lib/format/numbers";
import type { Condition, Firing } from "@/server/alerts/condition";
import { listOpenDrifts } from "@/server/credits/drifts";

/** Snov.io's balance and our books differ by what nobody has explained yet. */
export const drift: Condition = {
  name: "drift",
  everySeconds: 5,
  find: async () => {
    const open = await listOpenDrifts();
    return judgeDrift({ entries: open.length, credits: open.reduce((sum, { amount }) => sum + amount, 0) });
  },
};

/** `credits` is negative for credits that went without us, as in the books. */
export function judgeDrift({ entries, credits }: { entries: number; credits: number }): Firing[] {
  if (entries === 0) return [];
  const sense = credits < 0 ? "fewer" : "more";
  return [
    {
      key: "drift",
      period: null,
      severity: "warning",
      sentence: `Snov.io's balance holds ${formatCredits(Math.abs(credits))} ${sense} than our books can explain (${formatQuantity(entries, "open entry", "open entries")}). Somebody else may use the account.`,
      link: "/credits",
    },
  ];
}
