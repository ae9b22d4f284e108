import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { endTasks, noteCosts, release, settle, writeOff } from "@/server/testing/factories/end-tasks";
import { createPayer, type HeldTask, holdForTask, openBooks, type Payer } from "@/server/testing/factories/ledger";
import { balanceOf, expectProven } from "@/server/testing/runs";

beforeEach(resetDatabase);

const command = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant("hold" as const), run: fc.nat(1), count: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("settle" as const), task: fc.nat(5), billed: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("release" as const), task: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("writeOff" as const), task: fc.nat(5) }) },
);

type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

/** Returns the task that a hold made. */
async function carryOut(given: Command, payers: readonly Payer[], known: readonly HeldTask[]): Promise<HeldTask[]> {
  const payer = payers[given.does === "hold" ? given.run : 0];
  if (given.does === "hold") return payer ? [await holdForTask(payer, given.count)] : [];
  const task = known[given.task % Math.max(1, known.length)];
  if (!task) return [];
  if (given.does === "settle") await settle(task, given.billed);
  else await (given.does === "release" ? release(task) : writeOff(task));
  return [];
}

const world = fc.record({
  granted: fc.integer({ min: 1, max: 20 }),
  cap: fc.option(fc.integer({ min: 0, max: 20 })),
  runCaps: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })),
  /** The commands of one group are given at the same time. */
  groups: fc.array(fc.array(command, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
});

/** The model: what the entries add up to must be what every level says, and never above its limit. */
async function expectWithinLimits({
  granted,
  cap,
  budgetId,
}: {
  granted: number;
  cap: number | null;
  budgetId: string;
}) {
  const rows = await db.creditTransfer.findMany({ where: { kind: { not: "grant" } } });
  const sum = (kinds: string[], runId?: string) =>
    rows
      .filter((row) => kinds.includes(row.kind) && (!runId || row.runId === runId))
      .reduce((total, row) => total + row.amount, 0);
  const used = (runId?: string) => sum(["hold"], runId) - sum(["release"], runId);
  expect(await balanceOf("available")).toBe(granted - used());
  expect(used()).toBeLessThanOrEqual(Math.min(granted, cap ?? granted));
  const budget = await db.creditBudget.findUniqueOrThrow({ where: { id: budgetId } });
  expect(budget.held + budget.spent).toBe(used());
  for (const run of await db.run.findMany()) {
    expect(run.creditsHeld + run.creditsSpent).toBe(used(run.id));
    expect(used(run.id)).toBeLessThanOrEqual(run.cap);
  }
}

/** Whoever was refused met a level that was full, or became so, unless credits came back in the same moment. */
async function expectNoRoomLeft(
  payers: readonly { runId: string }[],
  fresh: readonly HeldTask[],
  { cap, budgetId }: { cap: number | null; budgetId: string },
) {
  const refused = fresh.filter((task) => task.refused > 0);
  const released = await db.creditTransfer.count({ where: { kind: "release" } });
  if (released > 0) return;
  const budget = await db.creditBudget.findUniqueOrThrow({ where: { id: budgetId } });
  const isFull = (await balanceOf("available")) === 0 || (cap !== null && budget.held + budget.spent === cap);
  for (const { runId } of payers.filter((payer) => refused.some((task) => task.runId === payer.runId))) {
    const run = await db.run.findUniqueOrThrow({ where: { id: runId } });
    expect(isFull || run.creditsHeld + run.creditsSpent === run.cap).toBe(true);
  }
}

async function openHolds(): Promise<number> {
  const [row] = await db.$queryRaw<{ open: number }[]>`
    select count(*)::int as open from snov_credit_usage hold where kind = 'hold' and not exists (
      select 1 from snov_credit_usage ended where ended.task_id = hold.task_id and ended.lookup_id = hold.lookup_id and ended.kind <> 'hold')`;
  return row?.open ?? 0;
}

describe("any commands at the same time", () => {
  it("leave every level within its limit, every hold ended at most once, and no room unused that somebody asked for", async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ granted, cap, runCaps, groups }) => {
        await resetDatabase();
        const budgetId = await openBooks({ granted, cap });
        const payers = [await createPayer(runCaps[0]), await createPayer(runCaps[1])] as const;
        const tasks: HeldTask[] = [];
        for (const group of groups) {
          const known = [...tasks];
          await Promise.all(group.map(async (given) => tasks.push(...(await carryOut(given, payers, known)))));
          await expectWithinLimits({ granted, cap, budgetId });
          await expectNoRoomLeft(
            payers,
            tasks.filter((task) => !known.includes(task)),
            { cap, budgetId },
          );
        }
        expect(await balanceOf("held")).toBe(await openHolds());
        await noteCosts();
        await Promise.all(tasks.map(release));
        await endTasks();
        await expectProven();
      }),
      { numRuns: 12 },
    );
  });
});
