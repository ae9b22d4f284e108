import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import { recordTransfers } from "@/server/credits/record-transfers";
import { setBudget } from "@/server/credits/set-budget";
import { releaseTask, settleCredits, writeOffTask } from "@/server/credits/settle-credits";
import { db } from "@/server/platform/db/client";
import { AppError, messageOf } from "@/server/platform/errors";
import { prove } from "@/server/proof/prove";
import { resetDatabase } from "@/server/testing/database";
import { createPayer, type HeldTask, holdForTask, openBooks, type Payer } from "@/server/testing/factories/ledger";
import { person } from "@/server/testing/runs";

type Command =
  | { kind: "hold"; run: number; count: number }
  | { kind: "settle" | "release" | "write-off"; task: number; billed: number }
  | { kind: "grant" | "drift"; amount: number }
  | { kind: "budget"; limit: number | null }
  | { kind: "run-cap"; run: number; cap: number };

const RUNS = 2;
const run = fc.nat(RUNS - 1);
const task = fc.nat(5);

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("hold" as const), run, count: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("settle" as const, "settle" as const, "release" as const, "write-off" as const),
      task,
      billed: fc.nat(1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("grant" as const, "drift" as const),
      amount: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("budget" as const), limit: fc.option(fc.nat(25)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("run-cap" as const), run, cap: fc.nat(12) }) },
);

/** Each round's commands go off together, each on a connection of its own. */
const history = fc.array(fc.array(command, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 9 });

/** The books as a child would keep them: what each command says it did, added up. */
interface Model {
  granted: number;
  drifted: number;
  budget: number | null;
  runs: { payer: Payer; cap: number }[];
  tasks: HeldTask[];
}

async function refusedAs<Result>(work: Promise<Result>, pattern: RegExp): Promise<Result | null> {
  try {
    return await work;
  } catch (error) {
    const isExpected = (error instanceof AppError && pattern.test(error.code)) || pattern.test(messageOf(error));
    if (!isExpected) throw error;
    return null;
  }
}

async function obey(command: Command, model: Model): Promise<void> {
  switch (command.kind) {
    case "hold": {
      const payer = model.runs[command.run]?.payer;
      if (payer) model.tasks.push(await holdForTask(payer, command.count));
      return;
    }
    case "settle":
    case "release":
    case "write-off":
      return endTask(command, model);
    case "grant":
    case "drift":
      return move(command, model);
    case "budget":
      if (
        (await refusedAs(
          setBudget(person, { limit: command.limit, reason: "t" }).then(() => true),
          /CONFLICT/,
        )) !== null
      )
        model.budget = command.limit;
      return;
    case "run-cap": {
      const of = model.runs[command.run];
      if (!of) return;
      const change = db.run.update({ where: { id: of.payer.runId }, data: { cap: command.cap } });
      if ((await refusedAs(change, /runs_within_cap/)) !== null) of.cap = command.cap;
    }
  }
}

async function endTask({ kind, task: place, billed }: Extract<Command, { task: number }>, model: Model): Promise<void> {
  const held = model.tasks[place % Math.max(1, model.tasks.length)];
  if (!held) return;
  const settlements = held.lookupIds.map((lookupId) => ({ lookupId, billed, cause: "t" }));
  await db.$transaction((tx) => {
    if (kind === "settle") return settleCredits(tx, held.taskId, settlements, "t");
    return kind === "release" ? releaseTask(tx, held.taskId, "t", "t") : writeOffTask(tx, held.taskId, "t", "t");
  });
}

async function move({ kind, amount }: { kind: "grant" | "drift"; amount: number }, model: Model): Promise<void> {
  const transfer = { kind, amount, cause: "t", actor: "t", idempotencyKey: `${kind}:${randomUUID()}` };
  const moved = await refusedAs(
    db.$transaction((tx) => recordTransfers(tx, [transfer])),
    /INSUFFICIENT_CREDITS/,
  );
  if (moved === null) return;
  if (kind === "grant") model.granted += amount;
  else model.drifted += amount;
}

/** How much fits before a round, by the levels that a hold of the run touches. */
async function roomFor(payer: Payer): Promise<number> {
  const [row] = await db.$queryRaw<{ room: number }[]>`
    select least((select balance from credit_accounts where name = 'available'),
      (select coalesce(cap - held - spent, 1000000) from credit_budgets),
      (select cap - credits_held - credits_spent from runs where id = ${payer.runId}::uuid))::int as room`;
  return row?.room ?? 0;
}

/** What must hold after every round, whatever order the database chose. */
async function expectBooks(model: Model): Promise<void> {
  const accounts = await db.creditAccount.findMany();
  const balance = Object.fromEntries(accounts.map((account) => [account.name, account.balance]));
  const { available = 0, held = 0, spent = 0, written_off: lost = 0, provider = 0 } = balance;
  expect(available + held + spent + lost).toBe(model.granted - model.drifted);
  expect(provider).toBe(model.drifted - model.granted);
  expect(Math.min(available, held, spent, lost)).toBeGreaterThanOrEqual(0);
  if (model.budget !== null) expect(held + spent + lost).toBeLessThanOrEqual(model.budget);
  const endings = await endingsOf(model);
  expect(endings.filter(({ isWhole }) => !isWhole)).toEqual([]);
  expect(endings.reduce((sum, { open }) => sum + open, 0)).toBe(held);
  for (const { payer, cap } of model.runs) {
    const row = await db.run.findUniqueOrThrow({ where: { id: payer.runId } });
    expect(row.creditsHeld + row.creditsSpent).toBeLessThanOrEqual(cap);
  }
}

/** Each granted hold is open, or ended exactly once: committed, released or written off. */
async function endingsOf(model: Model): Promise<{ open: number; isWhole: boolean }[]> {
  const rows = await db.creditTransfer.findMany({ where: { taskId: { not: null } } });
  return model.tasks.flatMap((held) =>
    held.lookupIds.map((lookupId) => {
      const ended = rows.filter((row) => row.lookupId === lookupId && row.kind !== "hold");
      return { open: ended.length === 0 ? 1 : 0, isWhole: ended.length <= 1 && ended.every((row) => row.amount === 1) };
    }),
  );
}

/** A round of one hold alone shows that nothing is refused that would have fitted. */
async function playRound(round: readonly Command[], model: Model): Promise<void> {
  const [first] = round;
  const alone = round.length === 1 && first?.kind === "hold" ? model.runs[first.run]?.payer : undefined;
  const room = alone ? await roomFor(alone) : 0;
  await Promise.all(round.map((one) => obey(one, model)));
  if (alone && first?.kind === "hold") {
    expect(model.tasks.at(-1)?.lookupIds).toHaveLength(Math.min(first.count, Math.max(0, room)));
  }
  await expectBooks(model);
}

beforeEach(resetDatabase);

it("keeps the books like a model of them, whatever is asked of it at once", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (rounds) => {
      await resetDatabase();
      const model: Model = { granted: 20, drifted: 0, budget: 18, runs: [], tasks: [] };
      await openBooks({ granted: model.granted, cap: model.budget });
      for (let index = 0; index < RUNS; index += 1) model.runs.push({ payer: await createPayer(8), cap: 8 });
      for (const round of rounds) await playRound(round, model);
      // By every entry of the history, in the order of commitment.
      const overspent = (await prove()).filter(({ promise, broken }) => promise === "Never overspend" && broken > 0);
      expect(overspent).toEqual([]);
    }),
    { numRuns: 15, endOnFailure: true },
  );
}, 60_000);
