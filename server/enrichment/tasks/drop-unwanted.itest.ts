import { beforeEach, expect, it } from "vitest";
import { decideDomain } from "@/server/enrichment/domains/decide-domain";
import { askNextOfficers, requestEmails } from "@/server/enrichment/steps/request-emails";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";

const DOMAIN = "harrowmere.co.uk";

beforeEach(resetDatabase);

/** A company of which the domain was accepted, with one officer. */
async function createCandidate() {
  const companyNumber = await createCompany();
  await createOfficer(companyNumber);
  const domain = { companyNumber, domain: DOMAIN, source: "snov" as const, confidence: 0.95, band: "accept" as const };
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const { id: domainId } = await db.companyDomain.create({ data: { ...domain, ...at, reasons: [] } });
  return { companyNumber, domainId };
}

/** A company's e-mail that waits for its turn, asked for while the domain was accepted. */
async function waiting() {
  const { companyNumber, domainId } = await createCandidate();
  const { id: runId } = await createRun([companyNumber]);
  await db.$transaction((tx) => requestEmails(tx, companyNumber, runId));
  expect(await lookupStates()).toEqual({ waiting: 1 });
  return { companyNumber, domainId };
}

/** One e-mail that two companies of one run wait for: they share an officer and a domain. */
async function waitingForTwo() {
  const [one, two] = [await createCandidate(), await createCandidate()];
  const { id: runId } = await createRun([one.companyNumber, two.companyNumber]);
  for (const { companyNumber } of [one, two]) await db.$transaction((tx) => requestEmails(tx, companyNumber, runId));
  expect(await lookupStates()).toEqual({ waiting: 1 });
  const { companyNumber } = await db.lookup.findFirstOrThrow();
  return {
    payer: companyNumber === one.companyNumber ? one : two,
    other: companyNumber === one.companyNumber ? two : one,
  };
}

async function leaveStrikeOff(companyNumber: string) {
  const seenAt = new Date(Date.now() + 1_000);
  const event = { companyNumber, kind: "left_strike_off" as const, source: "bulk" as const, seenAt };
  await db.registerEvent.create({ data: { ...event, fingerprint: companyNumber } });
}

async function prepare() {
  const jobs = await db.queueJob.findMany({ where: { queue: "find-email", state: "queued" } });
  return prepareTask(
    "email",
    jobs.map(({ id, lookupId }) => ({ jobId: id, lookupId: lookupId ?? "" })),
  );
}

it.each([
  ["a person has rejected", (domainId: string) => decideDomain(person, { domainId, decision: "rejected" })],
  [
    "evidence speaks against",
    (domainId: string) => db.companyDomain.update({ where: { id: domainId }, data: { band: "review" } }),
  ],
])("an e-mail that waits is not bought at a domain that %s meanwhile", async (_, turn) => {
  const { domainId } = await waiting();
  await turn(domainId);
  const { done, lookups, refused } = await prepare();
  expect([done.length, lookups.length, refused.size]).toEqual([1, 0, 0]);
  expect(await lookupStates()).toEqual({ cancelled: 1 });
  await askNextOfficers();
  expect(await db.lookup.count()).toBe(1);
});

it("an e-mail that waits is bought at a domain that a person has accepted, whatever the evidence", async () => {
  const { domainId } = await waiting();
  await decideDomain(person, { domainId, decision: "accepted" });
  await db.companyDomain.update({ where: { id: domainId }, data: { band: "reject" } });
  // Without credits it waits on.
  expect((await prepare()).refused.size).toBe(1);
  expect(await lookupStates()).toEqual({ waiting: 1 });
});

const jobCount = () => db.queueJob.count({ where: { queue: "find-email" } });

it.each([
  [
    "accept no domain",
    ({ domainId }: { domainId: string }) =>
      db.companyDomain.update({ where: { id: domainId }, data: { band: "review" } }),
  ],
  ["have left strike-off", ({ companyNumber }: { companyNumber: string }) => leaveStrikeOff(companyNumber)],
])("an e-mail that two companies wait for is handed to neither once both %s", async (_, turn) => {
  const { payer, other } = await waitingForTwo();
  await turn(payer);
  await turn(other);
  const jobs = await jobCount();
  expect((await prepare()).lookups).toEqual([]);
  expect(await lookupStates()).toEqual({ cancelled: 1 });
  expect(await jobCount()).toBe(jobs);
});

it.each([
  [
    "accepts its domain",
    ({ domainId }: { domainId: string }) =>
      db.companyDomain.update({ where: { id: domainId }, data: { band: "review" } }),
  ],
  ["is in strike-off", ({ companyNumber }: { companyNumber: string }) => leaveStrikeOff(companyNumber)],
])("an e-mail that two companies wait for is asked by the one that still %s", async (_, turn) => {
  const { payer, other } = await waitingForTwo();
  await turn(payer);
  await prepare();
  expect(await db.lookup.findFirst()).toMatchObject({ state: "waiting", companyNumber: other.companyNumber });
  // Its turn comes: it waits for credits only.
  expect((await prepare()).refused.size).toBe(1);
});

it("an e-mail is not handed to a company whose part of the run is over", async () => {
  const { payer, other } = await waitingForTwo();
  await db.runItem.updateMany({ where: { companyNumber: other.companyNumber }, data: { skipped: "left_strike_off" } });
  await db.companyDomain.update({ where: { id: payer.domainId }, data: { band: "review" } });
  await prepare();
  expect(await lookupStates()).toEqual({ cancelled: 1 });
});
