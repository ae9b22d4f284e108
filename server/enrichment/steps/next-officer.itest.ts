import { beforeEach, expect, it } from "vitest";
import { finishRuns } from "@/server/enrichment/runs/finish-runs";
import { startRun } from "@/server/enrichment/runs/start-run";
import { askNextOfficers, requestEmails } from "@/server/enrichment/steps/request-emails";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);

/** A run that has asked about the first of three officers. */
async function askFirst() {
  const companyNumber = await createCompany();
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const score = { source: "snov" as const, confidence: 0.95, band: "accept" as const, reasons: [] };
  await db.companyDomain.create({ data: { companyNumber, domain: "harrowmere.co.uk", ...score, ...at } });
  const officers: string[] = [];
  for (const [index, forename] of ["Ada", "Bea", "Cleo"].entries())
    officers.push(
      await createOfficer(companyNumber, { forename, appointedOn: new Date(Date.UTC(2010 + index, 0, 1)) }),
    );
  const input = { companyNumbers: [companyNumber], cap: 100, refresh: false, dryRun: false };
  const runId = await startRun(person, { ...input, steps: ["officers", "emails"] });
  await db.$transaction((tx) => requestEmails(tx, companyNumber, runId));
  await db.queueJob.updateMany({ where: { queue: "refresh-company" }, data: { state: "completed" } });
  return { companyNumber, runId, officers };
}

const asked = async () =>
  (await db.lookup.findMany({ orderBy: { createdAt: "asc" } })).map((lookup) => [lookup.officerId, lookup.state]);
const waiting = async () => (await db.runItem.findFirstOrThrow()).waitingOfficers;
const runState = async () => (await db.run.findFirstOrThrow()).state;

/** The live lookup ends without an answer, its job with it. */
async function end(state: "failed" | "cancelled") {
  await db.queueJob.updateMany({ where: { queue: "find-email" }, data: { state, finishedAt: new Date() } });
  await db.lookup.updateMany({ where: { state: "waiting" }, data: { state } });
}

it("when the first officer's lookup ends without an answer, the next one is asked, until nobody is left", async () => {
  const { officers } = await askFirst();
  const [ada, bea, cleo] = officers;
  expect([await asked(), await waiting()]).toEqual([[[ada, "waiting"]], 2]);

  await end("failed");
  await finishRuns();
  expect(await runState()).toBe("running");
  await sweepLookups();
  await sweepLookups();
  expect([await asked(), await waiting()]).toEqual([
    [
      [ada, "failed"],
      [bea, "waiting"],
    ],
    1,
  ]);

  await end("cancelled");
  await sweepLookups();
  expect([(await asked()).at(-1), await waiting()]).toEqual([[cleo, "waiting"], 0]);
  await end("failed");
  await sweepLookups();
  await finishRuns();
  expect([(await asked()).length, await runState()]).toEqual([3, "completed"]);
});

it("nobody further is asked once the company's domain counts no more, and the run ends", async () => {
  await askFirst();
  await end("failed");
  await db.companyDomain.updateMany({ data: { band: "reject" } });
  await sweepLookups();
  await finishRuns();
  expect([(await asked()).length, await waiting(), await runState()]).toEqual([1, 0, "completed"]);
});

it("companies that wait for another's answer keep nobody from asking about the next officer", async () => {
  await askFirst();
  const numbers = await Promise.all(Array.from({ length: 51 }, () => createCompany()));
  const last = numbers.toSorted().at(-1) ?? "";
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const score = { source: "snov" as const, confidence: 0.95, band: "accept" as const, reasons: [], ...at };
  const domainOf = (number: string) => (number === last ? "tarnvale.co.uk" : "harrowmere.co.uk");
  await db.companyDomain.createMany({
    data: numbers.map((companyNumber) => ({ companyNumber, domain: domainOf(companyNumber), ...score })),
  });
  const { id: runId } = await createRun(numbers);
  await db.runItem.updateMany({ where: { runId }, data: { waitingOfficers: 1 } });
  for (const companyNumber of numbers) {
    await createOfficer(companyNumber, { forename: "Dora" });
    const question = { key: `email:${companyNumber}`, kind: "email" as const, input: {}, priority: 1 };
    const failed = await db.lookup.create({ data: { ...question, companyNumber, runId, state: "failed" } });
    await db.runItemLookup.create({ data: { runId, companyNumber, lookupId: failed.id, isCached: false } });
  }
  const isAsked = async () => {
    await askNextOfficers();
    return (await db.lookup.count({ where: { companyNumber: last, state: "waiting" } })) > 0;
  };
  await until("the last one is asked", isAsked, { timeoutMs: 20_000 });
  expect(await db.lookup.count({ where: { runId, state: "waiting" } })).toBe(1);
});
