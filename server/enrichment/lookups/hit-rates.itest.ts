import { beforeEach, expect, it } from "vitest";
import { costRulesValue } from "@/server/credits/settings/schema";
import { readHitRates } from "@/server/enrichment/lookups/hit-rates";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";

beforeEach(resetDatabase);

const expectedOfficers = async () =>
  (await db.$transaction((tx) => readHitRates(tx, costRulesValue.parse({}), "never"))).officers;

/** Companies with a domain, four serving directors each, one who resigned and a secretary. */
async function createStaffed(count: number, officersFetchedAt: Date | null) {
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date() };
  const score = { source: "snov" as const, confidence: 0.95, band: "accept" as const, reasons: [] };
  for (let place = 0; place < count; place += 1) {
    const companyNumber = await createCompany({ officersFetchedAt });
    await db.companyDomain.create({ data: { companyNumber, domain: "tarnvale.co.uk", ...score, ...at } });
    for (const forename of ["Ada", "Bea", "Cleo", "Dora"]) await createOfficer(companyNumber, { forename });
    await createOfficer(companyNumber, { resignedOn: new Date() });
    await createOfficer(companyNumber, { role: "secretary" });
  }
}

it("officers to expect at a company lean on the usual until our own companies have been read", async () => {
  expect(await expectedOfficers()).toBe(1.6);
  await createStaffed(5, null);
  expect(await expectedOfficers()).toBe(1.6);
  await createStaffed(20, new Date());
  expect(await expectedOfficers()).toBeCloseTo((20 * 4 + 20 * 1.6) / 40);
});
