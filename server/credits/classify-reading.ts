/** What a reading of Snov.io's balance is judged by. */
export interface ReadingFacts {
  /** What our books must move by: positive when Snov.io has more than we know of. */
  adjustment: number;
  isFirst: boolean;
  /** Whether the plan was renewed between the two readings. */
  isRenewed: boolean;
  /** Credits that answers were booked at between the two readings: committed, or beyond a cap. */
  spentBetween: number;
  /** Credits that were written off since the last renewal and have not come back. */
  writtenOff: number;
  /** Credits that were held when the last grant was read and went since the reading before: as many of it may show only now. */
  heldAtLastGrant: number;
}

/**
 * `agrees`: nothing to move. `opening`: the balance as we found it. `renewal`: the plan was renewed. `expired`: it was, and unused
 * credits went. `grant-rest`: more of the last grant. `top-up`: credits were bought. `surplus`: Snov.io billed less than we booked.
 * `unbilled`: what was written off had not been billed. `missing`: credits went without us.
 */
export type ReadingVerdict =
  | "agrees"
  | "opening"
  | "renewal"
  | "expired"
  | "grant-rest"
  | "top-up"
  | "surplus"
  | "unbilled"
  | "missing";

/** Why Snov.io's balance differs from our books. */
export function classifyReading(facts: ReadingFacts): ReadingVerdict {
  const { adjustment, isFirst, isRenewed, spentBetween, writtenOff, heldAtLastGrant } = facts;
  if (adjustment === 0) return "agrees";
  if (adjustment < 0) return isRenewed ? "expired" : "missing";
  if (isFirst) return "opening";
  if (isRenewed) return "renewal";
  if (adjustment <= heldAtLastGrant) return "grant-rest";
  if (adjustment <= writtenOff) return "unbilled";
  return adjustment <= spentBetween ? "surplus" : "top-up";
}

interface ResetFacts {
  /** Days to the next renewal, as Snov.io said before and says now; null when it says nothing. */
  daysBefore: number | null;
  daysNow: number | null;
  /** Snov.io has more than we know of. */
  hasMore: boolean;
  /** The running period was to end about now. */
  isDue: boolean;
}

/**
 * The days to the next renewal going up are the sign of one; a day more is rounding. Days alone may be a slip of Snov.io's, so the
 * renewal must have been due, or have brought credits.
 */
export function isResetPassed({ daysBefore, daysNow, hasMore, isDue }: ResetFacts): boolean {
  return daysBefore !== null && daysNow !== null && daysNow > daysBefore + 1 && (hasMore || isDue);
}
