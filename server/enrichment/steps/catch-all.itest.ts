import { beforeEach, describe, expect, it } from "vitest";
import { changeSetting } from "@/server/access/change-setting";
import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { askOthers, readWaitingOfficers } from "@/server/enrichment/runs/ask-others";
import { finishRuns } from "@/server/enrichment/runs/finish-runs";
import { pauseRun } from "@/server/enrichment/runs/pause-run";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { startRun } from "@/server/enrichment/runs/start-run";
import { fetchOfficersJob } from "@/server/enrichment/steps/fetch-officers.job";
import { finishEmail } from "@/server/enrichment/steps/finish-email";
import { requestEmails } from "@/server/enrichment/steps/request-emails";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

const DOMAIN = "harrowmere.co.uk";
const DAY = 86_400_000;

/** A company at the domain with a director for each forename, in their order. */
async function createStaffed(...forenames: string[]): Promise<string> {
  const at = new Date();
  const companyNumber = await createCompany({ profileFetchedAt: at, officersFetchedAt: at });
  const score = { source: "snov" as const, confidence: 0.95, band: "accept" as const, reasons: [] };
  const decided = { decision: "accepted" as const, decidedBy: "Test", decidedAt: at };
  const expiresAt = new Date(Date.now() + DAY);
  await db.companyDomain.create({
    data: { companyNumber, domain: DOMAIN, ...score, ...decided, lastVerifiedAt: at, expiresAt },
  });
  for (const [index, forename] of forenames.entries())
    await createOfficer(companyNumber, { forename, appointedOn: new Date(Date.UTC(2010 + index, 0, 1)) });
  return companyNumber;
}

async function start(companyNumber: string, refresh = false): Promise<string> {
  const input = { companyNumbers: [companyNumber], cap: 100, refresh, dryRun: false };
  const runId = await startRun(person, { ...input, steps: ["officers", "emails"] });
  await db.queueJob.updateMany({ where: { runId }, data: { state: "completed" } });
  return runId;
}

const request = (companyNumber: string, runId: string) =>
  db.$transaction((tx) => requestEmails(tx, companyNumber, runId));

/** A run of its own that has come to the company's e-mails. */
async function ask(companyNumber: string, refresh = false) {
  const runId = await start(companyNumber, refresh);
  return { runId, outcome: await request(companyNumber, runId) };
}

const askedNow = async () =>
  (await db.lookup.findMany({ where: { kind: "email", state: "waiting" } }))
    .map(({ input }) => (input as { firstName: string }).firstName)
    .sort();

/** Answers what waits as Snov.io would, and does the step after it. */
async function answer(status: "valid" | "unknown" | null, unknownReason: string | null = null) {
  const waiting = await db.lookup.findMany({ where: { state: "waiting", kind: "email" }, include: { runItems: true } });
  for (const { id, input, runItems } of waiting) {
    const { firstName } = input as { firstName: string };
    const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
    const emails = status ? [{ email: `${firstName}@Harrowmere.co.uk`, status, unknownReason, ...flags }] : [];
    const at = { answeredAt: new Date(), expiresAt: new Date(Date.now() + DAY) };
    const state = status ? ("found" as const) : ("not_found" as const);
    await db.lookup.update({ where: { id }, data: { state, answer: { kind: "email", emails }, ...at } });
    for (const { officerId, companyNumber, runId } of runItems)
      if (officerId) await finishEmail({ officerId, companyNumber, runId, lookupId: id });
  }
}

const catchAll = () => answer("unknown", "catchall");

/** Does the steps after answers that served a run for nothing. */
async function finishServed(runId: string) {
  const links = await db.runItemLookup.findMany({ where: { runId, isCached: true } });
  for (const { officerId, companyNumber, lookupId } of links)
    if (officerId) await finishEmail({ officerId, companyNumber, runId, lookupId });
  await db.queueJob.updateMany({ where: { runId }, data: { state: "completed" } });
}

const standing = async (runId: string) => {
  const { waitingOfficers, awaitsDecision } = await db.runItem.findFirstOrThrow({ where: { runId } });
  return { waitingOfficers, awaitsDecision };
};

