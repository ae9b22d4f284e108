import { formatCredits, formatQuantity } from "@/lib/format/numbers";
import type { Condition, Firing } from "@/server/alerts/condition";
import { listOpenDrifts } from "@/server/credits/drifts";

/** So many times what was told of is news. */
const NEWS = 2;

/** Snov.io's balance and our books differ by what nobody has explained yet. */
export const drift: Condition = {
  name: "drift",
  everySeconds: 5,
  keepsWords: true,
  find: async () => judgeDrift(await listOpenDrifts()),
};

/** What the books cannot explain in a few words; null when they can. */
export function sayDrift(open: readonly { amount: number }[]): string | null {
  if (open.length === 0) return null;
  const credits = open.reduce((sum, { amount }) => sum + amount, 0);
  return `${formatCredits(Math.abs(credits))} ${credits < 0 ? "fewer" : "more"} than our books can explain (${formatQuantity(open.length, "open entry", "open entries")})`;
}

/**
 * The open entries, oldest first; an amount is negative for credits that went without us, as in the books. One alert as long as the
 * difference stays about the same, and another one as soon as it has doubled, however short a time ago the last one was.
 */
export function judgeDrift(open: readonly { id: string; amount: number }[]): Firing[] {
  let credits = 0;
  let told = { id: "", credits: 0 };
  for (const { id, amount } of open) {
    credits += amount;
    if (told.id === "" || Math.abs(credits) >= NEWS * Math.abs(told.credits)) told = { id, credits };
  }
  const words = sayDrift(open);
  if (words === null) return [];
  return [
    {
      key: "drift",
      period: told.id,
      severity: "warning",
      sentence: `Snov.io's balance holds ${words}. Somebody else may use the account, or Snov.io bills more than our costs say.`,
      link: "/credits",
    },
  ];
}
