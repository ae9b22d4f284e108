import { afterEach, beforeEach, expect, it } from "vitest";
import { checkCompanyJob } from "@/server/enrichment/steps/check-company.job";
import { refreshCompanyJob } from "@/server/enrichment/steps/refresh-company.job";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates } from "@/server/testing/factories/answers";
import { askDomains, createRun } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 0 });
});
afterEach(() => providers.close());

const context = { signal: new AbortController().signal };

async function check(companyNumber: string): Promise<void> {
  await db.registerCheck.createMany({
    data: [{ companyNumber, reason: "a test", priority: 100 }],
    skipDuplicates: true,
  });
  await checkCompanyJob.run([{ id: "job", payload: { companyNumber } }], context);
}

/** A company in strike-off, as Companies House has it and as we do, whose domain a run waits for. */
async function waiting() {
  const {
    numbers: [number = ""],
  } = await askDomains(1);
  // Whatever the sandbox has thought of for it before.
  await providers.companiesHouse.changeCompany(number, { stage: "discontinued" });
  await providers.companiesHouse.changeCompany(number, { stage: "proposed" });
  await check(number);
  expect(await db.company.findUnique({ where: { number } })).toMatchObject({ strikeOffStage: "proposed" });
  expect([await lookupStates(), await db.registerCheck.count()]).toEqual([{ waiting: 1 }, 0]);
  return number;
}

const told = async (companyNumber: string) =>
  (await db.registerEvent.findMany({ where: { companyNumber, source: "rest" } })).map(({ kind }) => kind);

it.each([
  ["discontinued", "left_strike_off", "left_strike_off"],
  ["suspended", "suspended", "strike_off_stage_changed"],
  ["dissolved", "dissolved", "dissolved"],
] as const)("a company that REST finds %s is told on its timeline and stops costing", async (stage, skipped, kind) => {
  const number = await waiting();
  await providers.companiesHouse.changeCompany(number, { stage });
  await check(number);
  expect(await told(number)).toContain(kind);
  expect(await lookupStates()).toEqual({ cancelled: 1 });
  expect(await db.queueJob.findMany({ where: { queue: "find-domain" } })).toMatchObject([{ state: "cancelled" }]);
  expect(await db.runItem.findMany()).toMatchObject([{ skipped }]);
});

it("a company whose filings had said first that the strike-off is over stops costing when REST confirms it", async () => {
  const number = await waiting();
  await db.company.update({ where: { number }, data: { strikeOffStage: "discontinued" } });
  await providers.companiesHouse.changeCompany(number, { stage: "discontinued" });
  await check(number);
  expect(await lookupStates()).toEqual({ cancelled: 1 });
});

it("a check that is asked for again while it is made is made again", async () => {
  const number = await waiting();
  const later = new Date(Date.now() + 60_000);
  await db.registerCheck.create({ data: { companyNumber: number, reason: "again", priority: 100, askedAt: later } });
  await check(number);
  expect(await db.registerCheck.count()).toBe(1);
});

it("a number that the register does not know is marked, stops costing, and its check is done", async () => {
  const number = await waiting();
  await providers.companiesHouse.changeCompany(number, { gone: true });
  await check(number);
  expect(await told(number)).toContain("not_on_register");
  expect(await db.registerCheck.count()).toBe(0);
  expect(await lookupStates()).toEqual({ cancelled: 1 });
  expect(await db.queueJob.findMany({ where: { queue: "find-domain" } })).toMatchObject([{ state: "cancelled" }]);
  expect(await db.runItem.findMany()).toMatchObject([{ skipped: "not_on_register" }]);
});

it("what one run's reading of the register finds stops every other run's lookups too", async () => {
  const number = await waiting();
  await providers.companiesHouse.changeCompany(number, { stage: "discontinued" });
  const { id: runId } = await createRun([number]);
  await db.run.update({ where: { id: runId }, data: { isRefresh: true } });
  await refreshCompanyJob.run([{ id: "job", payload: { companyNumber: number, runId } }], context);
  expect(await lookupStates()).toEqual({ cancelled: 1 });
  expect((await db.runItem.findMany()).map(({ skipped }) => skipped)).toEqual(["left_strike_off", "left_strike_off"]);
});
