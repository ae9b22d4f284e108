import { beforeEach, expect, test } from "vitest";
import type { StreamLine } from "@/server/integrations/companies-house/stream-lines";
import { db } from "@/server/platform/db/client";
import { applyLines } from "@/server/register/stream/apply-lines";
import { keepFilings } from "@/server/register/stream/keep-filings";
import { resetDatabase } from "@/server/testing/database";
import {
  filingLine,
  leadCompanies,
  noticeLine,
  PROPOSED,
  profileLine,
  readStreamed,
  STREAMED,
  tellNobody,
  today,
} from "@/server/testing/stream-lines";

beforeEach(resetDatabase);

test("a filing that is corrected into one that moves nothing takes back what it had moved, and REST is asked", async () => {
  const corrected = (timepoint: number, { text }: StreamLine): StreamLine => ({
    text: text
      .replace(/"timepoint":\d+/, `"timepoint":${timepoint}`)
      .replace(/"description":"[^"]+"/, '"description":"accounts-with-accounts-type-micro-entity"')
      .replace(/"type":"(GAZ1|DISS16\(SOAS\))"/, '"type":"AA"'),
    isTooLong: false,
  });
  const objection = filingLine(3, "DISS16(SOAS)", "dissolved-compulsory-strike-off-suspended", today);
  const lines = [
    profileLine(1, { company_status_detail: PROPOSED }),
    noticeLine(2),
    objection,
    corrected(4, objection),
    corrected(5, noticeLine(2)),
  ];
  const states: unknown[] = [];
  let mine = await leadCompanies();
  let position: number | null = null;
  for (const line of lines) {
    position = await applyLines(mine, [line], position, tellNobody);
    states.push(await readState());
  }
  expect(states.slice(2)).toEqual([
    { stage: "suspended", isNoticed: true, filings: 2, checks: 0 },
    { stage: "proposed", isNoticed: true, filings: 1, checks: 1 },
    { stage: "proposed", isNoticed: false, filings: 0, checks: 1 },
  ]);

  await resetDatabase();
  mine = await leadCompanies();
  await applyLines(mine, lines, null, tellNobody);
  expect(await readState()).toEqual(states.at(-1));
});

test("that a filing was withdrawn is asked about also when the next filing comes with it", async () => {
  const mine = await leadCompanies();
  const notice = noticeLine(2);
  await applyLines(mine, [profileLine(1, { company_status_detail: PROPOSED }), notice], null, tellNobody);
  expect(await readState()).toMatchObject({ isNoticed: true, checks: 0 });
  const { text } = notice;
  const withdrawn = text
    .replace(/"timepoint":\d+/, '"timepoint":3')
    .replace(/"description":"[^"]+"/, '"description":"accounts-with-accounts-type-micro-entity"')
    .replace('"type":"GAZ1"', '"type":"AA"');
  const again = filingLine(4, "GAZ1(A)", "gazette-notice-voluntary", today);
  await applyLines(mine, [{ text: withdrawn, isTooLong: false }, again], 2, tellNobody);
  expect(await readState()).toEqual({ stage: "proposed", isNoticed: true, filings: 1, checks: 1 });
});

async function readState() {
  const { company } = await readStreamed();
  const filings = await db.strikeOffFiling.count();
  return {
    stage: company?.stage,
    isNoticed: company?.notice !== null,
    filings,
    checks: await db.registerCheck.count(),
  };
}

test("REST's word that a filing moves nothing takes it back as well", async () => {
  const mine = await leadCompanies();
  await applyLines(mine, [profileLine(1, { company_status_detail: PROPOSED }), noticeLine(2)], null, tellNobody);
  const { transactionId } = await db.strikeOffFiling.findFirstOrThrow();
  const filing = { companyNumber: STREAMED, transactionId, type: "AA", description: "accounts", date: today };
  await db.$transaction((tx) => keepFilings(tx, [filing]));
  expect(await db.strikeOffFiling.count()).toBe(0);
});

test("that a filing was withdrawn is asked about also when a later event tells something else", async () => {
  const mine = await leadCompanies();
  const objection = filingLine(3, "DISS16(SOAS)", "dissolved-compulsory-strike-off-suspended", today);
  const begun = [profileLine(1, { company_status_detail: PROPOSED }), noticeLine(2), objection];
  await applyLines(mine, begun, null, tellNobody);
  const withdrawn = objection.text
    .replace(/,"data":\{.*\}(?=,"event")/, "")
    .replace('"timepoint":3', '"timepoint":4')
    .replace('"type":"changed"', '"type":"deleted"');
  await applyLines(mine, [{ text: withdrawn, isTooLong: false }], 3, tellNobody);
  await applyLines(
    mine,
    [profileLine(5, { company_status_detail: PROPOSED, company_name: "RENAMED LTD" })],
    4,
    tellNobody,
  );
  expect(await readState()).toEqual({ stage: "proposed", isNoticed: true, filings: 1, checks: 1 });
});

test("a filing that is told again beside other news keeps its place among those of its day", async () => {
  const mine = await leadCompanies();
  const ending = filingLine(3, "DISS40", "gazette-filings-brought-up-to-date", today);
  await applyLines(mine, [profileLine(1), noticeLine(2), ending], null, tellNobody);
  await applyLines(mine, [noticeLine(4), profileLine(5, { company_name: "RENAMED LTD" })], 3, tellNobody);
  expect(await readState()).toEqual({ stage: "discontinued", isNoticed: true, filings: 2, checks: 0 });
});
