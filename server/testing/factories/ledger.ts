import { randomUUID } from "node:crypto";
import { currentBudget } from "@/server/credits/budget";
import { type CostRules, costRules } from "@/server/credits/cost-rules";
import { holdCredits } from "@/server/credits/hold-credits";
import { recordTransfers } from "@/server/credits/record-transfers";
import type { Operation } from "@/server/credits/schema";
import { db } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
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

export async function createPayer(cap: number, about: { spenderId?: string; promised?: number } = {}): Promise<Payer> {
  const companyNumber = await createCompany();
  const { id } = await createRun([companyNumber], { cap, ...about });
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
export async function holdForTask(payer: Payer, count: number, operation: Operation = "domain"): Promise<HeldTask> {
  const { runId, companyNumber } = payer;
  const rows = Array.from({ length: count }, () => ({ id: randomUUID(), key: `${operation}:${randomUUID()}` }));
  await db.lookup.createMany({
    data: rows.map(({ id, key }) => ({
      id,
      key,
      kind: operation,
      input: { name: "x" },
      priority: 1,
      companyNumber,
      runId,
    })),
  });
  return db.$transaction(async (tx) => {
    const rules: CostRules = await readSetting(tx, costRules);
    const task = await tx.snovTask.create({ data: { kind: operation, size: count, costRules: rules } });
    const { granted, refused } = await holdCredits(tx, {
      operation,
      taskId: task.id,
      lookupIds: rows.map((row) => row.id),
      rules,
      cause: "t",
      actor: "t",
    });
    await tx.lookup.updateMany({ where: { id: { in: granted } }, data: { state: "in_flight", taskId: task.id } });
    return { taskId: task.id, runId, lookupIds: granted, refused: refused.size };
  });
}
