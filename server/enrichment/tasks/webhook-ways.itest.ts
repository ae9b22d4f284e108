import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createStrikeOffCompanies, openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, completedRun, expectProven, startTestRun, startWorkerHere } from "@/server/testing/runs";

let providers: TestProviders;
let worker: { stop(): Promise<void> } | null = null;

/** What is known in the end, independent of ids and times: two ways to it must agree. */
async function outcome() {
  const domains = await db.companyDomain.findMany({
    select: { companyNumber: true, domain: true, band: true },
    orderBy: [{ companyNumber: "asc" }, { domain: "asc" }],
  });
  const emails = await db.officerEmail.findMany({
    select: { officerId: true, email: true, verification: true },
    orderBy: [{ officerId: "asc" }, { email: "asc" }],
  });
  const states = await db.$queryRaw`select company_number, state from company_enrichment order by company_number`;
  const accounts = await db.creditAccount.findMany({ orderBy: { name: "asc" } });
  return { domains, emails, states, accounts };
}

beforeEach(resetDatabase);

afterEach(async () => {
  await worker?.stop();
  worker = null;
  await providers.close();
});

describe("webhooks that misbehave lead to the same final state", () => {
  const ways = {
    "come as they should": {},
    "are switched off": { webhooks: { isOn: false } },
    "come twice": { webhooks: { duplicates: 2 } },
    "come late": { webhooks: { delayMs: 3_000 } },
    "are truncated": { webhooks: { isTruncated: true } },
  };
  let expected: unknown;

  it.each(Object.entries(ways))("when they %s", async (_, faults) => {
    providers = await openProviders({ credits: 500, faults });
    const numbers = await createStrikeOffCompanies(15);
    worker = await startWorkerHere();
    await completedRun(await startTestRun(numbers));

    await expectProven();
    expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
    const reached = await outcome();
    expect(reached.emails.length).toBeGreaterThan(3);
    expected ??= reached;
    expect(reached).toEqual(expected);
  });
});

describe("a plan without webhooks", () => {
  const refusals = () => providers.snov.state().starts - providers.snov.state().tasks.length;

  it("refuses one start for its webhook, not each, and is tried again a day later", async () => {
    providers = await openProviders({ credits: 500, faults: { webhooks: { isRefused: true } } });
    const [first = "", second = "", third = ""] = await createStrikeOffCompanies(3);
    worker = await startWorkerHere();
    await completedRun(await startTestRun([first]));
    expect(refusals()).toBe(1);
    await completedRun(await startTestRun([second]));
    expect(refusals()).toBe(1);
    expect(await db.snovTask.count({ where: { webhookSecret: { not: null } } })).toBe(0);
    await db.webhookWatch.updateMany({ data: { refusedAt: new Date(Date.now() - 25 * 3_600_000) } });
    await completedRun(await startTestRun([third]));
    expect(refusals()).toBe(2);
    await expectProven();
  });
});
