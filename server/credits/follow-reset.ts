import type { Tx } from "@/server/platform/db/client";

const DAY_MS = 86_400_000;
/** Snov.io counts in whole days: a nearer difference is rounding. */
const ROUNDING_MS = 1.5 * DAY_MS;

/** When Snov.io renews next by what it said at `readAt`; null when it says nothing. */
export function resetAfter(readAt: Date, days: number | null): Date | null {
  return days === null ? null : new Date(readAt.getTime() + Math.max(1, days) * DAY_MS);
}

/** Whether the running period was to end about now. */
export async function isResetDue(tx: Tx, now: Date): Promise<boolean> {
  const current = await findCurrent(tx, now);
  return current !== null && current.endsAt.getTime() - now.getTime() <= ROUNDING_MS;
}

function findCurrent(tx: Tx, now: Date) {
  return tx.creditBudget.findFirst({
    where: { startsAt: { lte: now }, endsAt: { gt: now } },
    orderBy: { startsAt: "desc" },
  });
}

/**
 * Budget periods follow Snov.io's own: a renewal ends the running one and starts the next with the same cap, and a period that would
 * end at another time than Snov.io's is moved once Snov.io has said so twice. Periods that have just begun are not begun again.
 */
export async function followReset(
  tx: Tx,
  input: { now: Date; resetsAt: Date; saidBefore: Date | null; isRenewed: boolean },
): Promise<void> {
  const { now, resetsAt, saidBefore, isRenewed } = input;
  const current = await findCurrent(tx, now);
  if (!current) return;
  if (isRenewed && now.getTime() - current.startsAt.getTime() > ROUNDING_MS) {
    await tx.creditBudget.update({ where: { id: current.id }, data: { endsAt: now } });
    await tx.creditBudget.create({ data: { startsAt: now, endsAt: resetsAt, cap: current.cap } });
  } else if (!isNear(current.endsAt, resetsAt) && (saidBefore === null || isNear(saidBefore, resetsAt))) {
    await tx.creditBudget.update({ where: { id: current.id }, data: { endsAt: resetsAt } });
  }
}

function isNear(one: Date, other: Date): boolean {
  return Math.abs(one.getTime() - other.getTime()) <= ROUNDING_MS;
}
