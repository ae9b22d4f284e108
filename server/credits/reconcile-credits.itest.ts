import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currentBudget } from "@/server/credits/budget";
import { explainDrift, listDrifts, listOpenDrifts } from "@/server/credits/drifts";
import { followReset } from "@/server/credits/follow-reset";
import { readSituation, whyRead } from "@/server/credits/reading-schedule";
import { readCredits } from "@/server/credits/reads";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import type { Drift } from "@/server/credits/schema";
import { setBudget } from "@/server/credits/set-budget";
import { settleCredits, writeOffTask } from "@/server/credits/settle-credits";
import { db } from "@/server/platform/db/client";
import { encodeCursor, type Page } from "@/server/platform/pagination";
import { pausePaidQueues } from "@/server/queues/pause-queue";
import { listPauses } from "@/server/queues/pauses";
import { resetDatabase } from "@/server/testing/database";
import { createPayer, holdForTask, type Payer } from "@/server/testing/factories/ledger";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 40 });
});
afterEach(() => providers.close());

it("a person's reading is on record, in the ledger and in the audit; the house's own is not audited", async () => {
  await reconcileCredits();
  expect(await db.auditEntry.count({ where: { action: "credits.reconciled" } })).toBe(0);
  providers.snov.setCredits(55);
  await reconcileCredits(undefined, person);
  expect(await db.auditEntry.findFirst({ where: { action: "credits.reconciled" } })).toMatchObject({
    actor: "Test",
    after: { credits: 55, adjustment: 15 },
  });
  const transfers = await db.creditTransfer.findMany({ orderBy: { sequence: "asc" } });
  expect(transfers.map(({ actor, amount }) => [actor, amount])).toEqual([
    [expect.not.stringMatching("Test"), 40],
    ["Test", 15],
  ]);
});

it("a pause that ends at a time of its own is not ended by a reading: starts alone may be forbidden", async () => {
  const until = new Date(Date.now() + 900_000);
  await db.$transaction((tx) => pausePaidQueues(tx, "unauthorised", "Snov.io answered 403", until));
  await reconcileCredits();
  expect(await listPauses()).not.toEqual([]);
});

it("a balance that can be read ends a pause for refused credentials, though no credit is left", async () => {
  providers.snov.setCredits(0);
  await db.$transaction((tx) => pausePaidQueues(tx, "unauthorised", "Snov.io refused the token"));
  expect(await listPauses()).not.toEqual([]);
  await reconcileCredits();
  expect(await listPauses()).toEqual([]);
});

const listAmounts = async (state: string) =>
  (await listDrifts({ limit: 10 })).items
    .flatMap((drift) => (drift.state === state ? drift.amount : []))
    .sort((a, b) => a - b);

it.each([
  ["no numbers", ["x", "y", "z"]],
  ["no whole number", [0, 1.5, "0190a0b0-0000-7000-8000-000000000000"]],
  ["nothing", [null, null, null]],
  ["no id", [1, 5, "z"]],
])("a cursor that holds %s is refused by name", async (_, parts) => {
  await expect(listDrifts({ limit: 1, cursor: encodeCursor(parts) })).rejects.toMatchObject({
    code: "BAD_INPUT",
    message: expect.stringContaining("cursor"),
  });
});

it("differences come page by page, each once", async () => {
  for (const credits of [35, 30, 24]) {
    providers.snov.setCredits(credits);
    await reconcileCredits();
  }
  const whole = await listDrifts({ limit: 10 });
  expect(whole.items.length).toBeGreaterThan(1);
  const paged: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Drift> = await listDrifts({ limit: 1, cursor });
    paged.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(paged).toEqual(whole.items.map(({ id }) => id));
});

/** Domains found, one credit each. */
async function pay(payer: Payer, count: number): Promise<void> {
  const { taskId, lookupIds } = await holdForTask(payer, count);
  const now = new Date();
  await db.$transaction(async (tx) => {
    await settleCredits(
      tx,
      taskId,
      lookupIds.map((lookupId) => ({ lookupId, billed: 1, cause: "a domain was found" })),
      "Test",
    );
    await tx.lookup.updateMany({
      where: { taskId },
      data: { state: "found", creditsSpent: 1, answeredAt: now, expiresAt: now },
    });
    await tx.snovTask.update({ where: { id: taskId }, data: { state: "completed" } });
  });
}

