import { nextPeriod } from "@/server/credits/budget";
import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { forecastExhaustion } from "@/server/credits/forecast";
import type { Credits } from "@/server/credits/schema";
import { londonDay } from "@/server/platform/calendar";
import { type Db, db } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";

const FORECAST_DAYS = 14;

/** Where the credits are, what may still be spent, what Snov.io says, and until when it lasts. */
export async function readCredits(now: Date = new Date(), store: Db = db): Promise<Credits> {
  const [balances, budget, went, reading, pauses, spentLately, unknown, holds, last, drift, lastGrant] =
    await Promise.all([
      readBalances(store),
      readBudget(now, store),
      readSpentByOperation(store),
      store.balanceReading.findFirst({ orderBy: { readAt: "desc" } }),
      store.queuePause.findMany({ where: { cause: "out_of_credits" }, orderBy: [{ since: "asc" }, { queue: "asc" }] }),
      readSpentLately(now, store),
      readUnknown(store),
      readHolds(store),
      store.creditTransfer.findFirst({
        orderBy: { sequence: "desc" },
        select: { sequence: true, availableAfter: true },
      }),
      store.creditDrift.aggregate({ where: { state: "open" }, _sum: { amount: true } }),
      store.creditGrant.findFirst({
        orderBy: { grantedAt: "desc" },
        include: { reading: { select: { credits: true } } },
      }),
    ]);
  return {
    available: balances.available,
    held: balances.held,
    spent: balances.spent,
    writtenOff: balances.written_off,
    budget,
    ...went,
    providerBalance: reading?.credits ?? null,
    reconciledAt: reading?.readAt.toISOString() ?? null,
    drift: drift._sum.amount ?? 0,
    lastGrant: lastGrant && {
      kind: lastGrant.kind,
      credits: lastGrant.credits,
      balance: lastGrant.reading.credits,
      resetsAt: lastGrant.resetsAt?.toISOString() ?? null,
      grantedAt: lastGrant.grantedAt.toISOString(),
    },
    paused: shapePause(pauses),
    forecast: forecastExhaustion({ today: londonDay(now), available: balances.available, budget, ...spentLately }),
    unknown,
    holds,
    mostPerLookup: holdsOf(await readSetting(store, costRules)),
    books: {
      entries: Number(last?.sequence ?? 0),
      isBalanced: balances.total === 0 && balances.available === (last?.availableAfter ?? 0),
    },
  };
}

function shapePause(pauses: readonly { queue: string; reason: string; since: Date }[]): Credits["paused"] {
  const [first] = pauses;
  if (!first) return null;
  return { queues: pauses.map(({ queue }) => queue), reason: first.reason, since: first.since.toISOString() };
}

async function readBalances(store: Db) {
  const balances = { provider: 0, available: 0, held: 0, spent: 0, written_off: 0, total: 0 };
  for (const account of await store.creditAccount.findMany()) {
    balances[account.name] = account.balance;
    balances.total += account.balance;
  }
  return balances;
}

/** The running period; without one, the period that a spend would start now. */
async function readBudget(now: Date, store: Db): Promise<Credits["budget"]> {
  const budget = await store.creditBudget.findFirst({
    where: { startsAt: { lte: now }, endsAt: { gt: now } },
    orderBy: { startsAt: "desc" },
  });
  if (budget) {
    return {
      limit: budget.cap,
      remaining: budget.cap === null ? null : budget.cap - budget.held - budget.spent,
      held: budget.held,
      spent: budget.spent,
      startsAt: budget.startsAt.toISOString(),
      endsAt: budget.endsAt.toISOString(),
    };
  }
  const next = await nextPeriod(store, now);
  return {
    limit: next.cap,
    remaining: next.cap,
    held: 0,
    spent: 0,
    startsAt: next.startsAt.toISOString(),
    endsAt: next.endsAt.toISOString(),
  };
}

async function readSpentByOperation(store: Db): Promise<Pick<Credits, "byOperation" | "burnt">> {
  const [row] = await store.$queryRaw<
    (Credits["byOperation"] & Record<"allDomain" | "allEmail" | "allVerification", number>)[]
  >`
    select coalesce(sum(domain), 0)::int as domain, coalesce(sum(email), 0)::int as email, coalesce(sum(verification), 0)::int as verification,
      coalesce(sum(domain_burnt), 0)::int as "allDomain", coalesce(sum(email_burnt), 0)::int as "allEmail",
      coalesce(sum(verification_burnt), 0)::int as "allVerification" from credit_days`;
  if (!row) throw new Error("an aggregate without groups has one row");
  const { allDomain, allEmail, allVerification, ...byOperation } = row;
  return { byOperation, burnt: { domain: allDomain, email: allEmail, verification: allVerification } };
}

/** Credits that went for lookups in the London days that the forecast looks back on, today among them, and the first of those days with any. */
async function readSpentLately(now: Date, store: Db): Promise<{ spentLately: number; firstDay: string | null }> {
  const [row] = await store.$queryRaw<{ spentLately: number; firstDay: string | null }[]>`
    select coalesce(sum(burnt), 0)::int as "spentLately", min(day)::text as "firstDay" from credit_days
    where day > ${londonDay(now)}::date - ${FORECAST_DAYS}::int and burnt > 0`;
  return row ?? { spentLately: 0, firstDay: null };
}

/** What tasks of unknown fate hold; what was billed beyond the holds has never been held. */
async function readUnknown(store: Db): Promise<number> {
  const [row] = await store.$queryRaw<{ credits: number }[]>`
    select coalesce(sum(case transfer.kind when 'hold' then transfer.amount else -transfer.amount end), 0)::int as credits
    from snov_tasks task join snov_credit_usage transfer on transfer.task_id = task.id and transfer.kind <> 'drift'
    where task.state = 'unknown'`;
  return row?.credits ?? 0;
}

/** Tasks that are open, a handful beside those that ever were, and the oldest of them. */
async function readHolds(store: Db): Promise<Credits["holds"]> {
  const open = await store.snovTask.aggregate({
    where: { state: { in: ["prepared", "sending", "started", "unknown"] } },
    _count: true,
    _min: { createdAt: true },
  });
  return { tasks: open._count, oldestAt: open._min.createdAt?.toISOString() ?? null };
}
