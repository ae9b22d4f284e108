import { beforeEach, describe, expect, it } from "vitest";
import { changeSetting } from "@/server/access/change-setting";
import { storeVerification } from "@/server/enrichment/emails/store-verification";
import { type LookupPolicy, lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { readWaitingOfficers } from "@/server/enrichment/runs/ask-others";
import { finishRuns } from "@/server/enrichment/runs/finish-runs";
import { readCacheHitRate } from "@/server/enrichment/runs/reads-cache";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { startRun } from "@/server/enrichment/runs/start-run";
import { finishEmail } from "@/server/enrichment/steps/finish-email";
import { requestEmails } from "@/server/enrichment/steps/request-emails";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

const DOMAIN = "harrowmere.co.uk";
const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
const DAY = 86_400_000;

function setPolicy(value: Partial<LookupPolicy>) {
  return changeSetting(person, lookupPolicy, { value, reason: "test" });
}

/** A company with an accepted domain and so many directors. */
async function createStaffed(directors: number, names: readonly string[] = ["Ada", "Bea", "Cleo", "Dora"]) {
  const companyNumber = await createCompany();
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date(Date.now() + DAY) };
  await db.companyDomain.create({
    data: { companyNumber, domain: DOMAIN, source: "snov", confidence: 0.95, band: "accept", reasons: [], ...at },
  });
  const officers: string[] = [];
  for (const [index, forename] of names.slice(0, directors).entries()) {
    const appointedOn = new Date(Date.UTC(2010 + index, 0, 1));
    officers.push(await createOfficer(companyNumber, { forename, appointedOn }));
  }
  return { companyNumber, officers };
}

const start = (companyNumbers: string[], options = {}) =>
  startRun(person, { companyNumbers, cap: 100, steps: ["officers", "emails"], refresh: false, dryRun: false }, options);

async function request(companyNumber: string, runId: string) {
  await db.$transaction((tx) => requestEmails(tx, companyNumber, runId));
}

/** Answers what waits as Snov.io would, and does the step after it for every item that waited. */
async function answerWaiting(status: "valid" | "unknown" | null, unknownReason: string | null = null, host = DOMAIN) {
  const waiting = await db.lookup.findMany({ where: { state: "waiting", kind: "email" }, include: { runItems: true } });
  for (const { id, input, runItems } of waiting) {
    const { firstName } = input as { firstName: string };
    const email = `${firstName.toLowerCase()}@${host}`;
    const emails = status ? [{ email, status, unknownReason, ...flags }] : [];
    const at = { answeredAt: new Date(), expiresAt: new Date(Date.now() + DAY) };
    const state = status ? ("found" as const) : ("not_found" as const);
    await db.lookup.update({ where: { id }, data: { state, answer: { kind: "email", emails }, ...at } });
    for (const { officerId, companyNumber, runId } of runItems)
      if (officerId) await finishEmail({ officerId, companyNumber, runId, lookupId: id });
  }
  return waiting.length;
}

const waitingOfficers = async (runId: string) =>
  (await db.runItem.findFirstOrThrow({ where: { runId } })).waitingOfficers;

