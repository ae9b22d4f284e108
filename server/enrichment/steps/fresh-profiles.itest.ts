import { afterEach, beforeEach, expect, it } from "vitest";
import { fetchOfficersJob } from "@/server/enrichment/steps/fetch-officers.job";
import { refreshCompanyJob } from "@/server/enrichment/steps/refresh-company.job";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createStrikeOffCompanies, openProviders, type TestProviders } from "@/server/testing/providers";
import { startTestRun } from "@/server/testing/runs";

const COMPANIES = 200;
const HOUR_MS = 3_600_000;
let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 0 });
});
afterEach(() => providers.close());

const context = { signal: new AbortController().signal };
const asked = () => providers.companiesHouse.state().requests.total;

/** The register's steps of a run, as its worker takes them. Returns of how many companies. */
async function readRegister(companyNumbers: string[]): Promise<number> {
  const runId = await startTestRun(companyNumbers);
  const jobs = await db.queueJob.findMany({ where: { runId, queue: "refresh-company" } });
  const read = async () => {
    for (let job = jobs.pop(); job; job = jobs.pop()) {
      await refreshCompanyJob.run([{ id: job.id, payload: job.payload }], context);
      await fetchOfficersJob.run([{ id: job.id, payload: job.payload }], context);
    }
  };
  const count = jobs.length;
  await Promise.all(Array.from({ length: 4 }, read));
  return count;
}

it("a run of 200 companies asks Companies House about none that is fresh, and about each other one once", async () => {
  const numbers = await createStrikeOffCompanies(COMPANIES);
  const yesterday = new Date(Date.now() - 23 * HOUR_MS);
  await db.company.updateMany({ data: { profileFetchedAt: yesterday, officersFetchedAt: yesterday } });
  expect(await readRegister(numbers)).toBe(COMPANIES);
  expect(asked()).toBe(0);
  expect(await db.lookup.count({ where: { state: "waiting" } })).toBe(COMPANIES);

  const stale = numbers.slice(0, 5);
  const longAgo = new Date(Date.now() - 400 * 24 * HOUR_MS);
  await db.company.updateMany({
    where: { number: { in: stale } },
    data: { profileFetchedAt: longAgo, officersFetchedAt: longAgo },
  });
  for (let times = 0; times < 2; times += 1) {
    await readRegister(numbers.slice(0, 10));
    // The profile, a page of filings and a page of officers each.
    expect(asked()).toBe(stale.length * 3);
  }
});
