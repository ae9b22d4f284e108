import { coverBeyond } from "@/server/credits/cover-beyond";
import { recordTransfers, type Transfer } from "@/server/credits/record-transfers";
import type { Tx } from "@/server/platform/db/client";
import type { CreditTransfer } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";

export interface Settlement {
  lookupId: string;
  /** Credits that Snov.io billed for the lookup's answer. */
  billed: number;
  cause: string;
}

/**
 * Ends the holds of a task's lookups: what was billed is committed, the rest released; what was billed beyond a hold is covered as
 * `coverBeyond` says, after the others have given back. Call it in the transaction that stores the results. A lookup settled before
 * is left alone. Returns what the ledger has committed for each lookup.
 */
export async function settleCredits(
  tx: Tx,
  taskId: string,
  settlements: readonly Settlement[],
  actor: string,
): Promise<Map<string, number>> {
  const holds = await lockHolds(tx, taskId);
  const committed = new Map(settlements.map(({ lookupId }) => [lookupId, holds.get(lookupId)?.committed ?? 0]));
  const open = settlements.flatMap((settlement) => {
    const hold = holds.get(settlement.lookupId);
    // Where an operation costs nothing there is nothing to hold.
    if (!hold && settlement.billed === 0) return [];
    if (!hold) throw new AppError("CONFLICT", `Lookup ${settlement.lookupId} has no hold in task ${taskId}`);
    return hold.isEnded ? [] : [{ ...settlement, hold }];
  });
  const transfers = open.flatMap(({ hold, billed, cause }): Transfer[] => {
    if (billed > hold.amount) return [];
    return [endOf(hold, "commit", billed, cause, actor), endOf(hold, "release", hold.amount - billed, cause, actor)];
  });
  await recordTransfers(
    tx,
    transfers.filter(({ amount }) => amount > 0),
  );
  for (const { lookupId, hold, billed, cause } of open) {
    const beyond = billed > hold.amount ? await coverBeyond(tx, { hold, billed, cause, actor }) : null;
    if (beyond !== null) await recordTransfers(tx, [endOf(hold, "commit", hold.amount + beyond, cause, actor)]);
    committed.set(lookupId, beyond === null ? billed : hold.amount + beyond);
  }
  return committed;
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
type Hold = CreditTransfer & { isEnded: boolean; committed: number };

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
  const transfers = await tx.creditTransfer.findMany({ where: { taskId }, orderBy: { sequence: "asc" } });
  const ended = Map.groupBy(
    transfers.filter(({ kind }) => kind !== "hold"),
    ({ lookupId }) => lookupId,
  );
  const holds = new Map<string, Hold>();
  for (const transfer of transfers) {
    const { kind, lookupId } = transfer;
    // A second hold of a lookup covers what was billed beyond the first: the lookup is settled then.
    if (kind !== "hold" || !lookupId || holds.has(lookupId)) continue;
    const ends = ended.get(lookupId) ?? [];
    const committed = ends.reduce((sum, end) => sum + (end.kind === "commit" ? end.amount : 0), 0);
    holds.set(lookupId, { ...transfer, isEnded: ends.length > 0, committed });
  }
  return holds;
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
