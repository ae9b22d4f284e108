import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/server/access/actor";
import { createToken } from "@/server/access/create-token";
import { costRules } from "@/server/credits/cost-rules";
import { dailyCaps, readDailyRoom, roomOf, spenderOf } from "@/server/credits/daily-caps";
import { holdCredits } from "@/server/credits/hold-credits";
import { setBudget } from "@/server/credits/set-budget";
import { releaseTask, settleCredits } from "@/server/credits/settle-credits";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { pauseRun, resumeRun, resumeRunsWithDailyRoom } from "@/server/enrichment/runs/pause-run";
import { db } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
import { pauseQueue } from "@/server/queues/pause-queue";
import { resumeQueue } from "@/server/queues/resume-queue";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { askDomains, createRun, startTogether } from "@/server/testing/factories/lookups";
import { createUser } from "@/server/testing/factories/people";
import { expectProven, person } from "@/server/testing/runs";

beforeEach(resetDatabase);

const heldCount = (tasks: { lookupIds: string[] }[]) => tasks.reduce((sum, task) => sum + task.lookupIds.length, 0);
const today = async (spenderId: string) => readDailyRoom(db, spenderId, await readSetting(db, dailyCaps));
const setCap = (id: string, dailyCap: number | null) =>
  db.user.update({ where: { id }, data: { hasOwnDailyCap: true, dailyCap } });

/** As midnight in London does: what was today is yesterday. */
const passMidnight = () => db.$executeRaw`update spender_days set day = day - 1`;

