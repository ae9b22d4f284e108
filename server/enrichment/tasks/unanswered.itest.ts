import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeSetting } from "@/server/access/change-setting";
import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { costRulesValue } from "@/server/credits/settings/schema";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { collectTaskResult } from "@/server/enrichment/tasks/collect-task-result";
import { decideUnknownTask, listUnknownTasks, probeUnknownTasks } from "@/server/enrichment/tasks/resolve-unknown";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { domainOfCompany, knowAddress } from "@/server/integrations/snov/sandbox/knowledge";
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
    expect(await listUnknownTasks()).toMatchObject([
      { id, held: 2, open: 2, priceAnew: 2, failure: expect.stringMatching(/3 of 5/) },
    ]);
    await expectProven();

    providers.snov.setFaults({ tasks: { omittedItems: 0, damagedItems: 0 } });
    expect(await collectTaskResult(id, "poll")).toBe("settled");
    expect(await onlyTask()).toMatchObject({ state: "completed", failure: null });
    expect([await balanceOf("spent"), await balanceOf("held")]).toEqual([charged(), 0]);
    await expectProven();
  },
);

it("a result of which nothing can be read is a person's to decide at once, keeps its holds, and is settled once it can be", async () => {
  const id = await startFive();
  providers.snov.setFaults({ tasks: { damagedItems: 5 } });
  expect(await collectTaskResult(id, "poll")).toBe("settled");
  expect([await lookupStates(), await balanceOf("held")]).toEqual([{ unknown: 5 }, 5]);
  expect(await listUnknownTasks()).toMatchObject([
    { id, held: 5, open: 5, isHashKnown: true, failure: expect.stringMatching(/cannot be read \(data\.0\.result/) },
  ]);
  await expectProven();

  providers.snov.setFaults({ tasks: { damagedItems: 0 } });
  await expect(
    decideUnknownTask(person, { taskId: id, decision: "retry", reason: "nobody can read it" }),
  ).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await onlyTask()).toMatchObject({ state: "completed", failure: null });
  expect([await balanceOf("spent"), await balanceOf("held"), providers.snov.state().starts]).toEqual([charged(), 0, 1]);
  await expectProven();
});

it("a result cut short by the credits gives nothing back while one of its answers cannot be read: that one may be billed", async () => {
  providers.snov.setFaults({ credits: { whenShort: "partial" }, tasks: { damagedItems: 5 } });
  providers.snov.setCredits(2);
  const id = await startFive();
  expect(await collectTaskResult(id, "poll")).toBe("waits");
  expect([await lookupStates(), await balanceOf("held")]).toEqual([{ in_flight: 5 }, 5]);
  expect((await listPauses()).map((pause) => pause.cause)).toContain("out_of_credits");
  await reconcileCredits();
  expect(await collectTaskResult(id, "poll")).toBe("waits");
  expect(await db.auditEntry.count({ where: { action: "queue.paused" } })).toBe(1);

  providers.snov.setFaults({ tasks: { damagedItems: 0 } });
  expect(await collectTaskResult(id, "poll")).toBe("settled");
  expect([await balanceOf("spent"), await balanceOf("held")]).toEqual([charged(), 0]);
  expect(await lookupStates()).toMatchObject({ found: 2 });
  await expectProven();
});

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

it("what a verification found not valid is answered and paid where that has a price, also when credits ran out on the way", async () => {
  await changeSetting(person, costRules, { value: { verificationNotValid: 1 }, reason: "a test" });
  const companyNumber = await createCompany();
  const officerId = await createOfficer(companyNumber);
  const run = await createRun([companyNumber]);
  const emails = Array.from({ length: 60 }, (_, index) => `somebody${index}@harrowmere.co.uk`)
    .filter((email) => knowAddress("pipeline", email).status === "not_valid")
    .slice(0, 3);
  for (const email of emails) {
    const question = { kind: "verification" as const, input: { email } };
    await db.$transaction((tx) => requestLookup(tx, { question, companyNumber, officerId, run, priority: 1 }));
  }
  providers.snov.setFaults({ credits: { whenShort: "partial", verificationNotValidPrice: 1 } });
  providers.snov.setCredits(2);
  await startTogether(
    (await db.lookup.findMany()).map((lookup) => lookup.id),
    "verification",
  );
  await collectWhenReady((await onlyTask()).id);
  expect([await lookupStates(), charged()]).toEqual([{ found: 2, waiting: 1 }, 2]);
  expect([await balanceOf("spent"), await balanceOf("held")]).toEqual([2, 0]);
  await expectProven();
});

/** Two days pass, as far as the database can tell. */
const age = () =>
  db.$executeRaw`update snov_tasks set created_at = created_at - interval '2 days', started_at = started_at - interval '2 days',
    completed_at = completed_at - interval '2 days'`;

