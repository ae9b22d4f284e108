import type { Operation } from "@/server/credits/schema";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { AppError, messageOf } from "@/server/platform/errors";

/** Holds are taken by `holdCredits` alone, which decides about them in the same statement. */
export type TransferKind = "grant" | "commit" | "release" | "write_off" | "drift";

const ACCOUNTS: Record<TransferKind, readonly [from: string, to: string]> = {
  grant: ["provider", "available"],
  commit: ["held", "spent"],
  release: ["held", "available"],
  write_off: ["held", "written_off"],
  drift: ["available", "provider"],
};

export interface Transfer {
  kind: TransferKind;
  /** Credits, more than zero. */
  amount: number;
  cause: string;
  actor: string;
  /** The same key again moves nothing. */
  idempotencyKey: string;
  operation?: Operation;
  lookupId?: string;
  taskId?: string;
  runId?: string | null;
  budgetId?: string;
  spenderDayId?: string | null;
  companyNumber?: string;
}

/**
 * Accounts, then runs by their ids: the order of `hold_credits`, and of whoever locks several runs. The ledger's triggers would lock
 * the runs in the order of the rows.
 */
async function lockLevels(tx: Tx, transfers: readonly Transfer[]): Promise<void> {
  const runIds = [...new Set(transfers.flatMap(({ runId }) => runId ?? []))];
  if (runIds.length < 2) return;
  await tx.$queryRaw`select 1 from credit_accounts where name = 'available' for update`;
  await tx.$queryRaw`select 1 from runs where id = any(${runIds}::uuid[]) order by id for no key update`;
}

/**
 * Appends to the ledger; its triggers number and chain the rows and move every balance in the same statement. Returns how many
 * rows were new. Throws `INSUFFICIENT_CREDITS` when more would leave the available credits than there are; the transaction is then over.
 */
export async function recordTransfers(tx: Tx, transfers: readonly Transfer[]): Promise<number> {
  if (transfers.length === 0) return 0;
  const rows = transfers.map((t) => {
    const [from, to] = ACCOUNTS[t.kind];
    return Prisma.sql`(0, ${t.kind}::transfer_kind, ${from}::credit_account_name, ${to}::credit_account_name, ${t.amount}::int,
      ${t.operation ?? null}::lookup_kind, ${t.lookupId ?? null}::uuid, ${t.taskId ?? null}::uuid, ${t.runId ?? null}::uuid,
      ${t.budgetId ?? null}::uuid, ${t.spenderDayId ?? null}::uuid, ${t.companyNumber ?? null}, ${t.cause}, ${t.actor}, ${t.idempotencyKey}, 0, '', '')`;
  });
  await lockLevels(tx, transfers);
  try {
    return await tx.$executeRaw`
      insert into snov_credit_usage (sequence, kind, from_account, to_account, amount, operation, lookup_id, task_id, run_id, budget_id,
        spender_day_id, company_number, cause, actor, idempotency_key, available_after, previous_hash, hash)
      values ${Prisma.join(rows)}
      on conflict (idempotency_key) do nothing`;
  } catch (error) {
    if (!messageOf(error).includes("credit_accounts_not_negative")) throw error;
    throw new AppError("INSUFFICIENT_CREDITS", "The available credits do not suffice", { cause: error });
  }
}
