import { afterEach, beforeEach, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { SendingStopped, sendTask } from "@/server/enrichment/tasks/send-task";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { expectProven, person } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 50, faults: { webhooks: { isOn: false } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

it("whoever is suppressed after a task was prepared is not asked about, the others of the task are", async () => {
  const lookupIds: string[] = [];
  for (const [firstName, domain] of [
    ["Ada", "harrowmere.co.uk"],
    ["Bea", "brackenfold.co.uk"],
  ] as const) {
    const companyNumber = await createCompany();
    const officerId = await createOfficer(companyNumber);
    const run = await createRun([companyNumber]);
    const question = { kind: "email" as const, input: { firstName, lastName: "Marlowe", domain } };
    const request = { question, companyNumber, officerId, run, priority: 1 };
    lookupIds.push((await db.$transaction((tx) => requestLookup(tx, request))).lookupId);
  }
  const jobs = await db.queueJob.findMany({ where: { queue: "find-email" } });
  const prepared = await prepareTask(
    "email",
    jobs.map((job) => ({ jobId: job.id, lookupId: job.lookupId ?? "" })),
  );
  expect(prepared.lookups).toHaveLength(2);
  const taskId = prepared.taskId ?? "";
  await suppress(person, { kind: "domain", value: "harrowmere.co.uk", reason: "asked for" });
  await expect(sendTask("email", taskId, prepared.lookups, {})).rejects.toThrow(SendingStopped);
  await db.$transaction((tx) => takeBack(tx, taskId, "not_started", "stopped"));
  await startTogether(lookupIds, "email");
  expect(await lookupStates()).toEqual({ cancelled: 1, in_flight: 1 });
  expect(providers.snov.state().starts).toBe(1);
  await expectProven();
});
