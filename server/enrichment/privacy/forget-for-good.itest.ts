import { beforeEach, describe, expect, it } from "vitest";
import { recordAudit } from "@/server/access/audit";
import { hashPerson } from "@/server/enrichment/domain-evidence";
import { lookupKey, type Question } from "@/server/enrichment/lookup-key";
import { prepareTask } from "@/server/enrichment/prepare-task";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { finishErasures } from "@/server/enrichment/privacy/finish-erasures";
import { liftSuppression } from "@/server/enrichment/privacy/lift-suppression";
import { listKeyColumns } from "@/server/enrichment/privacy/strike-out";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { requestLookup } from "@/server/enrichment/request-lookup";
import { decideUnknownTask } from "@/server/enrichment/resolve-unknown";
import { noteUnknown, settleStart, takeBack } from "@/server/enrichment/settle-start";
import { sweepLookups } from "@/server/enrichment/sweep-lookups";
import { db, type Tx } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { isSuppressed } from "@/server/register/suppression";
import { resetDatabase } from "@/server/testing/database";
import { findInDatabase } from "@/server/testing/dump";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { openBooks } from "@/server/testing/factories/ledger";
import { createRun } from "@/server/testing/factories/lookups";
import { expectProven, person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

const DOMAIN = "harrowmere.co.uk";
const ADDRESS = `zelda.quillfeather@${DOMAIN}`;
const TRACES = ["quillfeather", "zelda", "person-zelda", "appointment-zelda"];
const zelda = {
  forename: "Zelda",
  surname: "Quillfeather",
  personId: "person-zelda",
  birthYear: 1971,
  birthMonth: 5,
  name: "QUILLFEATHER, Zelda",
};
const question: Question = {
  kind: "email",
  input: { firstName: zelda.forename, lastName: zelda.surname, domain: DOMAIN },
};
const verification: Question = { kind: "verification", input: { email: ADDRESS } };
const reason = "asked by letter";
const erase = (by: { officerId: string } | { address: string }) =>
  erasePerson(person, { ...by, reason, dryRun: false });
const ofZelda = { officerId: "appointment-zelda-1" };

let companyNumber = "";
let run: { id: string; isRefresh: boolean };

beforeEach(async () => {
  await resetDatabase();
  await openBooks({ granted: 50 });
  companyNumber = await createCompany();
  await createOfficer(companyNumber, { ...zelda, id: ofZelda.officerId });
  run = await createRun([companyNumber]);
});

function ask(tx: Tx, asked: Question, officerId?: string) {
  return requestLookup(tx, {
    question: asked,
    companyNumber,
    officerId,
    run: { ...run, isRefresh: true },
    priority: 1,
  });
}

async function askAndJob(asked: Question, officerId?: string) {
  const { lookupId } = await db.$transaction((tx) => ask(tx, asked, officerId));
  return { lookupId, jobId: (await db.queueJob.findFirstOrThrow({ where: { lookupId } })).id };
}

async function answered(asked: Question, answer: Prisma.InputJsonObject, officerId: string): Promise<string> {
  const at = { answeredAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const data = { kind: asked.kind, input: asked.input, key: lookupKey(asked), priority: 1, answer, companyNumber };
  return (await db.lookup.create({ data: { ...data, ...at, officerId, state: "found" } })).id;
}

const found = (email: string) => ({
  kind: "email",
  emails: [
    {
      email,
      status: "valid",
      unknownReason: null,
      isValidFormat: true,
      isDisposable: false,
      isWebmail: false,
      isGibberish: false,
    },
  ],
});

async function startedTask(asked: Question = question) {
  const job = await askAndJob(asked, ofZelda.officerId);
  const { taskId } = await prepareTask(asked.kind, [job]);
  if (!taskId) throw new Error("nothing was prepared");
  const startedAt = new Date();
  await db.snovTask.update({ where: { id: taskId }, data: { state: "started", taskHash: "b".repeat(32), startedAt } });
  return { taskId, ...job };
}

const isHidden = () => until("the person is hidden", async () => (await db.suppression.count()) > 0);

describe("acts of suppressing", () => {
  it("keep what they hide until each of them is lifted, in whatever order they came", async () => {
    const suppression = await suppress(person, { kind: "person", value: ofZelda.officerId, reason });
    const { suppressionId } = await erase(ofZelda);
    await liftSuppression(person, { id: suppression, reason: "a mistake" });
    expect(await isSuppressed(db, { personId: zelda.personId })).toBe(true);
    await liftSuppression(person, { id: suppressionId ?? "", reason: "a mistake" });
    expect(await isSuppressed(db, { personId: zelda.personId })).toBe(false);
  });

  it.each([
    ["Ms Quillfeather wrote to us", /without naming/],
    ["zelda QUILLFEATHER asked", /without naming/],
  ])("are not kept with a reason that names the person: %s", async (naming, message) => {
    const refused = { code: "BAD_INPUT", field: "reason", message: expect.stringMatching(message) };
    await expect(erasePerson(person, { ...ofZelda, reason: naming, dryRun: false })).rejects.toMatchObject(refused);
    const value = ofZelda.officerId;
    await expect(suppress(person, { kind: "person", value, reason: naming })).rejects.toMatchObject(refused);
    expect(await db.suppression.count()).toBe(0);
  });

  it("of a person cancel what waits, what may be tried again, and take the appointments elsewhere", async () => {
    const waiting = await askAndJob(question, ofZelda.officerId);
    const failed = await askAndJob(verification, ofZelda.officerId);
    await db.lookup.update({ where: { id: failed.lookupId }, data: { state: "failed" } });
    await db.personRecord.create({ data: { personId: zelda.personId, total: 1, fetchedAt: new Date() } });
    await suppress(person, { kind: "person", value: ofZelda.officerId, reason });
    const states = await db.lookup.findMany({ where: { id: { in: [waiting.lookupId, failed.lookupId] } } });
    expect(states.map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
    expect(await db.personRecord.count()).toBe(0);
    await expectProven();
  });

  it("of a person hide every appointment under which they are known, and not a namesake's", async () => {
    const other = await createCompany();
    await createOfficer(other, { ...zelda, id: "same", personId: "another-id" });
    await createOfficer(companyNumber, { ...zelda, id: "unborn", personId: null, birthYear: null, birthMonth: null });
    await createOfficer(companyNumber, { ...zelda, id: "namesake", personId: "namesake", birthYear: 1999 });
    await suppress(person, { kind: "person", value: ofZelda.officerId, reason });
    const shown = await db.officer.findMany({ where: { suppressedAt: null }, select: { id: true } });
    expect(shown).toEqual([{ id: "namesake" }]);
    await expectProven();
  });

  it.each([
    ["email", question],
    ["verification", verification],
  ] as const)(
    "are obeyed before anything is paid: a question of the kind %s about a suppressed officer",
    async (kind, asked) => {
      await suppress(person, { kind: "person", value: ofZelda.officerId, reason });
      // Asked in the same moment.
      const job = await askAndJob(asked, ofZelda.officerId);
      expect(await prepareTask(kind, [job])).toMatchObject({ taskId: null, done: [job.jobId] });
      expect(await db.lookup.findUnique({ where: { id: job.lookupId } })).toMatchObject({ state: "cancelled" });
    },
  );
});

describe("beside an erasure", () => {
  it("nobody is bought while it still runs", async () => {
    await db.import.create({ data: { id: run.id, source: "Zelda Quillfeather", requestedBy: "Test" } });
    let erasing: Promise<unknown> | null = null;
    await db.$transaction(async (tx) => {
      // It will wait for this row.
      await tx.$executeRaw`select 1 from imports where id = ${run.id}::uuid for update`;
      erasing = erase(ofZelda);
      await isHidden();
      const job = await askAndJob(question, ofZelda.officerId);
      expect((await prepareTask("email", [job])).taskId).toBeNull();
    });
    await erasing;
    expect(await findInDatabase(TRACES)).toEqual([]);
  });

  it("what began before it is waited for: an appointment, a question asked and started", async () => {
    let erasing: Promise<unknown> | null = null;
    let taskId = "";
    await db.$transaction(async (tx) => {
      const data = { ...zelda, isCorporate: false, role: "director", companyNumber };
      await tx.officer.create({ data: { ...data, id: "appointment-zelda-2" } });
      const { lookupId } = await ask(tx, question, "appointment-zelda-2");
      taskId = (
        await tx.snovTask.create({
          data: { kind: "email", size: 1, state: "started", taskHash: "c".repeat(32), startedAt: new Date() },
        })
      ).id;
      await tx.lookup.update({ where: { id: lookupId }, data: { state: "in_flight", taskId, position: 0 } });
      erasing = erase(ofZelda);
      await isHidden();
    });
    expect(await erasing).toMatchObject({ appointments: 2, lookups: 1, inFlight: 1 });
    expect(await db.officer.count()).toBe(0);
    expect(await db.snovTask.findUnique({ where: { id: taskId } })).toMatchObject({ isRedacted: true });
    expect((await db.lookup.findFirstOrThrow()).forgottenAt).not.toBeNull();
  });
});

it("an erasure that was cut short is finished, and a suppression alone erases nobody", async () => {
  await createOfficer(companyNumber, { id: "ada", personId: "person-ada" });
  await suppress(person, { kind: "person", value: "ada", reason });
  await erase(ofZelda);
  // As if its last part had never been.
  await createOfficer(companyNumber, { ...zelda, id: ofZelda.officerId });
  await db.officer.updateMany({ data: { suppressedAt: new Date(Date.now() - 3_600_000) } });
  await finishErasures();
  expect(await db.officer.findMany({ select: { id: true } })).toEqual([{ id: "ada" }]);
});

describe("deliveries", () => {
  const body = JSON.stringify({ people: "Zelda Quillfeather" });

  it("of the account lose their words when they are found to be about a forgotten person's task", async () => {
    const { id: taskId } = await db.snovTask.create({
      data: { kind: "email", size: 1, state: "completed", isRedacted: true },
    });
    const { id } = await db.webhookDelivery.create({ data: { channel: "account", body, bodySha256: "x" } });
    expect(await db.webhookDelivery.update({ where: { id }, data: { taskId } })).toMatchObject({ body: null });
  });

  it("of a task that ends without a result lose them too, and those of nobody's task after a day", async () => {
    const { taskId } = await startedTask();
    await db.webhookDelivery.create({ data: { taskId, body, bodySha256: "x", state: "applied" } });
    await erase(ofZelda);
    await db.webhookDelivery.create({ data: { taskId, body, bodySha256: "y", state: "applied" } });
    await db.$transaction((tx) => takeBack(tx, taskId, "not_started", "nothing was accepted"));
    const old = new Date(Date.now() - 25 * 3_600_000);
    const ofNobody = { channel: "account", body, state: "applied" } as const;
    await db.webhookDelivery.create({ data: { ...ofNobody, bodySha256: "z", receivedAt: old } });
    const fresh = await db.webhookDelivery.create({ data: { ...ofNobody, body: "{}", bodySha256: "w" } });
    await sweepLookups();
    expect(await db.webhookDelivery.findMany({ where: { body: { not: null } }, select: { id: true } })).toEqual([
      { id: fresh.id },
    ]);
    expect(await findInDatabase(TRACES)).toEqual([]);
  });
});

describe("what Snov.io had in hand when its person was forgotten", () => {
  const ends: Record<string, (taskId: string) => Promise<unknown>> = {
    "was not started": (taskId) => settleStart(taskId, { outcome: "out-of-credits", status: 402, body: "" }),
    "was given back by a person": (taskId) =>
      decideUnknownTask(person, { taskId, decision: "retry", reason: "risked" }),
    "was written off by a person": (taskId) =>
      decideUnknownTask(person, { taskId, decision: "write-off", reason: "gone" }),
  };

  it.each(Object.entries(ends))("goes at once when it %s, and is not asked again", async (_, end) => {
    const { taskId, lookupId, jobId } = await startedTask();
    await db.queueJob.delete({ where: { id: jobId } });
    const body = JSON.stringify({ people: "Zelda Quillfeather" });
    await db.webhookDelivery.create({ data: { taskId, body, bodySha256: "x", state: "failed" } });
    await db.$transaction((tx) => noteUnknown(tx, taskId, "nobody answered"));
    await db.snovTask.update({ where: { id: taskId }, data: { taskHash: null } });
    expect(await erase(ofZelda)).toMatchObject({ inFlight: 1 });
    await end(taskId);
    expect(await findInDatabase(TRACES)).toEqual([]);
    expect(await db.lookup.findUniqueOrThrow({ where: { id: lookupId } })).toMatchObject({ state: "cancelled" });
    expect(await db.queueJob.count({ where: { lookupId } })).toBe(0);
  });
});

describe("an address", () => {
  it("still tells whose it was after a suppression took it from the officer", async () => {
    await answered(question, found(ADDRESS), ofZelda.officerId);
    const ada = await createOfficer(companyNumber);
    const other: Question = { kind: "email", input: { firstName: "Ada", lastName: "Marlowe", domain: DOMAIN } };
    await answered(other, found(ADDRESS), ada);
    await suppress(person, { kind: "person", value: ofZelda.officerId, reason });
    expect(await erase({ address: ADDRESS })).toMatchObject({ appointments: 1, lookups: 1 });
    expect(await findInDatabase(TRACES)).toEqual([]);
    expect(await db.officer.findMany()).toMatchObject([{ id: ada }]);
  });

  it("that nothing is known of is said to be so, and suppresses nobody", async () => {
    for (const dryRun of [true, false])
      await expect(erasePerson(person, { address: "nobody@else.uk", reason, dryRun })).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: expect.stringMatching(/nothing was erased/),
      });
    expect(await db.suppression.count()).toBe(0);
  });
});

it("an erasure reaches former names, appointments elsewhere, lines put aside, hashes on sites, and leaves a namesake of ours", async () => {
  await db.officer.update({ where: { id: ofZelda.officerId }, data: { formerNames: ["BRAMBLEWICK, Zelda"] } });
  const record = { personId: zelda.personId, total: 1, fetchedAt: new Date() };
  const elsewhere = { position: 0, companyNumber: "77999999", companyName: "ELSEWHERE LIMITED", role: "director" };
  await db.personRecord.create({ data: { ...record, appointments: { create: elsewhere } } });
  const line = { stream: "companies", fingerprint: "f", line: "c/o Zelda Bramblewick", reason: "not JSON" };
  await db.streamReject.create({ data: line });
  const hash = await hashPerson("Zelda", "Quillfeather");
  const site = { outcome: "read", people: [{ url: "/team", hashes: [hash, "another"] }] };
  await db.domainEvidence.create({ data: { domain: DOMAIN, site } });
  const actor = { ...person, name: "Zelda Quillfeather" };
  await db.$transaction((tx) => recordAudit(tx, { actor, action: "test", entity: "company", entityId: companyNumber }));
  await erase(ofZelda);
  expect(await findInDatabase(["bramblewick", "person-zelda", "elsewhere limited", hash ?? "?"])).toEqual([]);
  expect((await db.domainEvidence.findFirstOrThrow()).site).toMatchObject({ people: [{ hashes: ["another"] }] });
  expect(await db.auditEntry.count({ where: { actor: actor.name } })).toBe(1);
  expect(await isSuppressed(db, { ...zelda, personId: null, surname: "Bramblewick" })).toBe(true);
});

/**
 * Keys cannot be struck out. Whoever adds one that is text decides here whether it can hold a person: if it can, its rows must be
 * deleted by `erasePerson` and its table named among the kept ones of `strike-out.ts`.
 */
it("no key that is text can hold a person", async () => {
  expect(await db.$transaction(listKeyColumns)).toEqual(KEYS_WITHOUT_PEOPLE);
});

const KEYS_WITHOUT_PEOPLE: string[] = [
  "pgboss.job.name",
  "pgboss.job_dependency.child_name",
  "pgboss.job_dependency.parent_name",
  "pgboss.queue.dead_letter",
  "pgboss.queue.name",
  "pgboss.schedule.key",
  "pgboss.schedule.name",
  "pgboss.subscription.event",
  "pgboss.subscription.name",
  "public.alerts.key",
  "public.alerts.period",
  "public.company_domains.company_number",
  "public.company_domains.domain",
  "public.domain_evidence.domain",
  "public.queue_jobs.company_number",
  "public.queue_jobs.officer_id",
  "public.queue_pauses.queue",
  "public.register_checks.company_number",
  "public.register_events.company_number",
  "public.register_events.fingerprint",
  "public.register_words.word",
  "public.run_item_lookups.company_number",
  "public.run_item_lookups.officer_id",
  "public.run_items.company_number",
  "public.sic_codes.code",
  "public.sign_in_throttles.key",
  "public.snov_tasks.task_hash",
  "public.snov_webhooks.body_sha256",
  "public.stream_minutes.kind",
  "public.stream_minutes.stream",
  "public.stream_positions.stream",
  "public.stream_rejects.fingerprint",
  "public.stream_rejects.stream",
  "public.strike_off_filings.transaction_id",
  "public.suppressions.hash",
  "public.webhook_subscriptions.id",
  "public.worker_heartbeats.worker",
];
