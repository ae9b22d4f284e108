import { beforeEach, describe, expect, it } from "vitest";
import { recordTransfers } from "@/server/credits/record-transfers";
import { setBudget } from "@/server/credits/set-budget";
import { db } from "@/server/platform/db/client";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";
import { endTasks, noteCosts, release, settle, writeOff } from "@/server/testing/factories/end-tasks";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { balanceOf, expectProven, person } from "@/server/testing/runs";

beforeEach(resetDatabase);

describe("holds", () => {
  it("stop at the account's balance, even when forty ask for it at once", async () => {
    await openBooks({ granted: 25 });
    const payer = await createPayer(1000);
    const tasks = await Promise.all(Array.from({ length: 40 }, () => holdForTask(payer, 1)));
    expect(tasks.filter((task) => task.lookupIds.length === 1)).toHaveLength(25);
    expect(await balanceOf("available")).toBe(0);
    expect(await balanceOf("held")).toBe(25);
  });

  it("stop at the period's budget, even when forty ask for it at once", async () => {
    const budget = await openBooks({ granted: 100, cap: 7 });
    const payer = await createPayer(1000);
    const tasks = await Promise.all(Array.from({ length: 40 }, () => holdForTask(payer, 1)));
    expect(tasks.filter((task) => task.lookupIds.length === 1)).toHaveLength(7);
    expect(await db.creditBudget.findUniqueOrThrow({ where: { id: budget } })).toMatchObject({ held: 7, spent: 0 });
  });

  it("stop at a run's cap and leave the other run its own", async () => {
    await openBooks({ granted: 100 });
    const [poor, rich] = [await createPayer(3), await createPayer(50)];
    const tasks = await Promise.all(
      Array.from({ length: 20 }, (_, index) => holdForTask(index % 2 === 0 ? poor : rich, 1)),
    );
    const heldBy = (runId: string) =>
      tasks.filter((task) => task.runId === runId && task.lookupIds.length === 1).length;
    expect([heldBy(poor.runId), heldBy(rich.runId)]).toEqual([3, 10]);
  });

  it("that would break a level are refused by the database itself, whoever asks", async () => {
    const budgetId = await openBooks({ granted: 5, cap: 4 });
    const payer = await createPayer(2);
    const { taskId, lookupIds } = await holdForTask(payer, 1);
    const client = await connectToTestDatabase();
    const hold = (amount: number, runId: string | null) =>
      client.query(
        `insert into snov_credit_usage (kind, from_account, to_account, amount, run_id, task_id, budget_id, lookup_id, company_number, operation,
          cause, actor, idempotency_key) values ('hold', 'available', 'held', $1, $2, $3, $4, $5, $6, 'domain', 't', 't', $7)`,
        [amount, runId, taskId, budgetId, lookupIds[0], payer.companyNumber, `t${amount}`],
      );
    await expect(hold(2, payer.runId)).rejects.toThrow(/runs_within_cap/);
    await expect(hold(4, null)).rejects.toThrow(/credit_budgets_within_cap/);
    await setBudget(person, { limit: null, reason: "test" });
    await expect(hold(5, null)).rejects.toThrow(/credit_accounts_not_negative/);
    expect(await balanceOf("held")).toBe(1);
  });
});