describe("a domain that is known to accept any address", () => {
  it.each([
    ["wait", { waitingOfficers: 2, awaitsDecision: true }, []],
    ["stop", { waitingOfficers: 0, awaitsDecision: false }, []],
    ["go-on", { waitingOfficers: null, awaitsDecision: false }, ["Dora", "Eve"]],
  ] as const)("is not paid for by another company with the policy %s", async (policy, left, asked) => {
    await ask(await createStaffed("Ada"));
    await catchAll();
    await changeSetting(person, lookupPolicy, { value: { catchAll: policy }, reason: "test" });
    const other = await createStaffed("Dora", "Eve");
    const { runId } = await ask(other);
    expect([await askedNow(), await standing(runId)]).toEqual([asked, left]);
    expect((await readWaitingOfficers(person, other))?.officers ?? null).toBe(policy === "wait" ? 2 : null);
  });

  it("is not paid for by a later run's new first officer, and who was answered for is served", async () => {
    const company = await createStaffed("Ada", "Bea");
    await ask(company);
    await catchAll();
    await createOfficer(company, { forename: "Zoe", appointedOn: new Date(0) });
    const { runId } = await ask(company);
    await finishServed(runId);
    expect(await askedNow()).toEqual([]);
    expect(await standing(runId)).toEqual({ waitingOfficers: 2, awaitsDecision: true });
    expect(await db.runItemLookup.count({ where: { runId, isCached: true } })).toBe(1);
    await finishRuns();
    expect((await db.run.findUniqueOrThrow({ where: { id: runId } })).state).not.toBe("running");
  });

  it("is asked about by a person's word, whose price is shown, and the word is kept", async () => {
    await ask(await createStaffed("Ada"));
    await catchAll();
    const other = await createStaffed("Dora", "Eve");
    await ask(other);
    const price = (await readWaitingOfficers(person, other))?.price ?? 0;
    const decided = await askOthers(person, other);
    expect((await db.run.findUniqueOrThrow({ where: { id: decided } })).cap).toBe(price);
    await request(other, decided);
    expect(await askedNow()).toEqual(["Dora", "Eve"]);
    expect(await readWaitingOfficers(person, other)).toBeNull();
  });

  it("is known no longer than its answer is fresh, nor to a refresh, nor once a later answer tells the contrary", async () => {
    const company = await createStaffed("Ada");
    await ask(company);
    await catchAll();
    const refreshed = await ask(await createStaffed("Dora", "Eve"), true);
    expect([refreshed.outcome, await askedNow()]).toEqual(["done", ["Dora"]]);
    await answer("valid");
    expect(await askedNow()).toEqual(["Eve"]);
    await answer("valid");
    await ask(await createStaffed("Flo", "Gail"));
    expect(await askedNow()).toEqual(["Flo"]);
    await catchAll();
    await db.lookup.updateMany({ data: { expiresAt: new Date(0) } });
    await ask(await createStaffed("Hope", "Iris"));
    expect(await askedNow()).toEqual(["Hope"]);
  });

  it("is not expected to cost anything before a person's word, which the maximum counts", async () => {
    await ask(await createStaffed("Ada"));
    await catchAll();
    const other = await createStaffed("Dora", "Eve");
    const estimateOf = async (runId: string) => (await getRun(runId)).estimate;
    const [before, decided] = [await ask(other), await askOthers(person, other)];
    expect([await estimateOf(before.runId), await estimateOf(decided)]).toEqual([
      expect.objectContaining({ expected: 0, maximum: 6 }),
      expect.objectContaining({ expected: 1, maximum: 6 }),
    ]);
  });

  it("leaves who waits for a decision to a person, also when an answer comes late to a run that is over", async () => {
    const companyNumber = await createStaffed("Ada", "Bea");
    const { runId } = await ask(companyNumber);
    await catchAll();
    await db.queueJob.updateMany({ data: { state: "completed", finishedAt: new Date() } });
    await finishRuns();
    expect((await db.run.findUniqueOrThrow({ where: { id: runId } })).state).toBe("completed");
    const { lookupId, officerId } = await db.runItemLookup.findFirstOrThrow({ where: { runId } });
    if (officerId) await finishEmail({ officerId, companyNumber, runId, lookupId });
    expect([await askedNow(), await standing(runId)]).toEqual([[], { waitingOfficers: 1, awaitsDecision: true }]);
  });

  it("keeps the next officer from being asked about where the first one's lookup brought no answer", async () => {
    const company = await createStaffed("Ada", "Bea");
    const { runId } = await ask(company);
    await db.lookup.updateMany({ data: { state: "failed" } });
    await db.queueJob.updateMany({ data: { state: "failed", finishedAt: new Date() } });
    await ask(await createStaffed("Dora"));
    await catchAll();
    await db.queueJob.updateMany({ data: { state: "completed", finishedAt: new Date() } });
    await sweepLookups();
    expect([await askedNow(), await standing(runId)]).toEqual([[], { waitingOfficers: 2, awaitsDecision: true }]);
    await finishRuns();
    expect((await db.run.findUniqueOrThrow({ where: { id: runId } })).state).toBe("completed");
  });
});

