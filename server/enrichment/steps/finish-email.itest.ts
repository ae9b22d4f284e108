import { expect, test } from "vitest";
import { changeSetting } from "@/server/access/change-setting";
import { lookupKey } from "@/server/enrichment/lookups/lookup-key";
import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { finishEmail } from "@/server/enrichment/steps/finish-email";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";

const DOMAIN = "harrowmere.co.uk";
const OFFICERS = 8;
const at = { answeredAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
const flags = { unknownReason: null, isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };

async function answered(companyNumber: string, runId: string, place: number) {
  const surname = `Marlowe${"abcdefgh"[place]}`;
  const officerId = await createOfficer(companyNumber, { forename: "Ada", surname });
  const input = { firstName: "Ada", lastName: surname, domain: DOMAIN };
  const emails = [{ email: `ada.${surname.toLowerCase()}@${DOMAIN}`, status: "valid", ...flags }];
  const { id: lookupId } = await db.lookup.create({
    data: {
      kind: "email",
      key: lookupKey({ kind: "email", input }),
      input,
      state: "found",
      priority: 1,
      companyNumber,
      officerId,
      answer: { kind: "email", emails },
      ...at,
    },
  });
  return { companyNumber, runId, officerId, lookupId };
}

test("all of a company's answers that come at once are stored, none in another's way", async () => {
  await resetDatabase();
  await changeSetting(person, lookupPolicy, { value: { verification: "all" }, reason: "test" });
  const companyNumber = await createCompany();
  await db.companyDomain.create({
    data: {
      companyNumber,
      domain: DOMAIN,
      source: "snov",
      confidence: 0.98,
      band: "accept",
      reasons: [],
      lastVerifiedAt: at.answeredAt,
      expiresAt: at.expiresAt,
    },
  });
  const { id: runId } = await createRun([companyNumber]);
  await db.run.update({ where: { id: runId }, data: { steps: ["domain", "officers", "emails", "verification"] } });
  const steps = [];
  for (let place = 0; place < OFFICERS; place += 1) steps.push(await answered(companyNumber, runId, place));

  const ended = await Promise.allSettled(steps.map(finishEmail));
  expect(ended.map(({ status }) => status)).toEqual(steps.map(() => "fulfilled"));
  expect(await db.officerEmail.count()).toBe(OFFICERS);
  expect(await db.lookup.count({ where: { kind: "verification" } })).toBe(OFFICERS);
});