const isLocked = async () => {
  const [row] = await db.$queryRaw<{ waits: boolean }[]>`
    select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()) as waits`;
  return row?.waits ?? false;
};

const budgets = () => db.creditBudget.findMany({ orderBy: { startsAt: "asc" } });

describe("a drift", () => {
  it("is an open case until an admin names its cause, and then stays on record", async () => {
    await reconcileCredits();
    providers.snov.setCredits(35);
    await reconcileCredits();
    const [drift] = await listOpenDrifts();
    expect(drift).toMatchObject({ amount: -5, state: "open", cause: null, sequence: 2 });
    expect(await readCredits()).toMatchObject({ available: 35, drift: -5 });
    await reconcileCredits();
    expect(await listOpenDrifts()).toHaveLength(1);
    const input = { id: drift?.id ?? "", cause: "used by hand in Snov.io" };
    await explainDrift(person, input);
    expect(await listOpenDrifts()).toEqual([]);
    expect((await listDrifts({ limit: 10 })).items).toMatchObject([
      { state: "explained", cause: input.cause, endedBy: "Test" },
    ]);
    expect(await db.auditEntry.findFirst({ where: { action: "drift.explained" } })).toMatchObject({
      reason: input.cause,
    });
    await expect(explainDrift(person, input)).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await readCredits()).drift).toBe(0);
    await expectProven();
  });

  it("has its cause at once when what was written off turns out unbilled, and is no purchase", async () => {
    await reconcileCredits();
    const { taskId } = await holdForTask(await createPayer(10), 4);
    await db.$transaction((tx) => writeOffTask(tx, taskId, "nobody knows", "Test"));
    await reconcileCredits();
    const cause = "what was written off had not been billed";
    expect((await listDrifts({ limit: 10 })).items).toMatchObject([{ state: "explained", amount: 4, cause }]);
    expect((await db.creditGrant.findMany()).map(({ kind }) => kind)).toEqual(["opening"]);
    expect(await balanceOf("available")).toBe(40);
    providers.snov.setCredits(43);
    await reconcileCredits();
    expect((await db.creditGrant.findMany()).map(({ kind }) => kind)).toEqual(["opening", "top_up"]);
    await expectProven();
  });

  it("is closed by a later reading that takes it back", async () => {
    await reconcileCredits();
    providers.snov.setCredits(35);
    await reconcileCredits();
    providers.snov.setCredits(40);
    await reconcileCredits();
    expect(await listAmounts("closed")).toEqual([-5, 5]);
    expect((await db.creditGrant.findMany()).map(({ kind }) => kind)).toEqual(["opening"]);
    await expectProven();
  });

  it("that takes back what Snov.io had billed less has its cause in that, and is no case of its own", async () => {
    await reconcileCredits();
    await pay(await createPayer(10), 3);
    // Billed with the result of a task that is read later: until then it looks as if less had been billed.
    await reconcileCredits();
    expect(await listOpenDrifts()).toMatchObject([{ amount: 3 }]);
    providers.snov.setCredits(37);
    await reconcileCredits();
    expect(await listAmounts("closed")).toEqual([-3, 3]);
    expect(await listOpenDrifts()).toEqual([]);
    await expectProven();
  });
});

