import { beforeEach, expect, it } from "vitest";
import { changeSetting } from "@/server/access/change-setting";
import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { readWaitingOfficers } from "@/server/enrichment/runs/ask-others";
import { finishRuns } from "@/server/enrichment/runs/finish-runs";
import { askOfficer } from "@/server/enrichment/steps/ask-officer";
import { requestEmails } from "@/server/enrichment/steps/request-emails";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

const DOMAIN = "harrowmere.co.uk";
const inADay = () => new Date(Date.now() + 86_400_000);

/** A company at the domain, with a director of each forename. */
async function createStaffed(...forenames: string[]): Promise<string> {
  const companyNumber = await createCompany();
  const domain = { companyNumber, domain: DOMAIN, source: "snov" as const, confidence: 0.95, band: "accept" as const };
  await db.companyDomain.create({ data: { ...domain, reasons: [], lastVerifiedAt: new Date(), expiresAt: inADay() } });
  for (const [index, forename] of forenames.entries())
    await createOfficer(companyNumber, { forename, appointedOn: new Date(Date.UTC(2010 + index, 0, 1)) });
  return companyNumber;
}

/** A run that has come to the e-mails of the company, of which the first waits for its turn. */
async function ask(companyNumber: string, options: { isRefresh?: boolean } = {}): Promise<string> {
  const { id: runId } = await createRun([companyNumber], options);
  await db.$transaction((tx) => requestEmails(tx, companyNumber, runId));
  return runId;
}

/** Another company's answer tells that the domain accepts any address. */
async function learnCatchAll(): Promise<void> {
  const companyNumber = await createStaffed();
  const run = await createRun([companyNumber]);
  const email = { email: `zoe@${DOMAIN}`, status: "unknown", unknownReason: "catchall" };
  const answer = { kind: "email", emails: [email] };
  const at = { answeredAt: new Date(), expiresAt: inADay() };
  const about = { companyNumber, runId: run.id, key: "email:zoe", kind: "email" as const, priority: 1 };
  await db.lookup.create({ data: { ...about, input: { domain: DOMAIN }, state: "found", answer, ...at } });
  await db.run.update({ where: { id: run.id }, data: { state: "completed" } });
}

/** Without credits: who is still wanted is refused a hold. */
async function prepare() {
  const jobs = await db.queueJob.findMany({ where: { queue: "find-email", state: "queued" } });
  const asked = jobs.map(({ id, lookupId }) => ({ jobId: id, lookupId: lookupId ?? "" }));
  const { done, refused } = await prepareTask("email", asked);
  await db.queueJob.updateMany({ where: { id: { in: done } }, data: { state: "completed", finishedAt: new Date() } });
  return { done: done.length, wanted: refused.size };
}

const itemOf = (runId: string) => db.runItem.findFirstOrThrow({ where: { runId } });
const waiting = () => db.lookup.findMany({ where: { state: "waiting" } });

it.each([
  ["Ada", 1],
  ["Ada and Bea", 2],
])(
  "an e-mail that waits is not bought once its domain accepts any address: %s wait for a decision",
  async (names, count) => {
    const companyNumber = await createStaffed(...names.split(" and "));
    const runId = await ask(companyNumber);
    await learnCatchAll();
    expect(await prepare()).toEqual({ done: 1, wanted: 0 });
    expect(await waiting()).toEqual([]);
    expect(await itemOf(runId)).toMatchObject({ waitingOfficers: count, awaitsDecision: true });
    expect((await readWaitingOfficers(person, companyNumber))?.officers).toBe(count);
    await finishRuns();
    expect((await db.run.findUniqueOrThrow({ where: { id: runId } })).state).toBe("completed");
  },
);

it.each([
  [
    "the policy asks there all the same",
    () => changeSetting(person, lookupPolicy, { value: { catchAll: "go-on" }, reason: "test" }),
  ],
  ["its run asks there all the same", () => db.run.updateMany({ data: { ignoresCatchAll: true } })],
  [
    "its run refreshes and believes only what came since",
    () => db.run.updateMany({ data: { isRefresh: true, createdAt: inADay() } }),
  ],
] as const)("it is bought where %s", async (_, tolerate) => {
  await ask(await createStaffed("Ada", "Bea"));
  await learnCatchAll();
  await tolerate();
  expect(await prepare()).toEqual({ done: 0, wanted: 1 });
});

it("it is bought for a person who asks about this officer, who pays for it from then on", async () => {
  const runId = await ask(await createStaffed("Ada", "Bea"));
  const { id: officerId } = await db.officer.findFirstOrThrow({ where: { forename: "Ada" } });
  const own = await askOfficer(person, { officerId, refresh: false });
  await learnCatchAll();
  expect(await prepare()).toEqual({ done: 1, wanted: 0 });
  expect(await waiting()).toMatchObject([{ runId: own }]);
  expect(await prepare()).toEqual({ done: 0, wanted: 1 });
  expect(await itemOf(runId)).toMatchObject({ waitingOfficers: 2, awaitsDecision: true });
  expect(await itemOf(own)).toMatchObject({ waitingOfficers: null });
});

it("it is bought for nobody where two companies wait for it, and both wait for a decision", async () => {
  const runs = [await ask(await createStaffed("Ada", "Bea")), await ask(await createStaffed("Ada", "Cleo"))];
  expect(await waiting()).toHaveLength(1);
  await learnCatchAll();
  expect(await prepare()).toEqual({ done: 1, wanted: 0 });
  expect([await waiting(), await db.queueJob.count({ where: { state: "queued" } })]).toEqual([[], 0]);
  for (const runId of runs) expect(await itemOf(runId)).toMatchObject({ waitingOfficers: 2, awaitsDecision: true });
});
