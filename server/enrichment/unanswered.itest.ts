import { afterEach, beforeEach, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { collectTaskResult } from "@/server/enrichment/collect-task-result";
import { requestLookup } from "@/server/enrichment/request-lookup";
import { decideUnknownTask, listUnknownTasks, probeUnknownTasks } from "@/server/enrichment/resolve-unknown";
import { sweepLookups } from "@/server/enrichment/sweep-lookups";
import { db } from "@/server/platform/db/client";
import { listPauses } from "@/server/queues/pauses";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { askDomains, createRun, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 50, faults: { webhooks: { isOn: false } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

const charged = () => providers.snov.state().charged.total;

async function startFive() {
  await startTogether((await askDomains(5)).lookupIds);
  const { id } = await onlyTask();
  await until("Snov.io has billed the task", async () => charged() > 0);
  return id;
}

it("a result that may not be read for want of credits gives nothing back: the task was billed", async () => {
  const id = await startFive();
  providers.snov.setFaults({ requests: [{ on: "result", does: "status", status: 402 }] });
  expect(await collectTaskResult(id, "poll")).toBe("waits");
  expect([await lookupStates(), await balanceOf("held")]).toEqual([{ in_flight: 5 }, 5]);
  expect((await onlyTask()).state).toBe("started");
  expect(new Set((await listPauses()).map((pause) => pause.cause))).toEqual(new Set(["out_of_credits"]));

  expect(await collectTaskResult(id, "poll")).toBe("settled");
  expect([await balanceOf("spent"), await balanceOf("held"), providers.snov.state().starts]).toEqual([charged(), 0, 1]);
  await expectProven();
});

it.each([
  ["left out", { omittedItems: 2 }],
  ["damaged", { damagedItems: 2 }],
] as const)(
  "answers that are %s keep their holds, the others are stored; read again they are settled too",
  async (_, fault) => {
    const id = await startFive();
    providers.snov.setFaults({ tasks: fault });
    expect(await collectTaskResult(id, "poll")).toBe("settled");
    expect((await lookupStates()).unknown).toBe(2);
    expect(await balanceOf("held")).toBe(2);
    expect(await listUnknownTasks()).toMatchObject([{ id, held: 2, failure: expect.stringMatching(/3 of 5/) }]);
    await expectProven();

    providers.snov.setFaults({ tasks: { omittedItems: 0, damagedItems: 0 } });
    expect(await collectTaskResult(id, "poll")).toBe("settled");
    expect(await onlyTask()).toMatchObject({ state: "completed", failure: null });
    expect([await balanceOf("spent"), await balanceOf("held")]).toEqual([charged(), 0]);
    await expectProven();
  },
);

it("an address that a verification leaves out costs the others nothing", async () => {
  const companyNumber = await createCompany();
  const officerId = await createOfficer(companyNumber);
  const run = await createRun([companyNumber]);
  for (const email of ["a@harrowmere-1.co.uk", "b@harrowmere-2.co.uk", "c@harrowmere-3.co.uk"]) {
    const question = { kind: "verification" as const, input: { email } };
    await db.$transaction((tx) => requestLookup(tx, { question, companyNumber, officerId, run, priority: 1 }));
  }
  providers.snov.setFaults({ tasks: { omittedItems: 1 } });
  await startTogether(
    (await db.lookup.findMany()).map((lookup) => lookup.id),
    "verification",
  );
  await collectWhenReady((await onlyTask()).id);
  expect(await lookupStates()).toEqual({ found: 2, unknown: 1 });
  await expectProven();
});

/** Two days pass, as far as the database can tell. */
const age = () =>
  db.$executeRaw`update snov_tasks set created_at = created_at - interval '2 days', started_at = started_at - interval '2 days'`;

it("what stays unanswered is read once a day, can be written off, and is not in the way of other tasks' fates", async () => {
  const id = await startFive();
  providers.snov.setFaults({ tasks: { omittedItems: 5 } });
  await collectTaskResult(id, "poll");
  await db.queueJob.deleteMany();
  await age();
  await sweepLookups();
  await sweepLookups();
  expect(await db.queueJob.findMany()).toMatchObject([{ queue: "poll-snov-task", snovTaskId: id, state: "queued" }]);

  providers.snov.setFaults({ requests: [{ on: "start", does: "reset" }] });
  await startTogether((await askDomains(2, { prefix: "Other" })).lookupIds);
  await age();
  // A balance that shows that nothing of all this was billed.
  expect(await probeUnknownTasks({ credits: 50, available: 43, held: 7, adjustment: 0 })).toBe(1);
  expect(await lookupStates()).toEqual({ waiting: 2, unknown: 5 });

  await decideUnknownTask(person, { taskId: id, decision: "write-off", reason: "support says so" });
  expect([(await lookupStates()).failed, await balanceOf("written_off")]).toEqual([5, 5]);
  await expectProven();
});
