import type { Condition, Firing } from "@/server/alerts/condition";
import { readFailedRebuilds } from "@/server/register/bulk/failed-rebuilds";

/** Indexes of the register that a first import put aside cannot be brought back: people wait for every search. */
export const missingIndexes: Condition = {
  name: "missing-indexes",
  everySeconds: 30,
  find: async () => judgeRebuilds(await readFailedRebuilds()),
};

export function judgeRebuilds(failed: { count: number; error: string } | null): Firing[] {
  if (!failed) return [];
  const indexes = failed.count === 1 ? "An index" : `${failed.count} indexes`;
  return [
    {
      key: "missing-indexes",
      period: null,
      severity: "critical",
      sentence: `${indexes} of the register could not be built (${failed.error}). Until then search is slow and nothing can be imported. It is tried again every ten minutes, and by each import.`,
      link: "/imports",
    },
  ];
}