describe("two companies at one domain that nobody was asked about", () => {
  it("ask about one officer first, whoever comes at once, and the other learns from the answer", async () => {
    const companies = await Promise.all([createStaffed("Ada", "Bea"), createStaffed("Cleo", "Dora")]);
    const runs = [await start(companies[0]), await start(companies[1])] as const;
    const outcomes = await Promise.all([request(companies[0], runs[0]), request(companies[1], runs[1])]);
    expect([outcomes.toSorted(), (await askedNow()).length]).toEqual([["done", "waits"], 1]);
    await catchAll();
    for (const [index, runId] of runs.entries()) await request(companies[index] ?? "", runId);
    expect(await askedNow()).toEqual([]);
    const waiting = await Promise.all(runs.map(standing));
    expect(waiting.map(({ waitingOfficers }) => waitingOfficers).toSorted()).toEqual([1, 2]);
  });

  it("share the question where they share the officer", async () => {
    await ask(await createStaffed("Ada", "Bea"));
    const { outcome } = await ask(await createStaffed("Ada", "Cleo"));
    expect([outcome, await askedNow()]).toEqual(["done", ["Ada"]]);
  });

  it.each([
    ["was answered without telling", () => answer(null), ["Bea", "Cleo"]],
    ["failed", () => db.lookup.updateMany({ data: { state: "failed" } }), ["Cleo"]],
    ["was cancelled", () => db.lookup.updateMany({ data: { state: "cancelled" } }), ["Cleo"]],
    ["is of unknown fate", () => placeInTask("unknown", new Date()), ["Cleo"]],
    ["stands in a paused run", (runId: string) => pauseRun(person, runId), ["Ada", "Cleo"]],
    ["has been at Snov.io for long", () => placeInTask("in_flight", new Date(Date.now() - 60 * 60_000)), ["Cleo"]],
  ] as const)("do not wait for a first question that %s", async (_, end, asked) => {
    const { runId } = await ask(await createStaffed("Ada", "Bea"));
    const other = await createStaffed("Cleo", "Dora");
    const { runId: otherRun, outcome } = await ask(other);
    expect([outcome, await askedNow()]).toEqual(["waits", ["Ada"]]);
    await end(runId);
    expect(await request(other, otherRun)).toBe("done");
    expect(await askedNow()).toEqual(asked);
  });

  it("are asked about no later than who waits needs it, whose job comes again and reads the officers once a run", async () => {
    await ask(await createStaffed("Ada", "Bea"));
    await db.lookup.updateMany({ data: { priority: 1 } });
    const other = await createStaffed("Cleo", "Dora");
    const runId = await start(other, true);
    await db.company.update({ where: { number: other }, data: { officersFetchedAt: new Date() } });
    const context = { signal: new AbortController().signal };
    const payload = { companyNumber: other, runId };
    const outcomes = await fetchOfficersJob.run([{ id: "job", payload }], context);
    expect(outcomes.get("job")).toMatchObject({ status: "returned" });
    expect((await db.lookup.findFirstOrThrow()).priority).toBeGreaterThan(1);
  });

  it("come again the later the longer they wait, so that thousands that wait for hours leave the queue to others", async () => {
    await ask(await createStaffed("Ada", "Bea"));
    const companyNumber = await createStaffed("Cleo", "Dora");
    const payload = { companyNumber, runId: await start(companyNumber) };
    const comeAgainAfter = async (waitedSeconds: number) => {
      const data = { queue: "fetch-officers", createdAt: new Date(Date.now() - waitedSeconds * 1_000) };
      await db.queueJob.updateMany({ where: { runId: payload.runId }, data });
      const outcomes = await fetchOfficersJob.run([{ id: "job", payload }], { signal: new AbortController().signal });
      const outcome = outcomes.get("job");
      return outcome?.status === "returned" ? outcome.afterSeconds : null;
    };
    const waits = [await comeAgainAfter(0), await comeAgainAfter(3_600), await comeAgainAfter(86_400)];
    expect(waits).toEqual([10, 450, 600]);
  });
});

/** The question that waits is in a task that began then. */
async function placeInTask(state: "in_flight" | "unknown", createdAt: Date) {
  const { id: taskId } = await db.snovTask.create({
    data: { kind: "email", size: 1, state: "started", taskHash: "hash", createdAt, startedAt: createdAt },
  });
  await db.lookup.updateMany({ data: { state, taskId, position: 0 } });
}
