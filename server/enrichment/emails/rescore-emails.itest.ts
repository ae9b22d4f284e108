import { beforeEach, describe, expect, it } from "vitest";
import { decideDomain } from "@/server/enrichment/domains/decide-domain";
import { rescoreEmails } from "@/server/enrichment/emails/rescore-emails";
import { reason } from "@/server/enrichment/schema";
import { requestEmails } from "@/server/enrichment/steps/request-emails";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";

const DOMAIN = "harrowmere.co.uk";
const dates = { lastVerifiedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };

let companyNumber: string;
let domainId: string;

beforeEach(async () => {
  await resetDatabase();
  companyNumber = await createCompany({ name: "HARROWMERE LIMITED" });
  const candidate = { confidence: 0.7, band: "review" as const, reasons: [], source: "snov" as const };
  const stored = await db.companyDomain.create({ data: { companyNumber, domain: DOMAIN, ...candidate, ...dates } });
  domainId = stored.id;
});

/** An officer with an address that was found at the domain. */
async function reach(forename: string, surname: string, email: string, personId: string | null = null) {
  const officerId = await createOfficer(companyNumber, { forename, surname, personId });
  const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
  const found = { email, status: "valid", unknownReason: null, ...flags };
  const lookup = await db.lookup.create({
    data: {
      kind: "email",
      key: `email:${officerId}`,
      input: { firstName: forename, lastName: surname, domain: DOMAIN },
      answer: { kind: "email", emails: [found] },
      answeredAt: dates.lastVerifiedAt,
      expiresAt: dates.expiresAt,
      state: "found",
      priority: 1,
      companyNumber,
      officerId,
    },
  });
  const { id } = await db.officerEmail.create({
    data: {
      officerId,
      email,
      verification: "valid",
      confidence: 0.5,
      reasons: [],
      lookupId: lookup.id,
      discoveredAt: new Date(),
      expiresAt: dates.expiresAt,
    },
  });
  return id;
}

async function scored(id: string) {
  const { confidence, reasons } = await db.officerEmail.findUniqueOrThrow({ where: { id } });
  return {
    confidence,
    signals: reason
      .array()
      .parse(reasons)
      .map(({ signal }) => signal),
  };
}

const rescore = () => db.$transaction((tx) => rescoreEmails(tx, DOMAIN));

describe("an address", () => {
  it("is judged by how the others at its domain are built, whose own it is left out", async () => {
    const ada = await reach("Ada", "Marlowe", `ada.marlowe@${DOMAIN}`);
    await rescore();
    expect((await scored(ada)).signals).not.toContain("house-pattern");
    await reach("Bob", "Brown", `bob.brown@${DOMAIN}`);
    await reach("Cy", "Coles", `cy.coles@${DOMAIN}`);
    const dee = await reach("Dee", "Dunn", `ddunn@${DOMAIN}`);
    await rescore();
    expect((await scored(ada)).signals).toContain("house-pattern");
    expect((await scored(dee)).signals).toContain("other-pattern");
  });

  it("is as sure as its domain: a person's word on the domain moves it at once", async () => {
    const ada = await reach("Ada", "Marlowe", `ada.marlowe@${DOMAIN}`);
    await rescore();
    const { confidence } = await scored(ada);
    await decideDomain(person, { domainId, decision: "accepted" });
    expect((await scored(ada)).confidence).toBeGreaterThan(confidence);
    await decideDomain(person, { domainId, decision: "rejected" });
    expect((await scored(ada)).confidence).toBeLessThan(confidence);
  });

  it("of one of two namesakes says that it may be the other's; one person's two appointments are no namesakes", async () => {
    const father = await reach("John", "Smith", `john.smith@${DOMAIN}`, "person-1");
    await createOfficer(companyNumber, { forename: "John", surname: "Smith", personId: "person-1", role: "secretary" });
    await rescore();
    expect((await scored(father)).signals).not.toContain("namesake");
    await createOfficer(companyNumber, { forename: "JOHN", surname: "SMITH", personId: "person-2" });
    await rescore();
    expect((await scored(father)).signals).toContain("namesake");
  });

  it("at a domain that takes no mail is next to nothing, and none is bought there", async () => {
    const ada = await reach("Ada", "Marlowe", `ada.marlowe@${DOMAIN}`);
    await decideDomain(person, { domainId, decision: "accepted" });
    const dns = { outcome: "answered", hasAddress: true, mail: "null-mx", hasSpf: false };
    await db.domainEvidence.create({ data: { domain: DOMAIN, dns } });
    await rescore();
    const { confidence, signals } = await scored(ada);
    expect([confidence < 0.5, signals]).toEqual([true, expect.arrayContaining(["no-mail"])]);
    const run = await createRun([companyNumber]);
    await db.$transaction((tx) => requestEmails(tx, companyNumber, run.id));
    expect(await db.queueJob.count({ where: { queue: "find-email" } })).toBe(0);
    await db.domainEvidence.update({ where: { domain: DOMAIN }, data: { dns: { ...dns, mail: "mx" } } });
    await db.$transaction((tx) => requestEmails(tx, companyNumber, run.id));
    expect(await db.lookup.count({ where: { kind: "email", runId: run.id } })).toBe(1);
  });
});