it("what stays unanswered is read once a day and can be written off", async () => {
  const id = await startFive();
  providers.snov.setFaults({ tasks: { omittedItems: 5 } });
  await collectTaskResult(id, "poll");
  await db.queueJob.deleteMany();
  await age();
  await sweepLookups();
  await sweepLookups();
  expect(await db.queueJob.findMany()).toMatchObject([{ queue: "poll-snov-task", snovTaskId: id, state: "queued" }]);

  await decideUnknownTask(person, { taskId: id, decision: "write-off", reason: "support says so" });
  expect([(await lookupStates()).failed, await balanceOf("written_off")]).toEqual([5, 5]);
  await expectProven();
});

it("a person that an e-mail result leaves out keeps the hold of all that may have been found", async () => {
  const companyNumber = await createCompany();
  const officerId = await createOfficer(companyNumber);
  const run = await createRun([companyNumber]);
  for (const firstName of ["Ada", "Bruno", "Carys"]) {
    const question = { kind: "email" as const, input: { firstName, lastName: "Marlowe", domain: "harrowmere.co.uk" } };
    await db.$transaction((tx) => requestLookup(tx, { question, companyNumber, officerId, run, priority: 1 }));
  }
  providers.snov.setFaults({ tasks: { omittedItems: 1 } });
  await startTogether(
    (await db.lookup.findMany()).map((lookup) => lookup.id),
    "email",
  );
  const { id } = await onlyTask();
  await collectWhenReady(id);
  expect((await lookupStates()).unknown).toBe(1);
  expect(await balanceOf("held")).toBe(holdsOf(costRulesValue.parse({})).email);
  expect(await listUnknownTasks()).toMatchObject([
    { id, open: 1, priceAnew: 3, failure: expect.stringMatching(/2 of 3/) },
  ]);
  await expectProven();
});

describe("what a complete result leaves out", () => {
  /** Two names that Snov.io knows nothing of, so that nothing is billed. */
  async function leaveOut() {
    const names = Array.from({ length: 60 }, (_, index) => `Brackenfold Joinery ${index} Limited`);
    const unknown = names.filter((name) => domainOfCompany("pipeline", name) === null).slice(0, 2);
    const numbers = await Promise.all(unknown.map((name) => createCompany({ name })));
    const run = await createRun(numbers);
    const lookupIds: string[] = [];
    for (const [index, name] of unknown.entries()) {
      const question = { kind: "domain" as const, input: { name } };
      const companyNumber = numbers[index] ?? "";
      const asked = await db.$transaction((tx) => requestLookup(tx, { question, companyNumber, run, priority: 1 }));
      lookupIds.push(asked.lookupId);
    }
    await startTogether(lookupIds);
    const { id } = await onlyTask();
    providers.snov.setFaults({ tasks: { omittedItems: 2 } });
    await collectWhenReady(id);
    expect([await lookupStates(), charged()]).toEqual([{ unknown: 2 }, 0]);
    return id;
  }
  const probe = async () => {
    const reading = await reconcileCredits();
    return reading ? probeUnknownTasks(reading) : null;
  };
  const passMinutes = (minutes: number) =>
    db.$executeRaw`update snov_tasks set created_at = created_at - make_interval(mins => ${minutes}), started_at = started_at - make_interval(mins => ${minutes}),
      completed_at = completed_at - make_interval(mins => ${minutes})`;

  it("and was not billed, as the balance shows after a quiet while, was not found: no hold, no second request", async () => {
    const id = await leaveOut();
    expect(await probe()).toBe(0);
    await passMinutes(11);
    expect(await probe()).toBe(1);
    expect([await lookupStates(), await balanceOf("held"), await balanceOf("spent")]).toEqual([{ not_found: 2 }, 0, 0]);
    expect(await db.snovTask.findUnique({ where: { id } })).toMatchObject({ state: "completed", failure: null });
    expect(providers.snov.state().starts).toBe(1);
    await expectProven();
  });

  it("but may have been billed keeps its hold", async () => {
    const id = await startFive();
    providers.snov.setFaults({ tasks: { omittedItems: 5 } });
    await collectTaskResult(id, "poll");
    await passMinutes(11);
    expect(await probe()).toBe(0);
    expect([await lookupStates(), await balanceOf("held")]).toEqual([{ unknown: 5 }, 5]);
  });

  it("is a person's to decide where what is found may be free", async () => {
    await leaveOut();
    await db.snovTask.updateMany({ data: { costRules: { domainFound: 0 } } });
    await passMinutes(11);
    expect([await probe(), await lookupStates()]).toEqual([0, { unknown: 2 }]);
  });

  it("is not in the way of a start that nobody answered, nor does credit granted since the one decide about the other", async () => {
    await leaveOut();
    await passMinutes(60);
    providers.snov.setCredits(90);
    await reconcileCredits();
    providers.snov.setFaults({ requests: [{ on: "start", does: "reset" }] });
    await startTogether((await askDomains(2, { prefix: "Other" })).lookupIds);
    await passMinutes(11);
    expect(await probe()).toBe(1);
    expect(await lookupStates()).toEqual({ waiting: 2, unknown: 2 });
  });
});
