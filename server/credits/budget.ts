import { resetAfter } from "@/server/credits/follow-reset";
import type { Db, Tx } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";

/** How long a budget period lasts while Snov.io does not say when it renews. */
const PERIOD_DAYS = 30;
const BUDGET_LOCK = 7_269_002;

export interface Budget {
  id: string;
  startsAt: Date;
  endsAt: Date;
  cap: number | null;
  held: number;
  spent: number;
}

/**
 * The budget of the period we are in. A new period starts with the limit of the last one, the first with CREDIT_BUDGET, and ends when
 * Snov.io renews, if it has said when.
 */
export async function currentBudget(tx: Tx): Promise<Budget> {
  const now = new Date();
  const where = { startsAt: { lte: now }, endsAt: { gt: now } };
  const current = await tx.creditBudget.findFirst({ where, orderBy: { startsAt: "desc" } });
  if (current) return current;
  await tx.$executeRaw`select pg_advisory_xact_lock(${BUDGET_LOCK})`;
  const made = await tx.creditBudget.findFirst({ where, orderBy: { startsAt: "desc" } });
  if (made) return made;
  return tx.creditBudget.create({ data: await nextPeriod(tx, now) });
}

/**
 * The period that a spend would open while none runs: it follows the last one, and the first follows the day of the installation, so
 * that it is the same whenever somebody looks.
 */
export async function nextPeriod(from: Db, now: Date): Promise<Pick<Budget, "startsAt" | "endsAt" | "cap">> {
  const last = await from.creditBudget.findFirst({ orderBy: { endsAt: "desc" } });
  const anchor = last ? last.endsAt : (await from.installation.findFirst())?.createdAt;
  const startsAt = anchor && anchor <= now ? periodStart(anchor, now) : now;
  const endsAt = await periodEnd(from, startsAt, now);
  return { startsAt, endsAt, cap: last ? last.cap : env().creditBudget };
}

/** When a period ends: with Snov.io's own if it has said when it renews. */
async function periodEnd(from: Db, startsAt: Date, now: Date): Promise<Date> {
  const reading = await from.balanceReading.findFirst({ orderBy: { readAt: "desc" } });
  const resetsAt = reading && resetAfter(reading.readAt, reading.limitResetsInDays);
  return resetsAt && resetsAt > now ? resetsAt : new Date(startsAt.getTime() + PERIOD_DAYS * 86_400_000);
}

/** Periods follow each other without gaps, however long nobody looked. */
function periodStart(lastEnd: Date, now: Date): Date {
  const period = PERIOD_DAYS * 86_400_000;
  const passed = Math.floor((now.getTime() - lastEnd.getTime()) / period);
  return new Date(lastEnd.getTime() + passed * period);
}
