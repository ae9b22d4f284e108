import { afterEach, beforeEach, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { decideUnknownTask } from "@/server/enrichment/tasks/resolve-unknown";
import { noteUnknown } from "@/server/enrichment/tasks/settle-start";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { db } from "@/server/platform/db/client";
import { prove } from "@/server/proof/prove";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 50, faults: { webhooks: { isOn: false } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

async function startTask(): Promise<string> {
  const { lookupIds } = await askDomains(3);
  await startTogether(lookupIds);
  return (await onlyTask()).id;
}

const polls = (state: "queued" | "failed") => db.queueJob.count({ where: { queue: "poll-snov-task", state } });

/** As after a 401 or an hour of failures: nobody will poll again by himself. */
const failPolls = (minutesAgo: number) =>
  db.queueJob.updateMany({
    where: { queue: "poll-snov-task" },
    data: { state: "failed", error: "Snov.io is away", finishedAt: new Date(Date.now() - minutesAgo * 60_000) },
  });

it("a task whose polls failed for good is polled again after a while, by one job at a time", async () => {
  const id = await startTask();
  await failPolls(2);
  await sweepLookups();
  expect(await polls("queued")).toBe(0);
  await failPolls(6);
  await sweepLookups();
  await sweepLookups();
  expect(await polls("queued")).toBe(1);
  expect((await db.snovTask.findUniqueOrThrow({ where: { id } })).state).toBe("started");
});

it("while Snov.io's answer cannot be read, a task between two of its polls is not forgotten; one that nobody polls any more is", async () => {
  const id = await startTask();
  await db.snovTask.update({ where: { id }, data: { startedAt: new Date(Date.now() - 2 * 3_600_000) } });
  // The jobs that asked have ended; only polls are left.
  await db.queueJob.deleteMany({ where: { queue: "find-domain" } });
  await failPolls(14);
  await sweepLookups();
  expect(await polls("queued")).toBe(0);
  await expectProven();
  await failPolls(26);
  const broken = (await prove()).filter((proof) => proof.broken > 0);
  expect(broken).toMatchObject([{ statement: "every started task is still asked about, or has its result" }]);
  await sweepLookups();
  expect(await polls("queued")).toBe(1);
  await expectProven();
});

it("a task called unknown although its hash is known is still read, settled and paid", async () => {
  const id = await startTask();
  await db.$transaction((tx) => noteUnknown(tx, id, "its result could not be read"));
  await failPolls(6);
  await sweepLookups();
  expect(await polls("queued")).toBe(1);
  expect(await collectWhenReady(id)).toBe("settled");
  expect((await lookupStates()).unknown).toBeUndefined();
  expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
  expect(await balanceOf("held")).toBe(0);
  await expectProven();
});

it("a task that was written off before it was heard of is read again when its polls failed, until it is overdue", async () => {
  const id = await startTask();
  const { taskHash, startedAt } = await onlyTask();
  await db.snovTask.update({ where: { id }, data: { state: "unknown", taskHash: null } });
  await db.lookup.updateMany({ data: { state: "unknown" } });
  await decideUnknownTask(person, { taskId: id, decision: "write-off", reason: "support says so" });
  await db.snovTask.update({ where: { id }, data: { taskHash, startedAt: new Date(Date.now() - 25 * 3_600_000) } });
  await failPolls(25 * 60);
  await sweepLookups();
  expect(await polls("queued")).toBe(0);
  await db.snovTask.update({ where: { id }, data: { startedAt } });
  await sweepLookups();
  await sweepLookups();
  expect(await polls("queued")).toBe(1);
  expect(await collectWhenReady(id)).toBe("settled");
  expect((await lookupStates()).failed).toBeUndefined();
  expect([await balanceOf("written_off"), await balanceOf("spent")]).toEqual([3, 0]);
  await failPolls(25 * 60);
  await sweepLookups();
  expect(await polls("queued")).toBe(0);
  await expectProven();
});

it("after a day without a result the fate is unknown, the holds stay, and it is asked for seldom", async () => {
  const id = await startTask();
  await failPolls(61);
  await db.snovTask.update({ where: { id }, data: { startedAt: new Date(Date.now() - 25 * 3_600_000) } });
  await sweepLookups();
  await sweepLookups();
  expect(await onlyTask()).toMatchObject({ state: "unknown", failure: "no result within a day" });
  expect([await polls("queued"), await balanceOf("held")]).toEqual([0, 3]);
});
