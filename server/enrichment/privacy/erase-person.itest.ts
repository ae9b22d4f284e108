import { beforeEach, describe, expect, it } from "vitest";
import { recordAudit } from "@/server/access/audit";
import { lookupKey, type Question } from "@/server/enrichment/lookups/lookup-key";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { liftSuppression } from "@/server/enrichment/privacy/lift-suppression";
import { listSuppressions } from "@/server/enrichment/privacy/reads-suppressions";
import { eraseInput } from "@/server/enrichment/privacy/schema";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { requestEmails } from "@/server/enrichment/steps/request-emails";
import { applyTaskResult } from "@/server/enrichment/tasks/apply-task-result";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { decideUnknownTask } from "@/server/enrichment/tasks/resolve-unknown";
import { noteUnknown } from "@/server/enrichment/tasks/settle-start";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { enqueue } from "@/server/queues/enqueue";
import { isSuppressed } from "@/server/register/suppression";
import { resetDatabase } from "@/server/testing/database";
import { findInDatabase } from "@/server/testing/dump";
import { storeEmailsNow } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { openBooks } from "@/server/testing/factories/ledger";
import { createRun } from "@/server/testing/factories/lookups";
import { expectProven, person } from "@/server/testing/runs";

const DOMAIN = "harrowmere.co.uk";
const ADDRESS = `zelda.quillfeather@${DOMAIN}`;
const NAME = { forename: "Zelda", otherNames: "Rose", surname: "Quillfeather" };
/** Whatever must not be found anywhere afterwards. */
const TRACES = ["quillfeather", "zelda", ADDRESS, "person-zelda", "appointment-zelda"];
const BIRTH = { birthYear: 1971, birthMonth: 5 };
const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
const found = (email: string) => ({ email, status: "valid" as const, unknownReason: null, ...flags });
const question: Question = {
  kind: "email",
  input: { firstName: NAME.forename, lastName: NAME.surname, domain: DOMAIN },
};

beforeEach(async () => {
  await resetDatabase();
  await openBooks({ granted: 50 });
});

/** A person with two appointments, whose traces are everywhere that they can be. */
async function createTraces() {
  const companyNumber = await createCompany({ name: "HARROWMERE JOINERY LIMITED", careOf: "Zelda Quillfeather" });
  const other = await createCompany({ name: "PENHALLOW BAKERY LIMITED" });
  const full = { ...NAME, ...BIRTH, name: "QUILLFEATHER, Zelda Rose", personId: "person-zelda" };
  const officerId = await createOfficer(companyNumber, { ...full, id: "appointment-zelda-1" });
  await createOfficer(other, { ...full, id: "appointment-zelda-2" });
  const namesake = await createOfficer(other, { forename: "Ada", surname: "Marlowe", personId: "person-ada" });
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const reasons = [{ signal: "officer", weight: 2, detail: "The site names Zelda  Quillfeather" }];
  await db.companyDomain.create({
    data: { companyNumber, domain: DOMAIN, source: "snov", confidence: 0.95, band: "accept", reasons, ...at },
  });
  const { id: runId } = await createRun([companyNumber, other]);
  const task = await db.snovTask.create({
    data: { kind: "email", size: 1, state: "completed", taskHash: "a".repeat(32), startedAt: new Date() },
  });
  const answer = { kind: "email", emails: [found(ADDRESS)] };
  const lookup = await answered(question, answer, { companyNumber, officerId, taskId: task.id, runId });
  await db.runItemLookup.create({ data: { runId, companyNumber, lookupId: lookup, officerId, isCached: false } });
  await answered(
    { kind: "verification", input: { email: ADDRESS } },
    { kind: "verification", status: "valid", ...verdict },
    { companyNumber, officerId },
  );
  // The finder gave the address for somebody else too.
  const shared = await answered(
    { kind: "email", input: { firstName: "Ada", lastName: "Marlowe", domain: DOMAIN } },
    { kind: "email", emails: [found(ADDRESS), found(`ada@${DOMAIN}`)] },
    { companyNumber: other, officerId: namesake },
  );
  await db.lookup.update({ where: { id: shared }, data: { failure: "422: Zelda Quillfeather is no name" } });
  await storeEmailsNow({ officerId, lookupId: lookup });
  await db.$transaction(async (tx) => {
    const payload = { companyNumber, runId, lookupId: lookup, officerId };
    const id = await enqueue(tx, "store-emails", payload, { ...payload });
    const error = `Cannot store zelda.quillfeather@HARROWMERE.co.uk of Quillfeather, Zelda`;
    await tx.queueJob.update({ where: { id }, data: { error } });
    const now = new Date();
    await tx.queueJobAttempt.create({
      data: { jobId: id, number: 1, worker: "w", startedAt: now, endedAt: now, outcome: "failed", error },
    });
    await tx.$executeRaw`update pgboss.job set output = ${JSON.stringify({ message: error })}::jsonb where id = ${id}::uuid`;
    const after = { officerId, name: "Zelda Quillfeather", addresses: [ADDRESS] };
    await recordAudit(tx, {
      actor: person,
      action: "test",
      entity: "officer",
      entityId: officerId,
      reason: ADDRESS,
      after,
    });
  });
  await db.webhookDelivery.create({
    data: {
      taskId: task.id,
      body: JSON.stringify({ data: [{ people: "Zelda Quillfeather", email: ADDRESS }] }),
      bodySha256: "x",
    },
  });
  await db.registerEvent.create({
    data: {
      companyNumber,
      kind: "officers_changed",
      source: "rest",
      details: { added: "Zelda Quillfeather" },
      fingerprint: "f",
    },
  });
  const { id: importId } = await db.import.create({ data: { source: "list.csv", requestedBy: "Test" } });
  await db.importReject.create({ data: { importId, line: 1, reason: `"Zelda Quillfeather" is not a company number` } });
  return { companyNumber, other, officerId, runId, taskId: task.id, lookupId: lookup };
}

