import { randomUUID } from "node:crypto";
import { currentBudget } from "@/server/credits/budget";
import { findHeadRoom, holdCredits } from "@/server/credits/hold-credits";
import { recordTransfers } from "@/server/credits/record-transfers";
import { db } from "@/server/platform/db/client";
import { createCompany } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";

/** Credits as a first reading of Snov.io's balance brings them, and the period's limit. */
export async function openBooks(options: { granted: number; cap?: number | null }): Promise<string> {
  return db.$transaction(async (tx) => {
    const { id } = await currentBudget(tx);
    await tx.creditBudget.update({ where: { id }, data: { cap: options.cap ?? null } });
    const idempotencyKey = `grant:${randomUUID()}`;
    await recordTransfers(tx, [
      { kind: "grant", amount: options.granted, cause: "test", actor: "test", idempotencyKey },
    ]);
    return id;
  });
}

/** A run of one company, which pays for lookups. */
export interface Payer {
  runId: string;
  companyNumber: string;
}

export async function createPayer(cap: number): Promise<Payer> {
  const companyNumber = await createCompany();
  const { id } = await createRun([companyNumber], { cap });
  return { runId: id, companyNumber };
}

export interface HeldTask {
  taskId: string;
  runId: string;
  /** Those that got a hold. */
  lookupIds: string[];
  refused: number;
}

/** Holds what up to `count` lookups of a run can cost, in one transaction as `prepareTask` does. */
export async function holdForTask(payer: Payer, count: number): Promise<HeldTask> {
  const { runId, companyNumber } = payer;
  const rows = Array.from({ length: count }, () => ({ id: randomUUID(), key: `domain:${randomUUID()}` }));
  await db.lookup.createMany({
    data: rows.map(({ id, key }) => ({
      id,
      key,
      kind: "domain",
      input: { name: "x" },
      priority: 1,
      companyNumber,
      runId,
    })),
  });
  return db.$transaction(async (tx) => {
    const requests = rows.map(({ id }) => ({ lookupId: id, runId, companyNumber }));
    const room = await findHeadRoom(tx, "domain", requests);
    const task = await tx.snovTask.create({ data: { kind: "domain", size: Math.max(1, room.granted.length) } });
    const lookupIds = room.granted.map(({ lookupId }) => lookupId);
    const { budgetId } = room;
    await holdCredits(tx, {
      operation: "domain",
      taskId: task.id,
      budgetId,
      requests: room.granted,
      cause: "t",
      actor: "t",
    });
    await tx.lookup.updateMany({ where: { id: { in: lookupIds } }, data: { state: "in_flight", taskId: task.id } });
    return { taskId: task.id, runId, lookupIds, refused: room.refused.size };
  });
}
