import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { lookupAnswer } from "@/server/enrichment/lookups/answers";
import { emailQuestion } from "@/server/enrichment/lookups/lookup-key";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask, storeEmailsNow } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { askDomains, createRun, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 50, faults: { webhooks: { isOn: false } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

/** An e-mail lookup for a person of each surname, each at a domain of their own. */
async function requestEmails(surnames: readonly string[]) {
  const lookups: { lookupId: string; officerId: string }[] = [];
  for (const [index, surname] of surnames.entries()) {
    const companyNumber = await createCompany();
    const officerId = await createOfficer(companyNumber, { forename: "John", surname });
    const run = await createRun([companyNumber]);
    const input = { firstName: "John", lastName: surname, domain: `harrowmere-${index}.co.uk` };
    const { lookupId } = await db.$transaction((tx) =>
      requestLookup(tx, { question: { kind: "email", input }, companyNumber, officerId, run, priority: 1 }),
    );
    lookups.push({ lookupId, officerId });
  }
  return lookups;
}

const startEmails = (lookups: readonly { lookupId: string }[]) =>
  startTogether(
    lookups.map(({ lookupId }) => lookupId),
    "email",
  );

/** Ten people, all answered by one task. */
async function askPeople() {
  const lookups = await requestEmails(
    Array.from({ length: 10 }, (_, index) => `Smith${String.fromCodePoint(97 + index)}`),
  );
  await startEmails(lookups);
  await collectWhenReady((await onlyTask()).id);
  return lookups;
}

/** The addresses that each lookup got, with the domain that it asked for. */
async function addresses() {
  const lookups = await db.lookup.findMany({ where: { kind: "email" } });
  return lookups.flatMap(({ input, answer }) => {
    const parsed = lookupAnswer.parse(answer);
    const { domain } = emailQuestion.parse(input);
    return parsed.kind === "email" ? parsed.emails.map(({ email }) => ({ email, domain })) : [];
  });
}

describe("answers find their questions", () => {
  it.each([
    ["in the order they were asked", { reorders: "none" as const }],
    ["in another order", { reorders: "all" as const }],
    ["in another order, without the questions", { reorders: "all" as const, hasMeta: false }],
  ])("for ten people in one batch, when they come %s", async (_, tasks) => {
    providers.snov.setFaults({ tasks, answers: { offDomainEmails: "never" } });
    await askPeople();
    const found = await addresses();
    expect(found.length).toBeGreaterThan(2);
    expect(found.filter(({ email, domain }) => !email.endsWith(`@${domain}`))).toEqual([]);
    expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
    await expectProven();
  });

  it("because namesakes are never asked in one task, however their names are written", async () => {
    const lookups = await requestEmails(["Smith", "Ó Marlowe", "SMITH", "O Marlowe", "Smith", "Brown"]);
    await startEmails(lookups);
    expect(await db.snovTask.findMany({ select: { size: true } })).toEqual([{ size: 3 }]);
    await startEmails(lookups);
    await startEmails(lookups);
    const tasks = await db.snovTask.findMany({ select: { size: true }, orderBy: { createdAt: "asc" } });
    expect(tasks).toEqual([{ size: 3 }, { size: 2 }, { size: 1 }]);
    expect(await lookupStates()).toEqual({ in_flight: 6 });
  });

  it.each([
    ["in another order", { reorders: "all" as const }],
    ["in another order, without the questions", { reorders: "all" as const, hasMeta: false }],
  ])("for ten company names in one batch, when they come %s", async (_, tasks) => {
    await expectOwnDomains(tasks, {});
  });

  it("for a part of the names only, without the questions, because credits ran out", async () => {
    providers.snov.setCredits(2);
    await expectOwnDomains({ reorders: "none", hasMeta: false }, { whenShort: "partial" });
    expect((await lookupStates()).found).toBe(2);
  });
});

type Faults = Parameters<typeof providers.snov.setFaults>[0];

/** The sandbox makes domains of a name's own words, so each name here has a word of its own. */
async function expectOwnDomains(tasks: Faults["tasks"], credits: Faults["credits"]) {
  const numbers = [
    "Penhallow",
    "Ostlerby",
    "Quillmarsh",
    "Tarnvale",
    "Eddlestone",
    "Halewick",
    "Northgarth",
    "Grindlow",
  ];
  const asked: string[] = [];
  for (const word of numbers) asked.push(...(await askDomains(1, { prefix: word })).lookupIds);
  providers.snov.setFaults({ tasks, credits });
  await startTogether(asked);
  await collectWhenReady((await onlyTask()).id);
  const found = await db.lookup.findMany({ where: { state: "found" }, include: { company: true } });
  expect(found.length).toBeGreaterThan(1);
  const strangers = found.filter(({ answer, company }) => {
    const parsed = lookupAnswer.parse(answer);
    const own = company.name?.split(" ")[0]?.toLowerCase() ?? "";
    const words = numbers.map((word) => word.toLowerCase()).filter((word) => word !== own);
    return parsed.kind === "domain" && words.some((word) => parsed.domain?.includes(word));
  });
  expect(strangers).toEqual([]);
  expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
  await expectProven();
}

describe("an officer's addresses", () => {
  it("at another domain than the one asked for are kept, marked, and less likely", async () => {
    providers.snov.setFaults({ answers: { offDomainEmails: "always" } });
    const lookups = await askPeople();
    for (const lookup of lookups) await storeEmailsNow(lookup);
    const stored = await db.officerEmail.findMany({ include: { lookup: true } });
    const off = stored.filter((row) => row.isOffDomain);
    expect(off.length).toBeGreaterThan(0);
    for (const row of stored) {
      const { domain } = emailQuestion.parse(row.lookup?.input);
      expect(row.isOffDomain).toBe(!row.email.endsWith(`@${domain}`));
      const signals = JSON.stringify(row.reasons);
      expect(signals.includes("off-domain")).toBe(row.isOffDomain);
    }
    const own = stored.filter((row) => !row.isOffDomain);
    expect(Math.max(...off.map((row) => row.confidence))).toBeLessThan(Math.max(...own.map((row) => row.confidence)));
  });

  it("are not stored for somebody who asked to be forgotten while they were looked up", async () => {
    const lookups = await askPeople();
    await db.officer.updateMany({ data: { suppressedAt: new Date() } });
    for (const lookup of lookups) await storeEmailsNow(lookup);
    expect(await db.officerEmail.count()).toBe(0);
    await expectProven();
  });

  it("stored twice from the same answer are the same rows", async () => {
    const lookups = await askPeople();
    for (const lookup of lookups) await storeEmailsNow(lookup);
    const before = await db.officerEmail.findMany({ orderBy: { id: "asc" } });
    for (const lookup of lookups) await storeEmailsNow(lookup);
    expect(await db.officerEmail.findMany({ orderBy: { id: "asc" } })).toEqual(before);
  });
});