describe("the daily cap", () => {
  it("stops at what one person may spend a day over all their runs, even when forty ask at once", async () => {
    await openBooks({ granted: 200 });
    const ada = await createUser("analyst", { dailyCap: 12 });
    const runs = [await createPayer(100, { spenderId: ada.id }), await createPayer(100, { spenderId: ada.id })];
    const others = await createPayer(100);
    const tasks = await Promise.all(
      Array.from({ length: 40 }, (_, index) => holdForTask(runs[index % 2] ?? others, 1)),
    );
    expect(heldCount(tasks)).toBe(12);
    expect((await holdForTask(others, 5)).refused).toBe(0);
    expect(await today(ada.id)).toEqual({ cap: 12, held: 12, spent: 0 });
    await expectProven();
  });

  it("leaves no room to somebody whose role may not start runs any more", async () => {
    await openBooks({ granted: 100 });
    const ada = await createUser("analyst");
    await db.user.update({ where: { id: ada.id }, data: { role: "viewer" } });
    expect((await holdForTask(await createPayer(100, { spenderId: ada.id }), 2)).refused).toBe(2);
  });

  it("counts what was spent and held, gives room again for what came back, and starts anew at midnight", async () => {
    await openBooks({ granted: 100 });
    const ada = await createUser("analyst", { dailyCap: 6 });
    const payer = await createPayer(100, { spenderId: ada.id });
    const [paid, freed, late] = [await holdForTask(payer, 2), await holdForTask(payer, 2), await holdForTask(payer, 2)];
    expect((await holdForTask(payer, 1)).refused).toBe(1);
    await db.$transaction(async (tx) => {
      const settled = paid.lookupIds.map((lookupId) => ({ lookupId, billed: 1, cause: "t" }));
      await settleCredits(tx, paid.taskId, settled, "t");
      await releaseTask(tx, freed.taskId, "t", "t");
    });
    expect(await today(ada.id)).toEqual({ cap: 6, held: 2, spent: 2 });
    expect((await holdForTask(payer, 3)).lookupIds).toHaveLength(2);
    await passMidnight();
    expect(await today(ada.id)).toEqual({ cap: 6, held: 0, spent: 0 });
    // A credit belongs to the day of its hold, whenever it is settled.
    await db.$transaction((tx) =>
      settleCredits(
        tx,
        late.taskId,
        late.lookupIds.map((lookupId) => ({ lookupId, billed: 1, cause: "t" })),
        "t",
      ),
    );
    expect(roomOf(await today(ada.id))).toBe(6);
    expect((await holdForTask(payer, 7)).lookupIds).toHaveLength(6);
  });

  it("follows the role unless the user has an own one, and is lowered and raised at once", async () => {
    await openBooks({ granted: 2_000 });
    const [ada, chief] = [await createUser("analyst"), await createUser("admin")];
    expect([(await today(ada.id)).cap, (await today(chief.id)).cap]).toEqual([500, null]);
    const payer = await createPayer(100, { spenderId: ada.id });
    await holdForTask(payer, 4);
    await setCap(ada.id, 3);
    expect((await holdForTask(payer, 1)).refused).toBe(1);
    await setCap(ada.id, null);
    expect((await holdForTask(payer, 1)).refused).toBe(0);
    await setCap(chief.id, 0);
    expect((await holdForTask(await createPayer(9, { spenderId: chief.id }), 1)).refused).toBe(1);
    await expectProven();
  });

  it("that is lowered below what is held refuses nobody's answer: what is held is settled, and no more is held before there is room", async () => {
    await openBooks({ granted: 100 });
    const ada = await createUser("analyst", { dailyCap: 10 });
    const payer = await createPayer(100, { spenderId: ada.id });
    const [paid, freed] = [await holdForTask(payer, 4), await holdForTask(payer, 4)];
    await setCap(ada.id, 3);
    expect(await today(ada.id)).toEqual({ cap: 3, held: 8, spent: 0 });
    expect(roomOf(await today(ada.id))).toBe(0);
    await db.$transaction(async (tx) => {
      // All four were found; what comes back of the others makes no room yet, for four are spent under a cap of three.
      const settled = paid.lookupIds.map((lookupId) => ({ lookupId, billed: 1, cause: "t" }));
      await settleCredits(tx, paid.taskId, settled, "t");
      await tx.lookup.updateMany({ where: { id: { in: paid.lookupIds } }, data: { creditsSpent: 1 } });
      await releaseTask(tx, freed.taskId, "t", "t");
    });
    expect(await today(ada.id)).toEqual({ cap: 3, held: 0, spent: 4 });
    expect((await holdForTask(payer, 1)).refused).toBe(1);
    await expectProven();
    await setCap(ada.id, 6);
    expect((await holdForTask(payer, 3)).lookupIds).toHaveLength(2);
    await expectProven();
  });

  it("counts a token as whoever made it, and one that nobody made as itself", async () => {
    const ada = await createUser("admin");
    const byAda = await createToken(ada, { name: "t", role: "analyst" });
    const byNobody = await createToken(systemActor, { name: "t", role: "analyst" });
    const actor = (id: string) => ({ kind: "token" as const, id, name: "t", role: "analyst" as const });
    expect(await spenderOf(db, actor(byAda.id))).toBe(ada.id);
    expect(await spenderOf(db, actor(byNobody.id))).toBe(byNobody.id);
    expect((await today(byNobody.id)).cap).toBe(500);
    expect(await spenderOf(db, systemActor)).toBeNull();
  });

  it("makes the run wait with words, and the run goes on by itself on the next day or under a raised cap", async () => {
    await openBooks({ granted: 50 });
    const ada = await createUser("analyst", { dailyCap: 0, name: "Ada Marlowe" });
    const { runId, lookupIds } = await askDomains(2);
    await db.run.update({ where: { id: runId }, data: { spenderId: ada.id, createdBy: ada.name } });
    const outcomes = await startTogether(lookupIds);
    expect(outcomes[0]).toMatchObject({ status: "returned", why: expect.stringMatching(/daily cap/) });
    const run = () => db.run.findUniqueOrThrow({ where: { id: runId } });
    expect(await run()).toMatchObject({
      state: "paused",
      pausedCause: "daily_cap",
      pausedReason: expect.stringMatching(/daily cap of Ada Marlowe is used up.*by itself at midnight/),
    });
    expect(await resumeRunsWithDailyRoom()).toBe(0);
    await setCap(ada.id, 1);
    expect(await resumeRunsWithDailyRoom()).toBe(1);
    expect(await run()).toMatchObject({ state: "running", pausedReason: null, pausedCause: null });
    await db.$executeRaw`update spender_days set held = 0, spent = 1, cap = 1`;
    await startTogether(lookupIds);
    expect(await run()).toMatchObject({ state: "paused" });
    expect(await resumeRunsWithDailyRoom()).toBe(0);
    await passMidnight();
    expect(await resumeRunsWithDailyRoom()).toBe(1);
    expect((await db.lookup.groupBy({ by: ["state"], _count: true }))[0]?.state).toBe("waiting");
  });

  it("does not wake a run for a lookup that cannot start: what can start would only stop it again", async () => {
    await openBooks({ granted: 50 });
    const ada = await createUser("analyst", { dailyCap: 2 });
    const companyNumber = await createCompany();
    const officerId = await createOfficer(companyNumber);
    const run = await createRun([companyNumber], { spenderId: ada.id });
    const about = { companyNumber, run, priority: 1 };
    const person = { firstName: "Ada", lastName: "Marlowe", domain: "brackenfold.example" };
    await db.$transaction((tx) => requestLookup(tx, { ...about, question: { kind: "domain", input: { name: "B" } } }));
    const { lookupId } = await db.$transaction((tx) =>
      requestLookup(tx, { ...about, officerId, question: { kind: "email", input: person } }),
    );
    // The domain would fit into the day, but its queue stands still; the e-mail would not fit.
    await pauseQueue(systemActor, { name: "find-domain", reason: "t" });
    await startTogether([lookupId], "email");
    expect(await db.run.findUniqueOrThrow({ where: { id: run.id } })).toMatchObject({ pausedCause: "daily_cap" });
    expect(await resumeRunsWithDailyRoom()).toBe(0);
    await resumeQueue(systemActor, { name: "find-domain" });
    expect(await resumeRunsWithDailyRoom()).toBe(1);
  });
});

