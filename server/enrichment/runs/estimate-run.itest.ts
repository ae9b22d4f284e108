import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeSetting } from "@/server/access/change-setting";
import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { pauseRun, resumeRun } from "@/server/enrichment/runs/pause-run";
import { estimateRun, startRun } from "@/server/enrichment/runs/start-run";
import { db } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { drive } from "@/server/testing/factories/drive";
import { createUser } from "@/server/testing/factories/people";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { expectProven, person } from "@/server/testing/runs";

let providers: TestProviders;
beforeAll(async () => {
  providers = await openProviders({ credits: 10_000, faults: { tasks: { delayMs: 1 }, webhooks: { isOn: false } } });
});
afterAll(() => providers.close());
beforeEach(resetDatabase);

type Step = "domain" | "officers" | "emails";
const EVERYTHING: Step[] = ["domain", "officers", "emails"];

/** What was promised, and what the run then held and spent at most. */
async function promiseAndKeep(companyNumbers: string[], options: { steps?: Step[]; refresh?: boolean } = {}) {
  await reconcileCredits();
  const { steps = EVERYTHING, refresh = false } = options;
  const input = { companyNumbers, cap: 1000, steps, refresh, dryRun: false };
  const estimate = await estimateRun(person, input);
  const id = await startRun(person, input);
  await drive();
  const [row] = await db.$queryRaw<{ most: number | null }[]>`
    select max(used)::int as most from (
      select sum(case kind when 'hold' then amount when 'release' then -amount else 0 end) over (order by sequence) as used
      from snov_credit_usage where run_id = ${id}::uuid) history`;
  const run = await db.run.findUniqueOrThrow({ where: { id } });
  const lookups = await db.lookup.count({ where: { runId: id } });
  return { estimate, spent: run.creditsSpent, most: row?.most ?? 0, lookups, pausedReason: run.pausedReason };
}

/** What the sandbox knows of them: an own domain three times, another firm's, none. */
const NAMES = [
  "Harrowmere Joinery",
  "Penhallow Bakery",
  "Brackenfold Motors",
  "Penhallow Joinery",
  "Tarnvale Bakery",
].map((name) => `${name} Limited`);

const [NAME = ""] = NAMES;
const namesakesLater = {
  names: [NAME, NAME, NAME, NAME],
  before: { count: 1, steps: EVERYTHING },
  now: { steps: EVERYTHING, refresh: false },
};
const emailsLater = {
  names: NAMES.slice(0, 3),
  before: { count: 3, steps: ["domain" as const] },
  now: { steps: ["emails" as const], refresh: false },
};