const verdict = { unknownReason: null, ...flags };

async function answered(
  asked: Question,
  answer: Prisma.InputJsonObject,
  about: { companyNumber: string; officerId: string | null; taskId?: string; runId?: string },
): Promise<string> {
  const at = { answeredAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const data = { kind: asked.kind, input: asked.input, key: lookupKey(asked), priority: 1, answer, ...about, ...at };
  return (await db.lookup.create({ data: { ...data, state: "found" } })).id;
}

const reason = "asked by letter";

describe("a person who asks to be forgotten", () => {
  it("is found nowhere in the database afterwards, though the traces were everywhere, and the books balance", async () => {
    await createTraces();
    const before = await findInDatabase(TRACES);
    expect(new Set(before.map((place) => place.split(":")[0]?.replaceAll('"', ""))).size).toBeGreaterThan(12);

    const erased = await erasePerson(person, { officerId: "appointment-zelda-1", reason, dryRun: false });
    expect(await findInDatabase(TRACES)).toEqual([]);
    expect(erased).toMatchObject({
      appointments: 2,
      companies: 2,
      addresses: 1,
      lookups: 2,
      deliveries: 1,
      inFlight: 0,
    });
    // The other officer's answer is as it was, without the address.
    expect(JSON.stringify(await db.lookup.findMany({ where: { officerId: { not: null } } }))).toContain("ada@");
    await expectProven();
  });

  it("is found by an address alone, and a dry run says the same and changes nothing", async () => {
    await createTraces();
    const traces = await findInDatabase(TRACES);
    const dry = await erasePerson(person, { address: ADDRESS.toUpperCase(), reason, dryRun: true });
    expect(await findInDatabase(TRACES)).toEqual(traces);
    expect(await db.suppression.count()).toBe(0);
    const { suppressionId, ...erased } = await erasePerson(person, { address: ADDRESS, reason, dryRun: false });
    expect({ ...erased, suppressionId: null }).toEqual(dry);
    expect((await listSuppressions({ limit: 10 })).items).toEqual([
      expect.objectContaining({ id: suppressionId, isErasure: true, hint: "2 appointments, 1 address", reason }),
    ]);
  });

  it("is found by an address at a domain in other letters than the DNS takes, however it is written", async () => {
    const about = { companyNumber: await createCompany(), officerId: null };
    const asked = { kind: "verification" as const, input: { email: "zelda@xn--bcher-kva.example" } };
    await answered(asked, { kind: "verification", status: "valid", ...verdict }, about);
    const input = eraseInput.parse({ address: " Zelda@Bücher.example", reason });
    expect(await erasePerson(person, input)).toMatchObject({ lookups: 1 });
    expect(await findInDatabase(["xn--bcher-kva"])).toEqual([]);
  });

  it("is known again under a new appointment, another id, and at the same domain, but a namesake is not", async () => {
    const { companyNumber } = await createTraces();
    await erasePerson(person, { officerId: "appointment-zelda-1", reason, dryRun: false });
    const isKnown = (subject: Parameters<typeof isSuppressed>[1]) => isSuppressed(db, subject);
    expect(await isKnown({ personId: "person-zelda" })).toBe(true);
    expect(await isKnown({ personId: "another", ...NAME, ...BIRTH })).toBe(true);
    expect(await isKnown({ ...NAME, companyNumber })).toBe(true);
    expect(await isKnown({ forename: "ZELDA", surname: "Quillfeather", domain: DOMAIN })).toBe(true);
    expect(await isKnown({ personId: "another", ...NAME, birthYear: 1999, birthMonth: 1 })).toBe(false);
  });

  it("is never bought again: a question that waits is dropped before anything is held", async () => {
    const { companyNumber } = await createTraces();
    const { id: runId } = await createRun([companyNumber]);
    const forgotten = await erasePerson(person, { officerId: "appointment-zelda-1", reason, dryRun: false });
    expect(forgotten.suppressionId).not.toBeNull();
    const again = await createOfficer(companyNumber, { ...NAME, ...BIRTH, id: "appointment-new", personId: "new-id" });
    await db.$transaction((tx) => requestEmails(tx, companyNumber, runId));
    expect(await db.lookup.count({ where: { officerId: again } })).toBe(0);
    // Even one that somebody had asked in the same moment.
    const { lookupId } = await db.$transaction((tx) =>
      requestLookup(tx, { question, companyNumber, run: { id: runId, isRefresh: true }, priority: 1 }),
    );
    const job = await db.queueJob.findFirstOrThrow({ where: { lookupId } });
    const prepared = await prepareTask("email", [{ jobId: job.id, lookupId }]);
    expect(prepared).toMatchObject({ taskId: null, done: [job.id] });
    expect((await db.lookup.findUniqueOrThrow({ where: { id: lookupId } })).state).toBe("cancelled");
  });

  it("goes with the answer when Snov.io had the question in hand, which is paid and not kept", async () => {
    const { companyNumber, officerId } = await createTraces();
    const { id: runId } = await createRun([companyNumber]);
    const { lookupId } = await db.$transaction((tx) =>
      requestLookup(tx, { question, companyNumber, officerId, run: { id: runId, isRefresh: true }, priority: 1 }),
    );
    const job = await db.queueJob.findFirstOrThrow({ where: { lookupId } });
    const { taskId } = await prepareTask("email", [{ jobId: job.id, lookupId }]);
    if (!taskId) throw new Error("nothing was prepared");
    await db.snovTask.update({
      where: { id: taskId },
      data: { state: "started", taskHash: "b".repeat(32), startedAt: new Date() },
    });
    expect(await erasePerson(person, { officerId, reason, dryRun: false })).toMatchObject({ inFlight: 1 });
    await db.$transaction((tx) =>
      applyTaskResult(tx, taskId, { answers: [{ kind: "email", emails: [found(ADDRESS)] }], by: "poll" }),
    );
    await db.webhookDelivery.create({ data: { taskId, body: `{"email":"${ADDRESS}"}`, bodySha256: "late" } });
    expect(await findInDatabase(TRACES)).toEqual([]);
    expect(await db.lookup.findUniqueOrThrow({ where: { id: lookupId } })).toMatchObject({ creditsSpent: 1 });
    await expectProven();
  });

  it("is not named by the books, which keep their words for ever: neither a decider's nor Snov.io's are among them", async () => {
    const { companyNumber, officerId } = await createTraces();
    const { id: runId } = await createRun([companyNumber]);
    const { lookupId } = await db.$transaction((tx) =>
      requestLookup(tx, { question, companyNumber, officerId, run: { id: runId, isRefresh: true }, priority: 1 }),
    );
    const { id: jobId } = await db.queueJob.findFirstOrThrow({ where: { lookupId } });
    const prepare = async () => (await prepareTask("email", [{ jobId, lookupId }])).taskId ?? "";
    const refusal = "Snov.io answered 422: Zelda Quillfeather is no name";
    const refused = await prepare();
    await db.$transaction((tx) => takeBack(tx, refused, "not_started", refusal));
    const taskId = await prepare();
    await db.snovTask.update({ where: { id: taskId }, data: { state: "sending" } });
    await db.$transaction((tx) => noteUnknown(tx, taskId, "nobody answered"));
    await decideUnknownTask(person, { taskId, decision: "write-off", reason: "Zelda Quillfeather rang us" });

    await erasePerson(person, { officerId, reason, dryRun: false });
    expect(await findInDatabase(TRACES)).toEqual([]);
    await expectProven();
  });
});

describe("a suppression", () => {
  it("takes what we hold, is refused twice, and can be lifted", async () => {
    const { officerId } = await createTraces();
    const { id } = await suppress(person, { kind: "person", value: officerId, reason });
    expect(await db.officerEmail.count({ where: { officerId } })).toBe(0);
    expect(await db.officer.count({ where: { suppressedAt: { not: null } } })).toBe(2);
    await expect(suppress(person, { kind: "person", value: officerId, reason })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await liftSuppression(person, { id, reason: "a mistake" });
    expect(await db.officer.count({ where: { suppressedAt: { not: null } } })).toBe(0);
    expect(await db.suppression.count()).toBe(0);
    expect(await db.auditEntry.count({ where: { entity: "suppression", entityId: id } })).toBe(2);
  });

  it("of a domain takes what is at it and below it, of a company its waiting questions", async () => {
    const { companyNumber } = await createTraces();
    await suppress(person, { kind: "domain", value: DOMAIN, reason });
    expect(await db.companyDomain.count()).toBe(0);
    expect(await db.officerEmail.count()).toBe(0);
    await suppress(person, { kind: "company", value: companyNumber, reason });
    const [row] = await db.$queryRaw<{ state: string }[]>`
      select state from company_enrichment where company_number = ${companyNumber}`;
    expect(row?.state).toBe("suppressed");
    await expect(suppress(person, { kind: "address", value: "nobody", reason })).rejects.toMatchObject({
      code: "BAD_INPUT",
    });
  });
});