describe("one statement", () => {
  it("grants what fits of a batch, most important first, and says of the rest which level refused it", async () => {
    await openBooks({ granted: 100, cap: 50 });
    const ada = await createUser("analyst", { dailyCap: 1 });
    const payers = [
      await createPayer(1),
      await createPayer(10, { promised: 1 }),
      await createPayer(10, { spenderId: ada.id }),
    ];
    const rows = payers.flatMap((payer) => [payer, payer]).map((payer) => ({ ...payer, id: randomUUID() }));
    await db.lookup.createMany({
      data: rows.map(({ id, runId, companyNumber }) => ({
        id,
        runId,
        companyNumber,
        kind: "domain",
        key: id,
        input: {},
        priority: 1,
      })),
    });
    const rules = await readSetting(db, costRules);
    const hold = (taskId: string) =>
      db.$transaction((tx) =>
        holdCredits(tx, {
          operation: "domain",
          taskId,
          lookupIds: rows.map((row) => row.id),
          rules,
          cause: "t",
          actor: "t",
        }),
      );
    const { id: taskId } = await db.snovTask.create({ data: { kind: "domain", size: 6 } });
    const first = await hold(taskId);
    expect(first.granted).toEqual([rows[0]?.id, rows[2]?.id, rows[4]?.id]);
    expect([...first.refused.values()]).toEqual([
      { reason: "run", isFinal: false },
      { reason: "promise", isFinal: false },
      { reason: "day", isFinal: false },
    ]);
    expect((await hold(taskId)).granted).toEqual(first.granted);
    expect(await db.creditTransfer.count({ where: { kind: "hold" } })).toBe(3);
  });
});

it("a budget and a run's cap are not lowered below what is spent and held: the figure is told", async () => {
  await openBooks({ granted: 100 });
  const payer = await createPayer(10);
  await holdForTask(payer, 4);
  await expect(setBudget(person, { limit: 3, reason: "t" })).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringMatching(/^4 credits/),
  });
  await setBudget(person, { limit: 4, reason: "t" });
  await pauseRun(person, payer.runId);
  await expect(resumeRun(person, payer.runId, 3)).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringMatching(/^4 credits/),
  });
  await resumeRun(person, payer.runId, 4);
  expect((await holdForTask(payer, 1)).refused).toBe(1);
  await expectProven();
});