describe("the officers of a company", () => {
  it("are asked about one first, then all others, and a repeated step changes nothing", async () => {
    const { companyNumber } = await createStaffed(3);
    const runId = await start([companyNumber]);
    await request(companyNumber, runId);
    await request(companyNumber, runId);
    expect(await waitingOfficers(runId)).toBe(2);
    expect(await answerWaiting(null)).toBe(1);
    expect(await waitingOfficers(runId)).toBe(0);
    expect(await answerWaiting("valid")).toBe(2);
    expect(await db.lookup.count({ where: { kind: "email" } })).toBe(3);
  });

  it.each([
    ["wait", 1, 2],
    ["stop", 1, 0],
    ["go-on", 3, 0],
  ] as const)("where the domain accepts any address, with the policy %s", async (catchAll, asked, waiting) => {
    await setPolicy({ catchAll });
    const { companyNumber } = await createStaffed(3);
    const runId = await start([companyNumber]);
    await request(companyNumber, runId);
    await answerWaiting("unknown", "catchall");
    expect(await answerWaiting("unknown", "catchall")).toBe(0);
    expect(await db.lookup.count({ where: { kind: "email" } })).toBe(asked);
    expect((await waitingOfficers(runId)) ?? 0).toBe(waiting);
  });

  it("wait for nobody's word because another domain than the company's accepts any address", async () => {
    const { companyNumber } = await createStaffed(3);
    const runId = await start([companyNumber]);
    await request(companyNumber, runId);
    await answerWaiting("unknown", "catchall", "elsewhere.co.uk");
    expect(await waitingOfficers(runId)).toBe(0);
    expect(await db.lookup.count({ where: { kind: "email" } })).toBe(3);
    expect(await readWaitingOfficers(person, companyNumber)).toBeNull();
    await db.runItem.updateMany({ where: { runId }, data: { waitingOfficers: 2 } });
    expect(await readWaitingOfficers(person, companyNumber)).toBeNull();
  });

  it("who wait for a decision do not keep the run open, and a person's word asks about them", async () => {
    const { companyNumber } = await createStaffed(3);
    const runId = await start([companyNumber]);
    await request(companyNumber, runId);
    await answerWaiting("unknown", "catchall");
    await db.queueJob.updateMany({ data: { state: "completed", finishedAt: new Date() } });
    await finishRuns();
    expect((await getRun(runId)).state).toBe("completed");

    const decided = await start([companyNumber], { ignoresCatchAll: true });
    await request(companyNumber, decided);
    expect(await db.lookup.count({ where: { kind: "email", state: "waiting" } })).toBe(2);
    expect(await db.runItemLookup.count({ where: { runId: decided, isCached: true } })).toBe(1);
  });

  it("are those of the wanted roles, at most as many as the policy says", async () => {
    await setPolicy({ officersPerCompany: 2, catchAll: "go-on" });
    const { companyNumber, officers } = await createStaffed(3);
    await createOfficer(companyNumber, { forename: "Eve", role: "secretary", appointedOn: new Date(0) });
    await request(companyNumber, await start([companyNumber]));
    const asked = await db.lookup.findMany({ select: { officerId: true } });
    expect(asked.map((lookup) => lookup.officerId).sort()).toEqual(officers.slice(0, 2).sort());
  });

  it("of two companies at one domain are asked about once", async () => {
    await setPolicy({ catchAll: "go-on" });
    const first = await createStaffed(1);
    const second = await createStaffed(1);
    const runId = await start([first.companyNumber, second.companyNumber]);
    await request(first.companyNumber, runId);
    await request(second.companyNumber, runId);
    expect(await db.lookup.count({ where: { kind: "email" } })).toBe(1);
    await answerWaiting("valid");
    expect(await db.officerEmail.count()).toBe(2);
  });
});

describe("a verification", () => {
  it.each([
    ["never", "unknown", "greylist", 0],
    ["unknown", "unknown", "greylist", 1],
    ["unknown", "unknown", "catchall", 0],
    ["unknown", "valid", null, 0],
    ["all", "valid", null, 1],
  ] as const)("with the policy %s of an address that is %s (%s)", async (verification, status, why, asked) => {
    await setPolicy({ verification });
    const { companyNumber } = await createStaffed(1);
    const runId = await start([companyNumber]);
    await request(companyNumber, runId);
    await answerWaiting(status, why);
    expect(await db.lookup.count({ where: { kind: "verification" } })).toBe(asked);
  });

  it("is part of what a run is expected to cost: by what the latest answers would have had verified", async () => {
    const { companyNumber } = await createStaffed(2);
    const expectedWith = async (verification: LookupPolicy["verification"]) => {
      await setPolicy({ verification });
      return (await getRun(await start([companyNumber]))).estimate.expected;
    };
    const [never, unknown, all] = [
      await expectedWith("never"),
      await expectedWith("unknown"),
      await expectedWith("all"),
    ];
    expect(unknown).toBeGreaterThan(never);
    expect(all).toBeGreaterThan(unknown);
  });

  it("is part of the run's promise, changes the address, and a verdict that is fresh serves the next run", async () => {
    await setPolicy({ verification: "all" });
    const { companyNumber, officers } = await createStaffed(1);
    const [officerId = ""] = officers;
    const runId = await start([companyNumber]);
    const { estimate } = await getRun(runId);
    expect(estimate.maximum).toBeGreaterThanOrEqual(2);
    await request(companyNumber, runId);
    await answerWaiting("unknown", "greylist");
    const before = await db.officerEmail.findFirstOrThrow();
    const lookup = await db.lookup.findFirstOrThrow({ where: { kind: "verification" } });
    const answer = { kind: "verification", status: "not_valid", unknownReason: null, ...flags };
    const at = { answeredAt: new Date(), expiresAt: new Date(Date.now() + DAY) };
    await db.lookup.update({ where: { id: lookup.id }, data: { state: "found", answer, ...at } });
    await storeVerification({ officerId, lookupId: lookup.id });
    const after = await db.officerEmail.findFirstOrThrow();
    expect(after.verification).toBe("not_valid");
    expect(after.confidence).toBeLessThan(before.confidence);

    const again = await start([companyNumber]);
    await request(companyNumber, again);
    const cached = await db.runItemLookup.findFirstOrThrow({ where: { runId: again } });
    await finishEmail({ officerId, companyNumber, runId: again, lookupId: cached.lookupId });
    const links = await db.runItemLookup.findMany({ where: { runId: again } });
    expect(links.map((link) => link.isCached)).toEqual([true, true]);
    const rates = await readCacheHitRate({ days: 1 });
    expect(rates.map(({ kind, questions, served }) => [kind, questions, served])).toEqual([
      ["email", 2, 1],
      ["verification", 2, 1],
    ]);
  });
});
