import { beforeEach, expect, it } from "vitest";
import { decideDomain } from "@/server/enrichment/decide-domain";
import { prepareTask } from "@/server/enrichment/prepare-task";
import { askNextOfficers, requestEmails } from "@/server/enrichment/request-emails";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";

const DOMAIN = "harrowmere.co.uk";

beforeEach(resetDatabase);

/** A company's e-mail that waits for its turn, asked for while the domain was accepted. */
async function waiting() {
  const companyNumber = await createCompany();
  await createOfficer(companyNumber);
  const domain = { companyNumber, domain: DOMAIN, source: "snov" as const, confidence: 0.95, band: "accept" as const };
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const { id: domainId } = await db.companyDomain.create({ data: { ...domain, ...at, reasons: [] } });
  const { id: runId } = await createRun([companyNumber]);
  await db.$transaction((tx) => requestEmails(tx, companyNumber, runId));
  expect(await lookupStates()).toEqual({ waiting: 1 });
  return { companyNumber, domainId };
}

async function prepare() {
  const jobs = await db.queueJob.findMany({ where: { queue: "find-email" } });
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
