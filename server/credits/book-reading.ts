import { formatCount } from "@/lib/format/numbers";
import { classifyReading, isResetPassed, type ReadingVerdict } from "@/server/credits/classify-reading";
import { closeDrifts, openDrift, recordEndedDrift } from "@/server/credits/drifts";
import { followReset, isResetDue, resetAfter } from "@/server/credits/follow-reset";
import { recordTransfers } from "@/server/credits/record-transfers";
import type { Tx } from "@/server/platform/db/client";
import type { BalanceReading } from "@/server/platform/db/generated/client";

interface BookedReading {
  reading: BalanceReading;
  /** The reading before; null for the first. */
  previous: BalanceReading | null;
  by: string;
}

/**
 * Moves the books by what a reading of the balance differs, and keeps why: new credits as a grant, anything else as a drift that is
 * open until it has a cause. Budget periods follow the renewal that Snov.io announces. The account's row is locked by the caller.
 */
export async function bookReading(tx: Tx, { reading, previous, by }: BookedReading): Promise<void> {
  const { adjustment } = reading;
  const isRenewed = isResetPassed({
    daysBefore: previous?.limitResetsInDays ?? null,
    daysNow: reading.limitResetsInDays,
    hasMore: adjustment > 0,
    isDue: await isResetDue(tx, reading.readAt),
  });
  const resetsAt = resetAfter(reading.readAt, reading.limitResetsInDays);
  const saidBefore = previous && resetAfter(previous.readAt, previous.limitResetsInDays);
  if (resetsAt) await followReset(tx, { now: reading.readAt, resetsAt, saidBefore, isRenewed });
  if (adjustment === 0) return;
  const lastGrant = await tx.creditGrant.findFirst({ orderBy: { grantedAt: "desc" }, include: { reading: true } });
  const verdict = classifyReading({
    adjustment,
    isFirst: previous === null,
    isRenewed,
    spentBetween: await spentSince(tx, previous?.sequence ?? null),
    writtenOff: await writtenOffSinceRenewal(tx),
    heldAtLastGrant: lastGrant ? await goneOfHeldAt(tx, lastGrant.reading, previous) : 0,
  });
  const sequence = await move(tx, reading, verdict, by);
  switch (verdict) {
    case "opening":
    case "renewal":
      await tx.creditGrant.create({ data: { kind: verdict, credits: adjustment, readingId: reading.id, resetsAt } });
      return;
    case "grant-rest":
      await tx.creditGrant.update({ where: { id: lastGrant?.id }, data: { credits: { increment: adjustment } } });
      return;
    case "expired":
    case "unbilled":
      await recordEndedDrift(tx, { sequence, amount: adjustment, state: "explained", cause: WORDS[verdict], by });
      return;
    case "top-up":
    case "surplus":
    case "missing": {
      // Credits bought explain nothing of what an answer was billed: that waits for a person, who buys them just for want of it.
      const amount = await closeDrifts(tx, adjustment, { by, isByAnswers: verdict !== "top-up" });
      if (amount === 0)
        await recordEndedDrift(tx, { sequence, amount: adjustment, state: "closed", cause: TAKEN_BACK, by });
      else if (verdict === "top-up")
        await tx.creditGrant.create({ data: { kind: "top_up", credits: amount, readingId: reading.id, resetsAt } });
      else await openDrift(tx, { sequence, amount });
    }
  }
}

const WORDS: Record<Exclude<ReadingVerdict, "agrees">, string> = {
  opening: "what the account had at the first reading",
  renewal: "the plan was renewed",
  "grant-rest": "more of the last credits granted",
  "top-up": "credits were added",
  surplus: "Snov.io billed less than we booked",
  unbilled: "what was written off had not been billed",
  missing: "less than our books say",
  expired: "the plan was renewed and unused credits expired",
};

const TAKEN_BACK = "it took back what an earlier reading of Snov.io's balance told";

/** One entry of the ledger for the whole difference; returns its number. */
async function move(tx: Tx, reading: BalanceReading, verdict: ReadingVerdict, by: string): Promise<bigint> {
  const { adjustment, credits, id } = reading;
  await recordTransfers(tx, [
    {
      kind: adjustment > 0 ? "grant" : "drift",
      amount: Math.abs(adjustment),
      cause: `Snov.io's balance is ${formatCount(credits)}: ${verdict === "agrees" ? "" : WORDS[verdict]}`,
      actor: by,
      idempotencyKey: `reading:${id}`,
    },
  ]);
  const { sequence } = await tx.creditTransfer.findUniqueOrThrow({
    where: { idempotencyKey: `reading:${id}` },
    select: { sequence: true },
  });
  return sequence;
}

/** A renewal draws a line: what was billed before it shows in no balance any more. */
async function writtenOffSinceRenewal(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ left: number }[]>`
    with line as (
      select coalesce(max(reading.sequence), 0) as sequence from credit_grants granted
      join snov_balance_readings reading on reading.id = granted.reading_id where granted.kind <> 'top_up'
    )
    select (coalesce((select sum(amount) from snov_credit_usage, line where kind = 'write_off' and snov_credit_usage.sequence > line.sequence), 0)
      - coalesce((select sum(amount) from credit_drifts, line where cause = ${WORDS.unbilled} and credit_drifts.sequence > line.sequence), 0))::int as left`;
  return row?.left ?? 0;
}

/**
 * What went since the reading before and was held when a grant was read: billed before that, it showed in no balance. However many
 * readings lie between, for the fate of a task may be unknown for days.
 */
async function goneOfHeldAt(tx: Tx, grant: BalanceReading, previous: BalanceReading | null): Promise<number> {
  const [row] = await tx.$queryRaw<{ gone: number }[]>`
    select coalesce(sum(gone.amount), 0)::int as gone from snov_credit_usage gone
    where gone.kind in ('commit', 'write_off') and gone.sequence > ${previous?.sequence ?? 0n} and exists (
      select from snov_credit_usage hold where hold.kind = 'hold' and hold.task_id = gone.task_id and hold.lookup_id = gone.lookup_id
        and hold.sequence <= ${grant.sequence ?? 0n})`;
  return row?.gone ?? 0;
}

/** What answers were booked at, also beyond a cap: Snov.io may have billed less. */
async function spentSince(tx: Tx, sequence: bigint | null): Promise<number> {
  const { _sum } = await tx.creditTransfer.aggregate({
    where: { OR: [{ kind: "commit" }, { kind: "drift", lookupId: { not: null } }], sequence: { gt: sequence ?? 0n } },
    _sum: { amount: true },
  });
  return _sum.amount ?? 0;
}