describe("the maximum of an estimate", () => {
  it("is never passed, in any small world: new, known, renewed, namesakes, some of the steps", async () => {
    const steps = fc.constantFrom<Step[]>(
      EVERYTHING,
      ["domain"],
      ["officers", "emails"],
      ["emails"],
      ["domain", "emails"],
    );
    const world = fc.record({
      names: fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 }),
      before: fc.option(fc.record({ count: fc.integer({ min: 1, max: 4 }), steps })),
      now: fc.record({ steps, refresh: fc.boolean() }),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ names, before, now }) => {
        await resetDatabase();
        const numbers: string[] = [];
        for (const name of names) numbers.push(await createCompany({ name }));
        if (before) await promiseAndKeep(numbers.slice(0, before.count), { steps: before.steps });
        const { estimate, most, spent, pausedReason } = await promiseAndKeep(numbers, now);
        // The run keeps the promise by itself; that it never had to wait says that the estimate was right.
        expect(pausedReason).toBeNull();
        expect(most).toBeLessThanOrEqual(estimate.maximum);
        expect(spent).toBeGreaterThanOrEqual(estimate.minimum);
        expect(estimate.expected).toBeLessThanOrEqual(estimate.maximum);
        await expectProven();
      }),
      { numRuns: 10, examples: [[namesakesLater], [emailsLater]] },
    );
  });

  it("counts e-mails at a domain that is known already, when only e-mails are asked for", async () => {
    const number = await createCompany({ name: NAMES[0] });
    const later = new Date(Date.now() + 86_400_000);
    await db.companyDomain.create({
      data: {
        companyNumber: number,
        domain: "harrowmere.co.uk",
        confidence: 0.99,
        band: "accept",
        reasons: [],
        source: "manual",
        decision: "accepted",
        decidedBy: "Mira",
        decidedAt: new Date(),
        lastVerifiedAt: new Date(),
        expiresAt: later,
      },
    });
    const { estimate, lookups, most } = await promiseAndKeep([number], { steps: ["officers", "emails"] });
    expect(lookups).toBeGreaterThan(0);
    expect(estimate.maximum).toBeGreaterThanOrEqual(most);
    // The first officer is asked about first, so what that one gave back may be held again for the next.
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(lookups * holdsOf(await readSetting(db, costRules)).email);
  });

  it("of the same run again is nothing, and so is what it spends", async () => {
    const numbers = await Promise.all(NAMES.map((name) => createCompany({ name })));
    const first = await promiseAndKeep(numbers);
    expect(first.spent).toBeGreaterThan(3);
    const again = await promiseAndKeep(numbers);
    expect(again).toMatchObject({ spent: 0, most: 0, lookups: 0, estimate: { maximum: 0, expected: 0 } });
  });

  it("leaves out who may not be looked up, and says why", async () => {
    const numbers = [
      await createCompany({ type: "limited-partnership" }),
      await createCompany({ status: "dissolved", profileFetchedAt: new Date() }),
      await createCompany({ missingSince: new Date() }),
    ];
    const { estimate, lookups } = await promiseAndKeep(numbers);
    expect(lookups).toBe(0);
    expect(estimate.maximum).toBe(0);
    expect(estimate.skipped.map((skip) => skip.reason).sort()).toEqual([
      "dissolved",
      "not_corporate",
      "not_on_register",
    ]);
  });

  it("is kept when more turns up meanwhile: the rest waits, and a person's word lets it go on", async () => {
    await reconcileCredits();
    const number = await createCompany({ name: NAMES[0] });
    const input = { companyNumbers: [number], cap: 1000, steps: EVERYTHING, refresh: false, dryRun: false };
    const id = await startRun(person, input);
    await db.run.update({ where: { id }, data: { promised: 0 } });
    await drive();
    const run = () => db.run.findUniqueOrThrow({ where: { id } });
    expect(await run()).toMatchObject({
      state: "paused",
      creditsSpent: 0,
      pausedReason: expect.stringMatching(/estimate's maximum of 0 credits is used up.*up to the cap of 1000/),
    });
    await resumeRun(person, id);
    expect(await run()).toMatchObject({ state: "running", promised: null });
    await expectProven();
  });

  it("outlives a pause that had nothing to do with it", async () => {
    const number = await createCompany({ name: NAMES[0] });
    const input = { companyNumbers: [number], cap: 1000, steps: EVERYTHING, refresh: false, dryRun: false };
    const id = await startRun(person, input);
    const { promised } = await db.run.findUniqueOrThrow({ where: { id } });
    expect(promised).not.toBeNull();
    await pauseRun(person, id, "lunch");
    await resumeRun(person, id);
    expect(await db.run.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "running", promised });
  });

  it("says how many officers are left out and why, and what the asker's day leaves", async () => {
    const number = await createCompany({ officersFetchedAt: new Date() });
    for (const about of [{}, { isCorporate: true }, { resignedOn: new Date() }, { suppressedAt: new Date() }])
      await createOfficer(number, { ...about, id: crypto.randomUUID() });
    const ada = await createUser("analyst", { dailyCap: 2 });
    const estimate = await estimateRun(ada, {
      companyNumbers: [number],
      cap: 1000,
      steps: EVERYTHING,
      refresh: false,
      dryRun: true,
    });
    expect(estimate.officersSkipped.map(({ reason }) => reason).sort()).toEqual([
      "corporate",
      "resigned",
      "suppressed",
    ]);
    expect(estimate.dailyRoom).toBe(2);
  });
});

it("where known addresses are verified from now on, expects what that costs, and then nothing again", async () => {
  const numbers = await Promise.all(NAMES.map((name) => createCompany({ name })));
  const verdicts = async () => {
    const { estimate, spent } = await promiseAndKeep(numbers);
    const told = estimate.operations.find(({ operation }) => operation === "verification");
    return { cached: told?.cached, isExpected: (told?.expected ?? 0) > 0, isSpent: spent > 0 };
  };
  await promiseAndKeep(numbers);
  await changeSetting(person, lookupPolicy, { value: { verification: "all" }, reason: "test" });
  expect(await verdicts()).toEqual({ cached: 0, isExpected: true, isSpent: true });
  const bought = await db.lookup.count({ where: { kind: "verification" } });
  expect(await verdicts()).toEqual({ cached: bought, isExpected: false, isSpent: false });
});

it("a dry run stores nothing, enqueues nothing and costs nothing", async () => {
  const numbers = [await createCompany({ name: NAMES[0] }), "99000001"];
  const rows = () =>
    Promise.all([
      db.run.count(),
      db.company.count(),
      db.lookup.count(),
      db.queueJob.count(),
      db.creditTransfer.count(),
    ]);
  const before = await rows();
  const requests = providers.snov.state().requests;
  await estimateRun(person, { companyNumbers: numbers, cap: 10, steps: EVERYTHING, refresh: true, dryRun: true });
  expect(await rows()).toEqual(before);
  expect(providers.snov.state().requests).toEqual(requests);
});