describe("settling", () => {
  it("commits what was billed and gives back the rest, once, however often it is repeated at the same time", async () => {
    await openBooks({ granted: 10 });
    const task = await holdForTask(await createPayer(10), 4);
    await Promise.all([settle(task, 1, 2), settle(task, 1, 2), settle(task, 1, 2)]);
    await Promise.all([release(task), release(task), settle(task, 0), settle(task, 1, 2)]);
    expect([await balanceOf("available"), await balanceOf("held"), await balanceOf("spent")]).toEqual([8, 0, 2]);
    expect(await db.run.findFirstOrThrow()).toMatchObject({ creditsHeld: 0, creditsSpent: 2, creditsReleased: 2 });
    await noteCosts();
    await endTasks();
    await expectProven();
  });

  it("ends a hold in one way only, when two ways are tried at once", async () => {
    await openBooks({ granted: 50 });
    const payer = await createPayer(50);
    const other = await holdForTask(payer, 10);
    for (let round = 0; round < 5; round += 1) {
      const task = await holdForTask(payer, 2);
      await Promise.all([settle(task, 1), release(task), writeOff(task)]);
    }
    expect(await balanceOf("held")).toBe(10);
    await release(other);
    await noteCosts();
    await endTasks();
    await expectProven();
  });

  it("of a lookup without a hold is refused", async () => {
    await openBooks({ granted: 10 });
    const payer = await createPayer(10);
    const [task, stranger] = [await holdForTask(payer, 1), await holdForTask(payer, 1)];
    await expect(settle({ ...task, lookupIds: stranger.lookupIds }, 1)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await balanceOf("held")).toBe(2);
  });

  it.each([
    ["all of it where there is room", 10, 10, { spent: 4, drift: 0, available: 6 }],
    ["as much as a cap has room for, the rest drifts", 3, 10, { spent: 3, drift: 1, available: 6 }],
    ["nothing where the cap is full, all of it drifts", 1, 10, { spent: 1, drift: 3, available: 6 }],
    ["no more than the account has, for a later reading to find", 10, 3, { spent: 3, drift: 0, available: 0 }],
  ])("of more than was held counts %s, once", async (_, cap, granted, expected) => {
    await openBooks({ granted });
    const task = await holdForTask(await createPayer(cap), 1);
    for (const _ of ["once", "again"]) await settle(task, 4);
    const drifts = await db.creditDrift.findMany({ where: { state: "open" } });
    expect({
      spent: await balanceOf("spent"),
      drift: drifts.reduce((sum, { amount }) => sum - amount, 0),
      available: await balanceOf("available"),
    }).toEqual(expected);
    expect(await balanceOf("held")).toBe(0);
    await noteCosts();
    await endTasks();
    await expectProven();
  });

  it("of more than was held leaves every level within its cap, however many are settled at once", async () => {
    const budgetId = await openBooks({ granted: 100, cap: 25 });
    const payers = [await createPayer(9), await createPayer(50)];
    const tasks = await Promise.all(payers.flatMap((payer) => [1, 2, 3].map(() => holdForTask(payer, 2))));
    await Promise.all(tasks.map((task) => settle(task, 4)));
    const [poor, rich] = await Promise.all(
      payers.map(({ runId }) => db.run.findUniqueOrThrow({ where: { id: runId } })),
    );
    expect(poor?.creditsSpent).toBeLessThanOrEqual(9);
    expect((poor?.creditsSpent ?? 0) + (rich?.creditsSpent ?? 0)).toBe(25);
    expect(await db.creditBudget.findUniqueOrThrow({ where: { id: budgetId } })).toMatchObject({ held: 0, spent: 25 });
    expect((await db.creditDrift.aggregate({ _sum: { amount: true } }))._sum.amount).toBe(25 - 12 * 4);
    await noteCosts();
    await endTasks();
    await expectProven();
  });

  it("by write-off books the credits as gone, and they count against the run and the budget", async () => {
    const budgetId = await openBooks({ granted: 10, cap: 10 });
    await writeOff(await holdForTask(await createPayer(10), 3));
    expect([await balanceOf("available"), await balanceOf("held"), await balanceOf("written_off")]).toEqual([7, 0, 3]);
    expect(await db.run.findFirstOrThrow()).toMatchObject({ creditsHeld: 0, creditsSpent: 3 });
    expect(await db.creditBudget.findUniqueOrThrow({ where: { id: budgetId } })).toMatchObject({ held: 0, spent: 3 });
  });
});

describe("the ledger", () => {
  it("takes no change and no deletion, and its entries are numbered without gaps though transactions fail between", async () => {
    await openBooks({ granted: 10 });
    const payer = await createPayer(10);
    await holdForTask(payer, 2);
    await db
      .$transaction(async (tx) => {
        await recordTransfers(tx, [{ kind: "drift", amount: 1, cause: "t", actor: "t", idempotencyKey: "lost" }]);
        throw new Error("rolled back");
      })
      .catch(() => undefined);
    await holdForTask(payer, 1);
    const client = await connectToTestDatabase();
    await expect(client.query("update snov_credit_usage set amount = 99")).rejects.toThrow(/append-only/);
    await expect(client.query("delete from snov_credit_usage")).rejects.toThrow(/append-only/);
    await expect(client.query("truncate snov_credit_usage cascade")).rejects.toThrow(/append-only/);
    const rows = await db.creditTransfer.findMany({ orderBy: { sequence: "asc" } });
    expect(rows.map((row) => Number(row.sequence))).toEqual([1, 2, 3, 4]);
    expect(rows.map((row) => row.previousHash)).toEqual(["", ...rows.slice(0, -1).map((row) => row.hash)]);
  });

  it("moves nothing for an idempotency key that it knows", async () => {
    await openBooks({ granted: 10 });
    const again = { kind: "grant", amount: 5, cause: "t", actor: "t", idempotencyKey: "same" } as const;
    const counts = await Promise.all([1, 2, 3].map(() => db.$transaction((tx) => recordTransfers(tx, [again, again]))));
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    expect(await balanceOf("available")).toBe(15);
  });

  it.each([
    [
      "amounts of nothing",
      "kind, from_account, to_account, amount",
      "'grant', 'provider', 'available', 0",
      /amount_positive/,
    ],
    [
      "a grant that goes elsewhere",
      "kind, from_account, to_account, amount",
      "'grant', 'provider', 'spent', 1",
      /direction/,
    ],
    [
      "a hold for no lookup",
      "kind, from_account, to_account, amount",
      "'hold', 'available', 'held', 1",
      /lookup_moves/,
    ],
    [
      "a drift beyond what is there",
      "kind, from_account, to_account, amount",
      "'drift', 'available', 'provider', 11",
      /not_negative/,
    ],
  ])("refuses %s", async (_, columns, values, constraint) => {
    await openBooks({ granted: 10 });
    const client = await connectToTestDatabase();
    const insert = `insert into snov_credit_usage (${columns}, cause, actor, idempotency_key) values (${values}, 't', 't', 'k')`;
    await expect(client.query(insert)).rejects.toThrow(constraint);
    expect(await balanceOf("available")).toBe(10);
  });
});
