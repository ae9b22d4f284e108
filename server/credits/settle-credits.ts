import { recordTransfers, type Transfer } from "@/server/credits/record-transfers";
import type { Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";

export interface Settlement {
  lookupId: string;
  /** Credits that Snov.io billed for the lookup's answer; the rest of its hold goes back. */
  billed: number;
  cause: string;
}

/**
 * Ends the holds of a task's lookups: what was billable is committed, the rest released. Call it in the transaction that
 * stores the results. A lookup settled before is left alone. Throws `CONFLICT` when more was billed than held.
 */
export async function settleCredits(
  tx: Tx,
  taskId: string,
  settlements: readonly Settlement[],
  actor: string,
): Promise<void> {
  const holds = await tx.creditTransfer.findMany({ where: { taskId, kind: "hold" } });
  const holdOf = new Map(holds.map((hold) => [hold.lookupId, hold]));
  const transfers: Transfer[] = [];
  for (const { lookupId, billed, cause } of settlements) {
    const hold = holdOf.get(lookupId);
    if (!hold) throw new AppError("CONFLICT", `Lookup ${lookupId} has no hold in task ${taskId}`);
    if (billed > hold.amount)
      throw new AppError("CONFLICT", `Lookup ${lookupId} was billed ${billed} credits, ${hold.amount} were held`);
    const shared = {
      cause,
      actor,
      lookupId,
      taskId,
      operation: hold.operation ?? undefined,
      runId: hold.runId,
      budgetId: hold.budgetId ?? undefined,
      companyNumber: hold.companyNumber ?? undefined,
    };
    const rest = hold.amount - billed;
    if (billed > 0)
      transfers.push({ kind: "commit", amount: billed, idempotencyKey: `commit:${taskId}:${lookupId}`, ...shared });
    if (rest > 0)
      transfers.push({ kind: "release", amount: rest, idempotencyKey: `release:${taskId}:${lookupId}`, ...shared });
  }
  await recordTransfers(tx, transfers);
}

/** Gives back all that a task still holds: it never started, or the rest of it was never billed. */
export async function releaseTask(tx: Tx, taskId: string, cause: string, actor: string): Promise<void> {
  const transfers = await tx.creditTransfer.findMany({ where: { taskId }, select: { kind: true, lookupId: true } });
  const ended = new Set(transfers.flatMap(({ kind, lookupId }) => (kind === "hold" ? [] : [lookupId])));
  const open = transfers.flatMap(({ kind, lookupId }) =>
    kind === "hold" && lookupId && !ended.has(lookupId) ? [lookupId] : [],
  );
  await settleCredits(
    tx,
    taskId,
    open.map((lookupId) => ({ lookupId, billed: 0, cause })),
    actor,
  );
}
