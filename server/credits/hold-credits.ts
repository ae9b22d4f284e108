import { currentBudget } from "@/server/credits/budget";
import { costRules } from "@/server/credits/cost-rules";
import { recordTransfers } from "@/server/credits/record-transfers";
import type { Operation } from "@/server/credits/schema";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

export interface HoldRequest {
  lookupId: string;
  runId: string | null;
  companyNumber: string;
}

/** Why a lookup got no hold: nothing is left at all, or only its own run's cap is used up (`isFinal`: with no hold of the run to wait for). */
export type HoldRefusal = { reason: "account" | "budget" } | { reason: "run"; isFinal: boolean };

export interface HeadRoom {
  /** The lookups that fit, most important first, as given. */
  granted: HoldRequest[];
  refused: Map<string, HoldRefusal>;
  budgetId: string;
}

/**
 * Decides who of the waiting can have a hold. Locks the account, the budget and the runs (always in this order) until the
 * transaction ends, so that what fits now still fits when `holdCredits` takes it.
 */
export async function findHeadRoom(tx: Tx, operation: Operation, requests: readonly HoldRequest[]): Promise<HeadRoom> {
  const price = costRules[operation].hold;
  const { id: budgetId } = await currentBudget(tx);
  const [account] = await tx.$queryRaw<{ balance: number }[]>`select balance from credit_accounts where name = 'available' for no key update`;
  const [budget] = await tx.$queryRaw<{ room: number | null }[]>`
    select cap - held - spent as room from credit_budgets where id = ${budgetId}::uuid for no key update`;
  const runIds = [...new Set(requests.flatMap((request) => request.runId ?? []))];
  const runs = runIds.length === 0 ? [] : await tx.$queryRaw<{ id: string; room: number; held: number }[]>`
    select id, cap - credits_held - credits_spent as room, credits_held as held from runs
    where id in (${Prisma.join(runIds.map((id) => Prisma.sql`${id}::uuid`))}) order by id for no key update`;

  const room = { account: account?.balance ?? 0, budget: budget?.room ?? Number.POSITIVE_INFINITY };
  const roomOf = new Map(runs.map((run) => [run.id, run]));
  const granted: HoldRequest[] = [];
  const refused = new Map<string, HoldRefusal>();
  for (const request of requests) {
    const run = request.runId ? roomOf.get(request.runId) : undefined;
    if (room.account < price) refused.set(request.lookupId, { reason: "account" });
    else if (room.budget < price) refused.set(request.lookupId, { reason: "budget" });
    else if (run && run.room < price) refused.set(request.lookupId, { reason: "run", isFinal: run.held === 0 });
    else {
      granted.push(request);
      room.account -= price;
      room.budget -= price;
      if (run) {
        run.room -= price;
        run.held += price;
      }
    }
  }
  return { granted, refused, budgetId };
}

/** Holds the most a task can cost, one transfer a lookup. The database refuses what would break any level. */
export async function holdCredits(
  tx: Tx,
  input: { operation: Operation; taskId: string; budgetId: string; requests: readonly HoldRequest[]; cause: string; actor: string },
): Promise<void> {
  await recordTransfers(
    tx,
    input.requests.map(({ lookupId, runId, companyNumber }) => ({
      kind: "hold",
      amount: costRules[input.operation].hold,
      operation: input.operation,
      cause: input.cause,
      actor: input.actor,
      idempotencyKey: `hold:${input.taskId}:${lookupId}`,
      lookupId,
      taskId: input.taskId,
      runId,
      budgetId: input.budgetId,
      companyNumber,
    })),
  );
}
