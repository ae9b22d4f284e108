import { currentBudget } from "@/server/credits/budget";
import { costRules } from "@/server/credits/cost-rules";
import { recordTransfers } from "@/server/credits/record-transfers";
import type { Operation } from "@/server/credits/schema";
import type { Tx } from "@/server/platform/db/client";

export interface HoldRequest {
  lookupId: string;
  runId: string | null;
  companyNumber: string;
}

/** Why a lookup got no hold: nothing is left at all, or only its own run's cap is used up (`isFinal`: with no lookup of the run in flight whose credit could come back). */
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
  const { id: budgetId } = await currentBudget(tx);
  const rooms = await lockRooms(tx, budgetId, requests);
  const granted: HoldRequest[] = [];
  const refused = new Map<string, HoldRefusal>();
  for (const request of requests) {
    const refusal = takeRoom(rooms, request, costRules[operation].hold);
    if (refusal) refused.set(request.lookupId, refusal);
    else granted.push(request);
  }
  return { granted, refused, budgetId };
}

interface Rooms {
  account: number;
  budget: number;
  runs: Map<string, { room: number; inFlight: number }>;
}

async function lockRooms(tx: Tx, budgetId: string, requests: readonly HoldRequest[]): Promise<Rooms> {
  const [account] = await tx.$queryRaw<{ balance: number }[]>`
    select balance from credit_accounts where name = 'available' for no key update`;
  const [budget] = await tx.$queryRaw<{ room: number | null }[]>`
    select cap - held - spent as room from credit_budgets where id = ${budgetId}::uuid for no key update`;
  const runIds = [...new Set(requests.flatMap((request) => request.runId ?? []))];
  const runs = await tx.$queryRaw<{ id: string; room: number; inFlight: number }[]>`
    select id, cap - credits_held - credits_spent as room,
      (select count(*)::int from lookups lookup where lookup.run_id = runs.id and lookup.state = 'in_flight') as "inFlight"
    from runs where id = any(${runIds}::uuid[]) order by id for no key update`;
  return {
    account: account?.balance ?? 0,
    budget: budget?.room ?? Number.POSITIVE_INFINITY,
    runs: new Map(runs.map((run) => [run.id, run])),
  };
}

/** Takes the price out of every level's room, or says which level has none left. */
function takeRoom(rooms: Rooms, { runId }: HoldRequest, price: number): HoldRefusal | null {
  if (rooms.account < price) return { reason: "account" };
  if (rooms.budget < price) return { reason: "budget" };
  const run = runId ? rooms.runs.get(runId) : undefined;
  if (run && run.room < price) return { reason: "run", isFinal: run.inFlight === 0 };
  rooms.account -= price;
  rooms.budget -= price;
  if (run) {
    run.room -= price;
    run.inFlight += 1;
  }
  return null;
}

/** Holds the most a task can cost, one transfer a lookup. The database refuses what would break any level. */
export async function holdCredits(
  tx: Tx,
  input: {
    operation: Operation;
    taskId: string;
    budgetId: string;
    requests: readonly HoldRequest[];
    cause: string;
    actor: string;
  },
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
