import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { recordTransfers } from "@/server/credits/record-transfers";
import { setBudget } from "@/server/credits/set-budget";
import { releaseTask, settleCredits, writeOffTask } from "@/server/credits/settle-credits";
import { db } from "@/server/platform/db/client";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";
import { createPayer, type HeldTask, holdForTask, openBooks, type Payer } from "@/server/testing/factories/ledger";
import { balanceOf, expectProven, person } from "@/server/testing/runs";

beforeEach(resetDatabase);

const settle = (task: HeldTask, billed: number, count = task.lookupIds.length) =>
  db.$transaction((tx) =>
    settleCredits(
      tx,
      task.taskId,
      task.lookupIds.slice(0, count).map((lookupId) => ({ lookupId, billed, cause: "test" })),
      "test",
    ),
  );
const release = (task: HeldTask) => db.$transaction((tx) => releaseTask(tx, task.taskId, "test", "test"));
const writeOff = (task: HeldTask) => db.$transaction((tx) => writeOffTask(tx, task.taskId, "test", "test"));

/** The tasks that end in a test must look ended to the proof. */
const endTasks = async () => {
  await db.lookup.updateMany({
    where: { state: "in_flight" },
    data: { state: "failed", failure: "the test ended its task" },
  });
  await db.snovTask.updateMany({ data: { state: "completed" } });
};

/** What the lookups say they cost, as storing a result does. */
const noteCosts = () => db.$executeRaw`
  update lookups lookup set credits_spent = paid.amount, state = 'found', answered_at = now(), expires_at = now()
  from (select lookup_id, sum(amount)::int as amount from snov_credit_usage where kind = 'commit' group by lookup_id) paid
  where paid.lookup_id = lookup.id`;

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
