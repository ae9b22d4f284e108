import { describe, expect, it } from "vitest";
import { liftSuppression } from "@/server/enrichment/privacy/lift-suppression";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { estimateRun } from "@/server/enrichment/runs/start-run";
import { askOfficer } from "@/server/enrichment/steps/ask-officer";
import { applyTaskResult } from "@/server/enrichment/tasks/apply-task-result";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { db } from "@/server/platform/db/client";
import {
  ADDRESS,
  answered,
  companyNumber,
  DOMAIN,
  found,
  ofZelda,
  question,
  reason,
  startWithZelda,
} from "@/server/testing/factories/person-to-forget";
import { expectProven, person } from "@/server/testing/runs";

startWithZelda();

const OTHER = `office@${DOMAIN}`;
const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };

/** An hour ago Snov.io told these addresses of Zelda. */
async function told(addresses: readonly string[]) {
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const data = { companyNumber, domain: DOMAIN, source: "snov" as const, confidence: 0.95, band: "accept" as const };
  await db.companyDomain.create({ data: { ...data, ...at, reasons: [] } });
  const emails = addresses.flatMap((address) => found(address).emails);
  const id = await answered(question, { kind: "email", emails }, ofZelda.officerId);
  await db.lookup.update({ where: { id }, data: { answeredAt: new Date(Date.now() - 3_600_000) } });
  return id;
}

const estimate = (refresh: boolean) =>
  estimateRun(person, { steps: ["emails"], cap: 10, refresh, dryRun: false, companyNumbers: [companyNumber] });

/** What waits is sent and answered. */
async function buy(address: string) {
  const { id: lookupId } = await db.lookup.findFirstOrThrow({ where: { state: "waiting" } });
  const { id: jobId } = await db.queueJob.findFirstOrThrow({ where: { lookupId } });
  const { taskId } = await prepareTask("email", [{ lookupId, jobId }]);
  if (!taskId) throw new Error("nothing was prepared");
  const at = { sentAt: new Date(), startedAt: new Date() };
  await db.snovTask.update({ where: { id: taskId }, data: { state: "started", taskHash: "c".repeat(32), ...at } });
  const email = { email: address, status: "valid" as const, unknownReason: null, ...flags };
  await db.$transaction((tx) =>
    applyTaskResult(tx, taskId, { answers: [{ kind: "email", emails: [email] }], by: "poll" }),
  );
}

describe("an answer of several addresses, one of them suppressed", () => {
  it("goes on serving with the others, and is bought again like any other", async () => {
    const id = await told([ADDRESS, OTHER]);
    await suppress(person, { kind: "address", value: ADDRESS, reason });
    expect(await db.lookup.findUnique({ where: { id } })).toMatchObject({ answer: { emails: [{ email: OTHER }] } });
    expect(await estimate(false)).toMatchObject({ cached: 1, officersSkipped: [] });
    expect((await estimate(true)).officersSkipped).toEqual([]);
    await askOfficer(person, { ...ofZelda, refresh: true });
    await buy(OTHER);
    await expectProven();
  });

  it("is withheld once nothing is left of it", async () => {
    await told([ADDRESS, OTHER]);
    await suppress(person, { kind: "address", value: ADDRESS, reason });
    await suppress(person, { kind: "address", value: OTHER, reason });
    await expect(askOfficer(person, { ...ofZelda, refresh: true })).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("an answer that a suppression has emptied", () => {
  it("is not taken for a fresh one after the suppression was lifted", async () => {
    await told([ADDRESS]);
    const { id } = await suppress(person, { kind: "address", value: ADDRESS, reason });
    await liftSuppression(person, { id, reason: "a mistake" });
    expect(await estimate(false)).toMatchObject({ cached: 0, officersSkipped: [] });
    await askOfficer(person, { ...ofZelda, refresh: false });
    await buy(ADDRESS);
    expect(await db.officerEmail.count()).toBe(0);
    await expectProven();
    // The new one serves like any other.
    expect(await estimate(false)).toMatchObject({ cached: 1 });
  });
});
