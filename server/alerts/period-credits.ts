import type { Db } from "@/server/platform/db/client";

export interface PeriodCredits {
  id: string;
  /** All credits of the period: its budget, or what the account has for it when that is less. */
  total: number;
  /** Settled + held. */
  used: number;
  endsAt: Date;
  minutes: number;
}

/** The running period's credits; null before the first hold of a period and while nothing may be spent in it. */
export async function readPeriodCredits(from: Db, now: Date): Promise<PeriodCredits | null> {
  const [budget, account] = await Promise.all([
    from.creditBudget.findFirst({
      where: { startsAt: { lte: now }, endsAt: { gt: now } },
      orderBy: { startsAt: "desc" },
    }),
    from.creditAccount.findUnique({ where: { name: "available" } }),
  ]);
  if (!budget) return null;
  const used = budget.held + budget.spent;
  const total = Math.min(budget.cap ?? Number.POSITIVE_INFINITY, used + Math.max(0, account?.balance ?? 0));
  if (total <= 0) return null;
  const minutes = (budget.endsAt.getTime() - budget.startsAt.getTime()) / 60_000;
  return { id: budget.id, total, used, endsAt: budget.endsAt, minutes };
}