describe("a renewal", () => {
  it("of a plan of any size is an event of its own, starts the next budget period and resumes the queues", async () => {
    providers.snov.setCredits(0);
    await reconcileCredits();
    await db.$transaction((tx) => pausePaidQueues(tx, "out_of_credits", "none left"));
    providers.snov.renew(100_000);
    await reconcileCredits();
    const [grant] = await db.creditGrant.findMany();
    expect(grant).toMatchObject({ kind: "renewal", credits: 100_000 });
    expect(await balanceOf("available")).toBe(100_000);
    expect(await listPauses()).toEqual([]);
    expect(Math.round((Number(grant?.resetsAt) - Date.now()) / 86_400_000)).toBe(30);
    expect((await readCredits()).lastGrant).toMatchObject({ kind: "renewal", credits: 100_000, balance: 100_000 });
    await expectProven();
  });

  it("that fell into a task is told to the credit however late the task is settled", async () => {
    await reconcileCredits();
    const { taskId, lookupIds } = await holdForTask(await createPayer(10), 3);
    // Billed just before: the new balance shows no more of it.
    providers.snov.setCredits(37);
    providers.snov.renew(1_000);
    await reconcileCredits();
    await reconcileCredits();
    const settled = lookupIds.map((lookupId) => ({ lookupId, billed: 1, cause: "t" }));
    await db.$transaction((tx) => settleCredits(tx, taskId, settled, "t"));
    await db.lookup.updateMany({ where: { id: { in: lookupIds } }, data: { creditsSpent: 1 } });
    await reconcileCredits();
    expect(await listOpenDrifts()).toEqual([]);
    expect(await balanceOf("available")).toBe(1_037);
    expect(await db.creditGrant.findMany({ where: { kind: "renewal" } })).toMatchObject([{ credits: 1_000 }]);
    await expectProven();
  });

  it("at the moment of a new limit leaves it to the period that it begins", async () => {
    await db.$transaction(currentBudget);
    await db.creditBudget.updateMany({ data: { startsAt: new Date(Date.now() - 20 * 86_400_000) } });
    const now = new Date();
    let set: Promise<void> | undefined;
    await db.$transaction(
      async (tx) => {
        await tx.$queryRaw`select 1 from credit_accounts where name = 'available' for no key update`;
        const resetsAt = new Date(now.getTime() + 30 * 86_400_000);
        await followReset(tx, { now, resetsAt, saidBefore: null, isRenewed: true });
        set = setBudget(person, { limit: 20, reason: "t" });
        await until("the new limit waits for the renewal", isLocked);
      },
      { timeout: 60_000 },
    );
    await set;
    expect((await budgets()).map(({ cap }) => cap)).toEqual([null, 20]);
  });

  it("ends the running period where Snov.io's does, with the same cap for the next", async () => {
    await reconcileCredits();
    const payer = await createPayer(10);
    await holdForTask(payer, 1);
    const [first] = await budgets();
    expect(Math.round((Number(first?.endsAt) - Date.now()) / 86_400_000)).toBe(17);
    await db.creditBudget.updateMany({ data: { cap: 30, startsAt: new Date(Date.now() - 13 * 86_400_000) } });
    providers.snov.renew(1_000);
    await reconcileCredits();
    await reconcileCredits();
    const [old, next, ...more] = await budgets();
    expect(more).toEqual([]);
    expect(old?.endsAt).toEqual(next?.startsAt);
    expect(next).toMatchObject({ cap: 30, held: 0, spent: 0 });
    expect(Math.round((Number(next?.endsAt) - Date.now()) / 86_400_000)).toBe(30);
    await holdForTask(payer, 2);
    expect((await budgets()).map(({ held }) => held)).toEqual([1, 2]);
  });
});

it("the rows say when to read: at first, not right after, and again when work has come to rest", async () => {
  expect(whyRead(await readSituation())).toBe("first");
  await reconcileCredits();
  expect(whyRead(await readSituation())).toBeNull();
  await db.$executeRaw`update snov_balance_readings set read_at = read_at - interval '2 minutes'`;
  expect(await readSituation()).toMatchObject({ hasMoved: false, hasNewRun: false });
  const task = await holdForTask(await createPayer(5), 1);
  expect(await readSituation()).toMatchObject({ hasMoved: true, hasNewRun: true, tasksInFlight: 1 });
  await db.snovTask.update({ where: { id: task.taskId }, data: { state: "completed" } });
  const situation = { ...(await readSituation()), usualSeconds: 900 };
  expect(whyRead(situation)).toBe("after");
});
