import { beforeEach, describe, expect, it } from "vitest";
import { recordAudit } from "@/server/access/audit";
import type { Question } from "@/server/enrichment/lookups/lookup-key";
import { previewSuppression } from "@/server/enrichment/privacy/count-held";
import { liftSuppression } from "@/server/enrichment/privacy/lift-suppression";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { estimateRun, startRun } from "@/server/enrichment/runs/start-run";
import { askOfficer } from "@/server/enrichment/steps/ask-officer";
import { requestDomain } from "@/server/enrichment/steps/request-domain";
import { requestEmails } from "@/server/enrichment/steps/request-emails";
import { applyTaskResult } from "@/server/enrichment/tasks/apply-task-result";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { db } from "@/server/platform/db/client";
import { prove } from "@/server/proof/prove";
import { readTimeline } from "@/server/register/timeline/reads-timeline";
import { findInDatabase } from "@/server/testing/dump";
import { storeEmailsNow } from "@/server/testing/factories/answers";
import { createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import {
  ADDRESS,
  answered,
  askAndJob,
  companyNumber,
  DOMAIN,
  found,
  ofZelda,
  question,
  reason,
  startedTask,
  startWithZelda,
  verification,
} from "@/server/testing/factories/person-to-forget";
import { expectProven, person } from "@/server/testing/runs";

startWithZelda();

const domainQuestion = async (): Promise<Question> => {
  const { name } = await db.company.findUniqueOrThrow({ where: { number: companyNumber } });
  return { kind: "domain", input: { name: name ?? "" } };
};

async function createCandidate(domain = DOMAIN) {
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const data = { companyNumber, domain, source: "snov" as const, confidence: 0.95, band: "accept" as const };
  await db.companyDomain.create({ data: { ...data, ...at, reasons: [] } });
}

/** A task that ended, with what Snov.io told of it. */
async function tell(lookupId: string, body: string): Promise<void> {
  const { id: taskId } = await db.snovTask.create({ data: { kind: "email", size: 1, state: "completed" } });
  await db.lookup.update({ where: { id: lookupId }, data: { taskId, position: 0 } });
  await db.webhookDelivery.create({ data: { taskId, body, bodySha256: lookupId, state: "applied" } });
}

/** Zelda's address and domain wherever a purchase and its accounts leave them. */
async function createTraces() {
  await createCandidate();
  const domainAnswer = await answered(await domainQuestion(), { kind: "domain", domain: DOMAIN }, ofZelda.officerId);
  await tell(domainAnswer, JSON.stringify({ data: [{ domain: DOMAIN }] }));
  const email = await answered(question, found(ADDRESS), ofZelda.officerId);
  await tell(email, JSON.stringify({ data: [{ email: ADDRESS }] }));
  await answered(verification, { kind: "verification", status: "valid", ...verdict }, ofZelda.officerId);
  await storeEmailsNow({ officerId: ofZelda.officerId, lookupId: email });
  const { jobId } = await askAndJob({ kind: "verification", input: { email: `z@mail.${DOMAIN}` } }, ofZelda.officerId);
  const error = `Cannot store ${ADDRESS.toUpperCase()}:\nsee https://www.${DOMAIN}/team`;
  await db.queueJob.update({ where: { id: jobId }, data: { error, state: "completed" } });
  await db.$transaction((tx) =>
    recordAudit(tx, {
      actor: person,
      action: "domain.added",
      entity: "company",
      entityId: companyNumber,
      reason: ADDRESS,
      after: { domain: DOMAIN },
    }),
  );
  // Older than what asks again.
  await db.lookup.updateMany({
    where: { answeredAt: { not: null } },
    data: { answeredAt: new Date(Date.now() - 3_600_000) },
  });
  return { email, domainAnswer };
}
const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
const verdict = { unknownReason: null, ...flags };

const brokenPrivacy = async () =>
  (await prove()).filter(({ promise, broken }) => broken > 0 && promise === "A person can be forgotten");

const timeline = async () => JSON.stringify(await readTimeline(companyNumber));

describe("what is suppressed", () => {
  it("goes from questions, answers, deliveries, jobs and the audit trail: an address, and its price stays", async () => {
    const { email } = await createTraces();
    expect(await timeline()).toContain(ADDRESS);
    await suppress(person, { kind: "address", value: ADDRESS.toUpperCase(), reason });
    expect(await findInDatabase([ADDRESS])).toEqual([]);
    expect(await timeline()).not.toContain(ADDRESS);
    expect(await db.lookup.findUnique({ where: { id: email } })).toMatchObject({ state: "found" });
    expect(await db.webhookDelivery.count({ where: { body: null } })).toBe(1);
    expect(await brokenPrivacy()).toEqual([]);
  });

  it("goes from them: a domain, with what is below it and at it", async () => {
    const { domainAnswer } = await createTraces();
    const preview = await previewSuppression({ kind: "domain", value: DOMAIN });
    expect(preview).toMatchObject({ companies: 1, addresses: 1, lookups: 4, isShared: false });
    expect(await suppress(person, { kind: "domain", value: DOMAIN, reason })).toMatchObject(preview);
    expect(await findInDatabase([DOMAIN])).toEqual([]);
    expect(await timeline()).not.toContain(DOMAIN);
    expect(await db.lookup.findUnique({ where: { id: domainAnswer } })).toMatchObject({ state: "found" });
    expect(await db.webhookDelivery.count({ where: { body: { not: null } } })).toBe(0);
    expect(await brokenPrivacy()).toEqual([]);
  });

  it("goes with the answer when Snov.io had the question in hand, which is paid and told to nobody", async () => {
    const { taskId, lookupId } = await startedTask();
    await suppress(person, { kind: "domain", value: DOMAIN, reason });
    expect(await db.lookup.findUnique({ where: { id: lookupId } })).toMatchObject({ state: "in_flight" });
    const email = { email: ADDRESS, status: "valid" as const, ...verdict };
    await db.webhookDelivery.create({ data: { taskId, body: ADDRESS, bodySha256: "x", state: "received" } });
    await db.$transaction((tx) =>
      applyTaskResult(tx, taskId, { answers: [{ kind: "email", emails: [email] }], by: "webhook" }),
    );
    expect(await findInDatabase([DOMAIN])).toEqual([]);
    expect(await db.lookup.findUnique({ where: { id: lookupId } })).toMatchObject({ state: "found", creditsSpent: 1 });
    await expectProven();
  });

  it("leaves no link to somebody who was suppressed before it", async () => {
    const lookupId = await answered(question, found(ADDRESS), ofZelda.officerId);
    await suppress(person, { kind: "person", value: ofZelda.officerId, reason });
    await suppress(person, { kind: "domain", value: DOMAIN, reason });
    expect(await db.lookup.findUniqueOrThrow({ where: { id: lookupId } })).toMatchObject({
      input: {},
      officerId: null,
    });
    await db.lookup.updateMany({ data: { forgottenAt: new Date(Date.now() - 11 * 60_000) } });
    await db.officer.updateMany({ data: { suppressedAt: new Date(Date.now() - 12 * 60_000) } });
    await expectProven();
  });

  it("does not spoil a result that has yet to be applied", async () => {
    const { taskId } = await startedTask(await domainQuestion());
    const body = JSON.stringify({ domain: DOMAIN });
    const { id } = await db.webhookDelivery.create({ data: { taskId, body, bodySha256: "x" } });
    await suppress(person, { kind: "domain", value: DOMAIN, reason });
    expect(await db.webhookDelivery.findUnique({ where: { id } })).toMatchObject({ body });
    const answer = { kind: "domain" as const, domain: DOMAIN };
    await db.$transaction((tx) => applyTaskResult(tx, taskId, { answers: [answer], by: "webhook" }));
    expect(await findInDatabase([DOMAIN])).toEqual([]);
    expect(await db.lookup.findFirst()).toMatchObject({ state: "found", answer: { domain: null } });
    await expectProven();
  });

  it("stays in the addresses that Snov.io posts to: one's own host may be suppressed", async () => {
    const address = `https://strikeline.${DOMAIN}/api/webhooks/snov/account`;
    const kept = { id: "1", object: "company", action: "found", address, status: "active" as const, isKept: true };
    await db.webhookSubscription.create({ data: { ...kept, seenAt: new Date() } });
    await suppress(person, { kind: "domain", value: DOMAIN, reason });
    expect(await db.webhookSubscription.findUnique({ where: { id: "1" } })).toMatchObject({ address, isKept: true });
  });

  it("is not left in a question that was asked in the same moment", async () => {
    await suppress(person, { kind: "domain", value: DOMAIN, reason });
    const job = await askAndJob(question, ofZelda.officerId);
    expect((await prepareTask("email", [job])).taskId).toBeNull();
    expect(await findInDatabase([DOMAIN])).toEqual([]);
  });
});

describe("a question whose answer is suppressed", () => {
  const refresh = { steps: ["domain" as const], cap: 10, refresh: true, dryRun: false };

  it("is not bought again while that stands: an officer's e-mail", async () => {
    await createTraces();
    const { id } = await suppress(person, { kind: "address", value: ADDRESS, reason });
    await expect(askOfficer(person, { ...ofZelda, refresh: true })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("suppressed"),
    });
    const input = { ...refresh, companyNumbers: [companyNumber], steps: ["emails" as const] };
    const estimate = await estimateRun(person, input);
    expect(estimate.officersSkipped).toEqual([{ reason: "suppressed", count: 1 }]);
    const { id: runId } = await createRun([companyNumber], { isRefresh: true });
    await db.$transaction((tx) => requestEmails(tx, companyNumber, runId));
    expect(await db.lookup.count({ where: { state: "waiting", kind: "email" } })).toBe(0);
    // Even one that was asked in the same moment.
    const job = await askAndJob(question, ofZelda.officerId);
    expect((await prepareTask("email", [job])).taskId).toBeNull();
    await liftSuppression(person, { id, reason: "a mistake" });
    expect((await estimateRun(person, input)).officersSkipped).toEqual([]);
    expect(await askOfficer(person, { ...ofZelda, refresh: true })).toBeTruthy();
  });

  it("is not bought again while that stands: a company's domain", async () => {
    await createTraces();
    const { id } = await suppress(person, { kind: "domain", value: DOMAIN, reason });
    const input = { ...refresh, companyNumbers: [companyNumber] };
    const estimate = await estimateRun(person, input);
    expect(estimate).toMatchObject({ maximum: 0, skipped: [{ reason: "suppressed", count: 1 }] });
    const skippedRun = await startRun(person, input);
    expect(await db.runItem.findMany({ where: { runId: skippedRun } })).toMatchObject([{ skipped: "suppressed" }]);
    // Suppressed after the run began.
    const { id: runId } = await createRun([companyNumber], { isRefresh: true });
    await db.$transaction((tx) => requestDomain(tx, companyNumber, runId));
    expect(await db.lookup.count({ where: { state: "waiting", kind: "domain" } })).toBe(0);
    expect(await db.runItem.findFirst({ where: { runId } })).toMatchObject({ skipped: "suppressed" });
    const job = await askAndJob(await domainQuestion());
    expect((await prepareTask("domain", [job])).taskId).toBeNull();
    await liftSuppression(person, { id, reason: "a mistake" });
    expect(await estimateRun(person, input)).toMatchObject({ skipped: [] });
  });

  it("still leads to the officers where a person knows another domain", async () => {
    await createTraces();
    await suppress(person, { kind: "domain", value: DOMAIN, reason });
    await createCandidate("harrowmere-joinery.com");
    const steps = ["domain" as const, "officers" as const, "emails" as const];
    const estimate = await estimateRun(person, { ...refresh, steps, companyNumbers: [companyNumber] });
    expect(estimate.skipped).toEqual([]);
    expect(estimate.maximum).toBeGreaterThan(0);
  });
});

describe("a domain that others have names under", () => {
  beforeEach(() => createOfficer(companyNumber, { id: "ada" }));

  it.each(["co.uk", "uk", "com", "github.io", ".co.uk", "CO.UK."])("is refused: %s", async (value) => {
    await expect(suppress(person, { kind: "domain", value, reason })).rejects.toMatchObject({
      code: "BAD_INPUT",
      field: "value",
    });
    expect(await db.suppression.count()).toBe(0);
  });

  it("is suppressed only by who says so knowingly: gmail.com", async () => {
    const domain = { kind: "domain" as const, value: "gmail.com", reason };
    await expect(suppress(person, domain)).rejects.toMatchObject({
      code: "BAD_INPUT",
      field: "value",
      message: expect.stringContaining("serves everybody"),
    });
    expect(await previewSuppression(domain)).toMatchObject({ companies: 0, isShared: true });
    await suppress(person, { ...domain, evenShared: true });
    expect(await db.suppression.count()).toBe(1);
  });
});
