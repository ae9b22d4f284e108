import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { listWrittenOffTasks, nameTaskHash } from "@/server/enrichment/tasks/name-task-hash";
import { decideUnknownTask } from "@/server/enrichment/tasks/resolve-unknown";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { loseStart } from "@/server/testing/factories/lost-starts";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 50 });
  await reconcileCredits();
});
afterEach(() => providers.close());

const tasksAtSnov = () => providers.snov.state().tasks;
const isBilled = () =>
  until("Snov.io has ended its tasks", async () => tasksAtSnov().every(({ endedAt }) => endedAt !== null));
const tell = (taskId: string, hash: string) => nameTaskHash(person, { taskId, hash, reason: "its dashboard shows it" });

/** A start that was accepted and that nobody answered. */
async function lose() {
  const { task } = await loseStart(providers.snov, { isAccepted: true, isHeard: false });
  return task.id;
}

const isWaited = async () => {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  return (row?.count ?? 0) > 0;
};

/** Everything is as it was: the task keeps its holds, and its hash is not known. */
async function expectUntouched(taskId: string) {
  expect(await db.snovTask.findUniqueOrThrow({ where: { id: taskId } })).toMatchObject({
    state: "unknown",
    taskHash: null,
  });
  expect(await balanceOf("held")).toBeGreaterThanOrEqual(5);
  expect(await db.auditEntry.count({ where: { action: "task.named" } })).toBe(0);
  await expectProven();
}

describe("a person who finds a lost task's hash at Snov.io", () => {
  it("ends its doubt: the result is read, booked to the credit, and audited", async () => {
    const taskId = await lose();
    await isBilled();
    await tell(taskId, tasksAtSnov()[0]?.hash ?? "");
    await collectWhenReady(taskId);
    expect(await db.snovTask.findUniqueOrThrow({ where: { id: taskId } })).toMatchObject({ state: "completed" });
    expect((await lookupStates()).unknown).toBeUndefined();
    expect([await balanceOf("held"), await balanceOf("spent")]).toEqual([0, providers.snov.state().charged.total]);
    expect(await db.auditEntry.findFirst({ where: { action: "task.named" } })).toMatchObject({
      entityId: taskId,
      reason: "its dashboard shows it",
    });
    await expectProven();
  });

  it("is told plainly that a hash is wrong, and nothing is lost by it", async () => {
    const taskId = await lose();
    await expect(tell(taskId, "0123456789abcdef")).rejects.toMatchObject({ code: "BAD_INPUT", field: "hash" });
    await expectUntouched(taskId);
  });

  it("cannot give it what somebody else has asked, though as many questions", async () => {
    const taskId = await lose();
    providers.snov.setFaults({ requests: [], webhooks: { isOn: false } });
    await startTogether((await askDomains(5, { prefix: "Harrowmere" })).lookupIds);
    const other = tasksAtSnov()[1]?.hash ?? "";
    await expect(tell(taskId, other)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/another task of ours/),
    });
    // As if another program of the account had started it.
    await db.$executeRaw`update snov_tasks set task_hash = 'elsewhere' where task_hash = ${other}`;
    await isBilled();
    await expect(tell(taskId, other)).rejects.toMatchObject({
      code: "BAD_INPUT",
      message: expect.stringMatching(/not about the questions/),
    });
    await expectUntouched(taskId);
  });

  it("waits until Snov.io has finished it, for only then can anybody compare", async () => {
    providers.snov.setFaults({ tasks: { delayMs: 60_000 } });
    const taskId = await lose();
    await expect(tell(taskId, tasksAtSnov()[0]?.hash ?? "")).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/not finished/),
    });
    await expectUntouched(taskId);
  });

  it("is told so when the task's questions were forgotten, for nobody can compare", async () => {
    const taskId = await lose();
    await isBilled();
    await db.lookup.updateMany({ where: { taskId }, data: { input: {} } });
    await expect(tell(taskId, tasksAtSnov()[0]?.hash ?? "")).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/were forgotten/),
    });
    await expectUntouched(taskId);
  });

  it("is told so when nothing of the result can be read, for nobody can compare then either", async () => {
    const taskId = await lose();
    await isBilled();
    providers.snov.setFaults({ tasks: { damagedItems: 10 } });
    await expect(tell(taskId, tasksAtSnov()[0]?.hash ?? "")).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/cannot be read/),
    });
    await expectUntouched(taskId);
  });

  it("cannot give it what another task gets in the same moment", async () => {
    const taskId = await lose();
    await isBilled();
    const hash = tasksAtSnov()[0]?.hash ?? "";
    let naming: Promise<unknown> | undefined;
    await db.$transaction(async (tx) => {
      await tx.snovTask.create({ data: { kind: "domain", size: 1, state: "completed", taskHash: hash } });
      naming = tell(taskId, hash).catch((error: unknown) => error);
      await until("the naming waits", isWaited);
    });
    expect(await naming).toMatchObject({ code: "CONFLICT", field: "hash" });
    await expectUntouched(taskId);
  });

  it("is heard after a write-off too: the answers are stored and cost nothing more", async () => {
    const taskId = await lose();
    await isBilled();
    expect(await listWrittenOffTasks()).toEqual([]);
    await decideUnknownTask(person, { taskId, decision: "write-off", reason: "support says so" });
    const writtenOff = await balanceOf("written_off");
    const told = { id: taskId, kind: "domain", lookups: 5, credits: writtenOff, reason: "support says so" };
    expect(await listWrittenOffTasks()).toMatchObject([told]);
    await tell(taskId, tasksAtSnov()[0]?.hash ?? "");
    expect(await listWrittenOffTasks()).toEqual([]);
    await collectWhenReady(taskId);
    expect((await lookupStates()).failed).toBeUndefined();
    expect((await lookupStates()).found).toBeGreaterThan(0);
    expect([await balanceOf("written_off"), await balanceOf("spent")]).toEqual([writtenOff, 0]);
    expect(await db.auditEntry.count({ where: { action: "task.named", entityId: taskId } })).toBe(1);
    await expectProven();
  });

  it("comes too late once the questions are asked again, and is told so", async () => {
    const taskId = await lose();
    await isBilled();
    await decideUnknownTask(person, { taskId, decision: "retry", reason: "support says so" });
    expect(await listWrittenOffTasks()).toEqual([]);
    await expect(tell(taskId, tasksAtSnov()[0]?.hash ?? "")).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/asked again, or answered since/),
    });
  });
});
