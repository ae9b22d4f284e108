import { recordTransfers, type Transfer } from "@/server/credits/record-transfers";
import type { Tx } from "@/server/platform/db/client";
import type { CreditTransfer } from "@/server/platform/db/generated/client";
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
  const holds = await lockHolds(tx, taskId);
  const transfers = settlements.flatMap(({ lookupId, billed, cause }): Transfer[] => {
    const hold = holds.get(lookupId);
    // Where an operation costs nothing there is nothing to hold.
    if (!hold && billed === 0) return [];
    if (!hold) throw new AppError("CONFLICT", `Lookup ${lookupId} has no hold in task ${taskId}`);
    if (hold.isEnded) return [];
    if (billed > hold.amount) {
      throw new AppError("CONFLICT", `Lookup ${lookupId} was billed ${billed} credits, ${hold.amount} were held`);
    }
    return [endOf(hold, "commit", billed, cause, actor), endOf(hold, "release", hold.amount - billed, cause, actor)];
  });
  await recordTransfers(
    tx,
    transfers.filter(({ amount }) => amount > 0),
  );
}

/** Gives back all that a task still holds: it never started, or the rest of it was never billed. */
export async function releaseTask(tx: Tx, taskId: string, cause: string, actor: string): Promise<void> {
  await endTask(tx, taskId, "release", cause, actor);
}

/** Books all that a task still holds as gone: nobody will ever know whether it was billed. */
export async function writeOffTask(tx: Tx, taskId: string, cause: string, actor: string): Promise<void> {
  await endTask(tx, taskId, "write_off", cause, actor);
}

type EndKind = "commit" | "release" | "write_off";
type Hold = CreditTransfer & { isEnded: boolean };

async function endTask(tx: Tx, taskId: string, kind: EndKind, cause: string, actor: string): Promise<void> {
  const open = [...(await lockHolds(tx, taskId)).values()].filter((hold) => !hold.isEnded);
  await recordTransfers(
    tx,
    open.map((hold) => endOf(hold, kind, hold.amount, cause, actor)),
  );
}

/** A task's holds by lookup. Locks the task until the transaction ends, so that nobody else ends one of them meanwhile. */
async function lockHolds(tx: Tx, taskId: string): Promise<Map<string, Hold>> {
  await tx.$queryRaw`select 1 from snov_tasks where id = ${taskId}::uuid for no key update`;
  const transfers = await tx.creditTransfer.findMany({ where: { taskId } });
  const ended = new Set(transfers.flatMap(({ kind, lookupId }) => (kind === "hold" ? [] : [lookupId])));
  return new Map(
    transfers.flatMap((transfer) =>
      transfer.kind === "hold" && transfer.lookupId
        ? [[transfer.lookupId, { ...transfer, isEnded: ended.has(transfer.lookupId) }]]
        : [],
    ),
  );
}

function endOf(hold: Hold, kind: EndKind, amount: number, cause: string, actor: string): Transfer {
  return {
    kind,
    amount,
    cause,
    actor,
    idempotencyKey: `${kind}:${hold.taskId}:${hold.lookupId}`,
    lookupId: hold.lookupId ?? undefined,
    taskId: hold.taskId ?? undefined,
    operation: hold.operation ?? undefined,
    runId: hold.runId,
    budgetId: hold.budgetId ?? undefined,
    spenderDayId: hold.spenderDayId,
    companyNumber: hold.companyNumber ?? undefined,
  };
}
