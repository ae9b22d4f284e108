import { beforeEach, describe, expect, it } from "vitest";
import { lookupKey, type Question } from "@/server/enrichment/lookups/lookup-key";
import { askOfficer, askVerification } from "@/server/enrichment/steps/ask-officer";
import { requestEmails } from "@/server/enrichment/steps/request-emails";
import { storeDomain } from "@/server/enrichment/steps/store-domain";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { isSuppressed, suppressionHash } from "@/server/register/suppression";
import { resetDatabase } from "@/server/testing/database";
import { storeEmailsNow } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

async function suppress(kind: "address" | "domain" | "person", value: string) {
  await db.suppression.create({
    data: { kind, hash: await suppressionHash(kind, value), reason: "asked", createdBy: "Test" },
  });
}

const DOMAIN = "harrowmere.co.uk";

/** A director of a company whose domain is accepted, in a run that looks for e-mails. */
async function createDirector() {
  const companyNumber = await createCompany({ name: "HARROWMERE JOINERY LIMITED" });
  const officerId = await createOfficer(companyNumber, { personId: "person-1" });
  const now = new Date();
  await db.companyDomain.create({
    data: {
      companyNumber,
      domain: DOMAIN,
      source: "manual",
      confidence: 0.9,
      band: "accept",
      reasons: [],
      lastVerifiedAt: now,
      expiresAt: new Date(now.getTime() + 86_400_000),
    },
  });
  const { id: runId } = await createRun([companyNumber]);
  return { companyNumber, officerId, runId };
}

async function answered(question: Question, companyNumber: string, answer: Prisma.InputJsonValue): Promise<string> {
  const { kind, input } = question;
  const at = { answeredAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const data = { kind, input, key: lookupKey(question), priority: 1, companyNumber, answer, ...at };
  return (await db.lookup.create({ data: { ...data, state: "found" } })).id;
}

const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
const found = (email: string) => ({ email, status: "valid", unknownReason: null, ...flags });

describe("what is suppressed", () => {
  it("is kept as a keyed hash, and an address goes with its domain, a domain with the one above it", async () => {
    await suppress("domain", DOMAIN);
    expect(await isSuppressed(db, { domain: DOMAIN.toUpperCase() })).toBe(true);
    expect(await isSuppressed(db, { address: `ada@mail.${DOMAIN}` })).toBe(true);
    expect(await isSuppressed(db, { address: "ada@other.co.uk", personId: DOMAIN })).toBe(false);
    expect(await isSuppressed(db, {})).toBe(false);
    expect(JSON.stringify(await db.suppression.findMany())).not.toContain(DOMAIN);
  });

  it("is not stored: an address of two, and a whole domain, which leads no further", async () => {
    const { companyNumber, officerId, runId } = await createDirector();
    await suppress("address", `ada@${DOMAIN}`);
    const input = { firstName: "Ada", lastName: "Marlowe", domain: DOMAIN };
    const emails = [found(`Ada@${DOMAIN}`), found(`a.marlowe@${DOMAIN}`)];
    const lookupId = await answered({ kind: "email", input }, companyNumber, { kind: "email", emails });
    await storeEmailsNow({ officerId, lookupId });
    expect((await db.officerEmail.findMany()).map(({ email }) => email)).toEqual([`a.marlowe@${DOMAIN}`]);

    await suppress("domain", "harrowmere.com");
    const question = { kind: "domain" as const, input: { name: "Harrowmere Joinery Limited" } };
    const domain = { kind: "domain", domain: "harrowmere.com" };
    await storeDomain({ companyNumber, runId, lookupId: await answered(question, companyNumber, domain) });
    expect((await db.companyDomain.findMany()).map((row) => row.domain)).toEqual([DOMAIN]);
    expect(await db.queueJob.count()).toBe(0);
  });

  it.each([
    ["domain", DOMAIN],
    ["person", "person-1"],
  ] as const)("is not asked about: a %s", async (kind, value) => {
    const { companyNumber, officerId, runId } = await createDirector();
    await suppress(kind, value);
    await expect(askOfficer(person, { officerId, refresh: false })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("suppressed"),
    });
    await db.$transaction((tx) => requestEmails(tx, companyNumber, runId));
    expect(await db.lookup.count()).toBe(0);
  });

  it("is not verified: an address", async () => {
    const { officerId } = await createDirector();
    const email = `ada@${DOMAIN}`;
    const at = { discoveredAt: new Date(), expiresAt: new Date() };
    const scored = { confidence: 0.5, isOffDomain: false, reasons: [], verification: "unknown" as const };
    const stored = await db.officerEmail.create({ data: { officerId, email, ...scored, ...at } });
    await suppress("address", email);
    await expect(askVerification(person, { emailId: stored.id, refresh: true })).rejects.toThrow(/suppressed/);
  });

  it("is looked at again before e-mails are asked for: a company that left the register meanwhile costs nothing", async () => {
    const { companyNumber, runId } = await createDirector();
    await db.company.update({ where: { number: companyNumber }, data: { missingSince: new Date() } });
    await db.$transaction((tx) => requestEmails(tx, companyNumber, runId));
    expect(await db.lookup.count()).toBe(0);
  });
});
