import { dailyCaps } from "@/server/credits/daily-caps";
import { openDrift } from "@/server/credits/drifts";
import { recordTransfers } from "@/server/credits/record-transfers";
import type { Tx } from "@/server/platform/db/client";
import type { CreditTransfer } from "@/server/platform/db/generated/client";
import { readSetting } from "@/server/platform/settings";

interface Beyond {
  hold: CreditTransfer;
  /** Credits that Snov.io billed, more than the hold. */
  billed: number;
  cause: string;
  actor: string;
}

/**
 * Snov.io billed more for an answer than was held: that is gone, whatever our caps say. As much as every level has room for is held
 * too, for the caller to commit; the rest passes no cap and is a drift that stays open until a person has looked at it. What even the
 * account cannot cover shows at a later reading of the balance. Returns the credits held in addition.
 */
export async function coverBeyond(tx: Tx, { hold, billed, cause, actor }: Beyond): Promise<number> {
  const { taskId, lookupId } = hold;
  const wanted = billed - hold.amount;
  const because = `${cause}: ${billed} credits billed, ${hold.amount} held`;
  const caps = JSON.stringify(await readSetting(tx, dailyCaps));
  const [row] = await tx.$queryRaw<{ taken: number }[]>`
    select hold_beyond(${taskId}::uuid, ${lookupId}::uuid, ${wanted}::integer, ${caps}::jsonb, ${because}, ${actor}) as taken`;
  const taken = row?.taken ?? 0;
  const { balance } = await tx.creditAccount.findUniqueOrThrow({ where: { name: "available" } });
  const amount = Math.min(wanted - taken, balance);
  if (amount > 0) await bookDrift(tx, hold, { amount, cause: `${because}, and a cap has no room for more`, actor });
  return taken;
}

async function bookDrift(
  tx: Tx,
  { taskId, lookupId, runId, operation, companyNumber }: CreditTransfer,
  { amount, cause, actor }: { amount: number; cause: string; actor: string },
): Promise<void> {
  const idempotencyKey = `drift:${taskId}:${lookupId}`;
  const asked = { lookupId: lookupId ?? undefined, taskId: taskId ?? undefined, runId };
  const about = { operation: operation ?? undefined, companyNumber: companyNumber ?? undefined };
  await recordTransfers(tx, [{ kind: "drift", amount, cause, actor, idempotencyKey, ...asked, ...about }]);
  const { sequence } = await tx.creditTransfer.findUniqueOrThrow({
    where: { idempotencyKey },
    select: { sequence: true },
  });
  await openDrift(tx, { sequence, amount: -amount });
}
