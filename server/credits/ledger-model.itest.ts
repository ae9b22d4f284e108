import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import { holdsOf } from "@/server/credits/cost-rules";
import { recordTransfers } from "@/server/credits/record-transfers";
import type { Operation } from "@/server/credits/schema";
import { setBudget } from "@/server/credits/set-budget";
import { costRulesValue } from "@/server/credits/settings/schema";
import { releaseTask, settleCredits, writeOffTask } from "@/server/credits/settle-credits";
import { db } from "@/server/platform/db/client";
import { AppError, messageOf } from "@/server/platform/errors";
import { prove } from "@/server/proof/prove";
import { resetDatabase } from "@/server/testing/database";
import { createPayer, type HeldTask, holdForTask, openBooks, type Payer } from "@/server/testing/factories/ledger";
import { person } from "@/server/testing/runs";

type Command =
  | { kind: "hold"; run: number; count: number; operation: Operation }
  | { kind: "settle" | "release" | "write-off"; task: number; billed: number }
  | { kind: "grant" | "drift"; amount: number }
  | { kind: "budget"; limit: number | null }
  | { kind: "run-cap"; run: number; cap: number };

const RUNS = 2;
const HOLDS = holdsOf(costRulesValue.parse({}));
const run = fc.nat(RUNS - 1);
const task = fc.nat(5);

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("hold" as const),
      run,
      count: fc.integer({ min: 1, max: 5 }),
      operation: fc.constantFrom("domain" as const, "email" as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("settle" as const, "settle" as const, "release" as const, "write-off" as const),
      task,
      // An e-mail's hold covers so many addresses; Snov.io may bill more.
      billed: fc.nat(HOLDS.email + 2),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("grant" as const, "drift" as const),
      amount: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("budget" as const), limit: fc.option(fc.nat(50)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("run-cap" as const), run, cap: fc.nat(24) }) },
);

/** Each round's commands go off together, each on a connection of its own. */
const history = fc.array(fc.array(command, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 9 });

/** The books as a child would keep them: what each command says it did, added up. */
interface Model {
  granted: number;
  drifted: number;
  budget: number | null;
  runs: { payer: Payer; cap: number }[];
  tasks: (HeldTask & { operation: Operation })[];
  /** What was billed for each lookup, by whoever came first. */
  billed: Map<string, number[]>;
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
      const { count, operation } = command;
      if (payer) model.tasks.push({ ...(await holdForTask(payer, count, operation)), operation });
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
  if (kind === "settle")
    for (const lookupId of held.lookupIds) model.billed.set(lookupId, [...(model.billed.get(lookupId) ?? []), billed]);
  await db.$transaction(async (tx) => {
    if (kind === "settle") await settleCredits(tx, held.taskId, settlements, "t");
    else await (kind === "release" ? releaseTask : writeOffTask)(tx, held.taskId, "t", "t");
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
  const endings = await endingsOf(model);
  const drifted = endings.reduce((sum, ending) => sum + ending.drifted, model.drifted);
  expect(available + held + spent + lost).toBe(model.granted - drifted);
  expect(provider).toBe(drifted - model.granted);
  expect(Math.min(available, held, spent, lost)).toBeGreaterThanOrEqual(0);
  if (model.budget !== null) expect(held + spent + lost).toBeLessThanOrEqual(model.budget);
  expect(endings.filter(({ isWhole }) => !isWhole)).toEqual([]);
  expect(endings.reduce((sum, { open }) => sum + open, 0)).toBe(held);
  for (const { payer, cap } of model.runs) {
    const row = await db.run.findUniqueOrThrow({ where: { id: payer.runId } });
    expect(row.creditsHeld + row.creditsSpent).toBeLessThanOrEqual(cap);
  }
}

interface Ending {
  open: number;
  drifted: number;
  isWhole: boolean;
}

/**
 * Each granted hold is open, or ended exactly once and as a whole: written off, given back, or settled at one of the bills that came.
 * What was billed beyond it is committed as far as every level had room, and drifted beyond that, unless nothing was left at all.
 */
async function endingsOf(model: Model): Promise<Ending[]> {
  const rows = await db.creditTransfer.findMany({ where: { taskId: { not: null } } });
  const openDrifts = new Set(
    (await db.creditDrift.findMany({ where: { state: "open" } })).map(
      ({ sequence, amount }) => `${sequence} ${-amount}`,
    ),
  );
  return model.tasks.flatMap(({ lookupIds, operation }) =>
    lookupIds.map((lookupId): Ending => {
      const mine = rows.filter((row) => row.lookupId === lookupId);
      const sum = (kind: string) => mine.reduce((total, row) => total + (row.kind === kind ? row.amount : 0), 0);
      const [hold, spent, drifted] = [sum("hold"), sum("commit"), sum("drift")];
      const [back, lost] = [sum("release"), sum("write_off")];
      const ended = mine.filter((row) => row.kind !== "hold");
      if (ended.length === 0) return { open: hold, drifted, isWhole: hold === HOLDS[operation] };
      const bills = model.billed.get(lookupId) ?? [];
      const isDry = mine.some((row) => row.kind === "commit" && row.availableAfter === 0);
      const isSettled = (billed: number) =>
        billed <= HOLDS[operation]
          ? spent === billed && drifted === 0
          : spent + drifted === billed || (isDry && spent + drifted < billed && spent >= HOLDS[operation]);
      const isWhole =
        spent + back + lost === hold &&
        mine.every((row) => row.kind !== "drift" || openDrifts.has(`${row.sequence} ${row.amount}`)) &&
        (Math.max(back, lost) === HOLDS[operation] || bills.some(isSettled));
      return { open: 0, drifted, isWhole };
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
    const fitting = Math.floor(Math.max(0, room) / HOLDS[first.operation]);
    expect(model.tasks.at(-1)?.lookupIds).toHaveLength(Math.min(first.count, fitting));
  }
  await expectBooks(model);
}

beforeEach(resetDatabase);

it("keeps the books like a model of them, whatever is asked of it at once", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (rounds) => {
      await resetDatabase();
      const model: Model = { granted: 40, drifted: 0, budget: 36, runs: [], tasks: [], billed: new Map() };
      await openBooks({ granted: model.granted, cap: model.budget });
      for (let index = 0; index < RUNS; index += 1) model.runs.push({ payer: await createPayer(16), cap: 16 });
      for (const round of rounds) await playRound(round, model);
      // By every entry of the history, in the order of commitment.
      const overspent = (await prove()).filter(({ promise, broken }) => promise === "Never overspend" && broken > 0);
      expect(overspent).toEqual([]);
    }),
    { numRuns: 15, endOnFailure: true },
  );
});
