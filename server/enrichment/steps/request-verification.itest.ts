import { beforeEach, expect, test } from "vitest";
import { changeSetting } from "@/server/access/change-setting";
import { type LookupPolicy, lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { requestVerification } from "@/server/enrichment/steps/request-verification";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

const OLD = "harrowmere.co.uk";
const decided = { decidedBy: "Test", decidedAt: new Date() };
const tomorrow = () => new Date(Date.now() + 86_400_000);

/** An officer with an address at a company's accepted domain, in a run that verifies. */
async function addressFound(verification: LookupPolicy["verification"] = "all") {
  await changeSetting(person, lookupPolicy, { value: { verification }, reason: "test" });
  const companyNumber = await createCompany();
  const officerId = await createOfficer(companyNumber);
  await addDomain(companyNumber, OLD, 0.98);
  await db.officerEmail.create({
    data: {
      officerId,
      email: `ada.marlowe@${OLD}`,
      verification: "unknown",
      reason: "greylist",
      confidence: 0.7,
      reasons: [],
      discoveredAt: new Date(),
      expiresAt: tomorrow(),
    },
  });
  const { id: runId } = await createRun([companyNumber]);
  await db.run.update({ where: { id: runId }, data: { steps: ["domain", "officers", "emails", "verification"] } });
  return { companyNumber, officerId, runId };
}

function addDomain(companyNumber: string, domain: string, confidence: number, decision: "accepted" | null = null) {
  const at = { lastVerifiedAt: new Date(), expiresAt: tomorrow() };
  const band = confidence > 0.9 ? ("accept" as const) : ("review" as const);
  return db.companyDomain.create({
    data: {
      companyNumber,
      domain,
      source: "snov",
      confidence,
      band,
      reasons: [],
      ...at,
      ...(decision ? { decision, ...decided } : {}),
    },
  });
}

const ask = (step: Awaited<ReturnType<typeof addressFound>>) => db.$transaction((tx) => requestVerification(tx, step));
const asked = () => db.lookup.count({ where: { kind: "verification" } });

test("an address at the company's domain is verified where the policy wants it, once", async () => {
  const step = await addressFound();
  await ask(step);
  await ask(step);
  expect(await asked()).toBe(1);
  expect(await db.lookup.findFirst()).toMatchObject({ input: { email: `ada.marlowe@${OLD}` }, state: "waiting" });
});

test("and not where it never does", async () => {
  await ask(await addressFound("never"));
  expect(await asked()).toBe(0);
});

test.each([
  ["rejected by a person", { decision: "rejected", ...decided }],
  ["taken back to review by what its site shows", { band: "review", confidence: 0.5 }],
] as const)("no credit goes to an address whose domain was %s since it was asked for", async (_, data) => {
  const step = await addressFound();
  await db.companyDomain.updateMany({ data });
  await ask(step);
  expect(await asked()).toBe(0);
});

test("nor when a person has accepted another domain", async () => {
  const step = await addressFound();
  await addDomain(step.companyNumber, "penhallow.co.uk", 0.6, "accepted");
  await ask(step);
  expect(await asked()).toBe(0);
});
