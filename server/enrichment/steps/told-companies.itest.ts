import { afterEach, beforeEach, expect, it } from "vitest";
import { checkCompanyJob } from "@/server/enrichment/steps/check-company.job";
import { fetchOfficersJob } from "@/server/enrichment/steps/fetch-officers.job";
import { refreshCompanyJob } from "@/server/enrichment/steps/refresh-company.job";
import { db } from "@/server/platform/db/client";
import { readStanding } from "@/server/register/rest/register-freshness";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates } from "@/server/testing/factories/answers";
import { createStrikeOffCompanies, openProviders, type TestProviders } from "@/server/testing/providers";
import { startTestRun } from "@/server/testing/runs";

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const context = { signal: new AbortController().signal };
let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 0 });
});
afterEach(() => providers.close());

const asked = () => providers.companiesHouse.state().requests.total;

/** A company of a run whose first step has been taken, and the ids that its further steps take. */
async function stepped(told: { createdAt?: Date; streamedAt?: Date } = {}) {
  const [companyNumber = ""] = await createStrikeOffCompanies(1);
  await db.company.update({ where: { number: companyNumber }, data: { ...told, profileFetchedAt: null } });
  const runId = await startTestRun([companyNumber]);
  await refreshCompanyJob.run([{ id: "job", payload: { companyNumber, runId } }], context);
  return { companyNumber, runId };
}

const askOfficers = (payload: { companyNumber: string; runId: string }) =>
  fetchOfficersJob.run([{ id: "job", payload }], context);

it("asks for the domain of a company that a file told of lately before Companies House is asked, which is still to do", async () => {
  await stepped({ createdAt: daysAgo(6) });
  expect(asked()).toBe(0);
  expect(await lookupStates()).toEqual({ waiting: 1 });
  expect(await db.registerCheck.findMany()).toMatchObject([{ priority: 0 }]);
});

it("a run whose cap will not last reads the register first, so that it follows what it finds before it pays for the next", async () => {
  const numbers = await createStrikeOffCompanies(20);
  const runId = await startTestRun(numbers, { cap: 5 });
  const [companyNumber = ""] = numbers;
  await refreshCompanyJob.run([{ id: "job", payload: { companyNumber, runId } }], context);
  expect(asked()).toBe(2);
  const domainsAlone = await startTestRun(numbers.slice(1), { cap: 5, steps: ["domain"] });
  await refreshCompanyJob.run(
    [{ id: "job", payload: { companyNumber: numbers[1] ?? "", runId: domainsAlone } }],
    context,
  );
  expect(asked()).toBe(2);
});

it.each([
  ["nobody told of it since the last week", { createdAt: daysAgo(8) }, "old"],
  ["the stream told of it since", { createdAt: daysAgo(8), streamedAt: daysAgo(2) }, "told"],
] as const)("standing of a company of last month when %s", async (_, told, standing) => {
  const [number = ""] = await createStrikeOffCompanies(1);
  await db.company.update({ where: { number }, data: { ...told, profileFetchedAt: null } });
  expect(await readStanding(number)).toBe(standing);
  await db.company.update({ where: { number }, data: { profileFetchedAt: new Date() } });
  expect(await readStanding(number)).toBe("fresh");
});

it("a number that nobody told of is read from Companies House first", async () => {
  const [number = ""] = await createStrikeOffCompanies(1);
  await db.company.update({ where: { number }, data: { status: null, profileFetchedAt: null } });
  expect(await readStanding(number)).toBe("old");
});

it("the reading beside it ends what waits when the company is out of strike-off", async () => {
  const { companyNumber } = await stepped();
  await providers.companiesHouse.changeCompany(companyNumber, { stage: "discontinued" });
  await checkCompanyJob.run([{ id: "job", payload: { companyNumber } }], context);
  expect(await lookupStates()).toEqual({ cancelled: 1 });
  expect(await db.registerCheck.count()).toBe(0);
});

it("the profile is read before the officers, once for both, and answers the check", async () => {
  const payload = await stepped();
  await askOfficers(payload);
  // The profile, a page of filings and a page of officers.
  expect(asked()).toBe(3);
  expect(await db.registerCheck.count()).toBe(0);
  await checkCompanyJob.run([{ id: "job", payload }], context);
  expect(asked()).toBe(3);
});

it("no officer is read, and none asked for, of a company that turns out to have left strike-off", async () => {
  const payload = await stepped();
  await db.lookup.updateMany({ data: { state: "cancelled" } });
  await providers.companiesHouse.changeCompany(payload.companyNumber, { stage: "discontinued" });
  await askOfficers(payload);
  expect(asked()).toBe(2);
  expect(await db.officer.count()).toBe(0);
});
