import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeSetting } from "@/server/access/change-setting";
import { evaluateAlerts } from "@/server/alerts/evaluate-alerts";
import { costRules, holdOf, holdsOf } from "@/server/credits/cost-rules";
import { listOpenDrifts } from "@/server/credits/drifts";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import type { Operation } from "@/server/credits/schema";
import { setBudget } from "@/server/credits/set-budget";
import { costRulesValue } from "@/server/credits/settings/schema";
import { rulesOfTask } from "@/server/enrichment/lookups/bill-answer";
import type { Question } from "@/server/enrichment/lookups/lookup-key";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun, startTogether } from "@/server/testing/factories/lookups";
import { createUser } from "@/server/testing/factories/people";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 500, faults: { webhooks: { isOn: false }, tasks: { delayMs: 0 } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

const setRules = (value: object) => changeSetting(person, costRules, { value, reason: "as Snov.io bills" });

function questionOf(kind: Operation, index: number): Question {
  const domain = `brackenfold${index}.example`;
  switch (kind) {
    case "domain":
      return { kind, input: { name: `Brackenfold ${index} Limited` } };
    case "email":
      return { kind, input: { firstName: "Ada", lastName: `Marlowe${"abcdefghij".charAt(index)}`, domain } };
    case "verification":
      return { kind, input: { email: `ada.marlowe@${domain}` } };
  }
}

/** Ten lookups in one task of their own, held but not answered yet, by a run that has no more room than its cap. */
async function start(kind: Operation, cap = 200, spenderId?: string): Promise<string> {
  const companyNumber = await createCompany();
  const officerId = kind === "domain" ? undefined : await createOfficer(companyNumber);
  const run = await createRun([companyNumber], { cap, spenderId });
  const lookupIds: string[] = [];
  for (let index = 0; index < 10; index += 1) {
    const request = { question: questionOf(kind, index), companyNumber, officerId, run, priority: 1 };
    lookupIds.push((await db.$transaction((tx) => requestLookup(tx, request))).lookupId);
  }
  await startTogether(lookupIds, kind);
  const task = await db.snovTask.findFirstOrThrow({ where: { lookups: { some: { id: lookupIds[0] } } } });
  return task.id;
}

type Credits = NonNullable<Parameters<TestProviders["snov"]["setFaults"]>[0]["credits"]>;

it.each<[string, object, Credits]>([
  ["as documented: each address", {}, {}],
  ["three for a domain", { domainFound: 3 }, { domainPrice: 3 }],
  ["more addresses than credits are held for", { emailMostAddresses: 1 }, {}],
  ["a person once", { emailPer: "lookup" }, { emailPrice: "per-lookup" }],
  ["valid addresses only", { emailUnknown: 0 }, { emailUnknownShare: 0 }],
  [
    "valid addresses only, a person once",
    { emailUnknown: 0, emailPer: "lookup" },
    { emailUnknownShare: 0, emailPrice: "per-lookup" },
  ],
  ["nothing for a verification", { verificationValid: 0, verificationUnknown: 0 }, { verificationPrice: 0 }],
  [
    "every verification, twice for an unknown one",
    { verificationUnknown: 2, verificationNotValid: 1 },
    { verificationUnknownPrice: 2, verificationNotValidPrice: 1 },
  ],
])("our ledger equals Snov.io's own count when it bills %s", async (_, rules, credits) => {
  await setRules(rules);
  providers.snov.setFaults({ credits, answers: { severalEmails: "always", offDomainEmails: "always" } });
  for (const kind of ["domain", "email", "verification"] as const) {
    await collectWhenReady(await start(kind));
    expect(await balanceOf("spent"), kind).toBe(providers.snov.state().charged.total);
  }
  expect(await reconcileCredits()).toMatchObject({ adjustment: 0, held: 0 });
  expect(await listOpenDrifts()).toEqual([]);
  await expectProven();
});

it("a change of the rules leaves tasks in flight to the rules they were held under", async () => {
  await setRules({ domainFound: 2 });
  providers.snov.setFaults({ credits: { domainPrice: 2 }, tasks: { delayMs: 200 } });
  const before = await start("domain");
  await setRules({ domainFound: 7 });
  expect(await balanceOf("held")).toBe(20);
  await collectWhenReady(before);
  expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
  await expectProven();
});

describe("addresses billed beyond a lookup's hold", () => {
  /** Ten people with up to three addresses each, one held for; what the run and our books say of it in the end. */
  async function findMany(cap: number, faults: Credits = {}) {
    await setRules({ emailMostAddresses: 1 });
    providers.snov.setFaults({
      credits: faults,
      answers: { severalEmails: "always", offDomainEmails: "always" },
    });
    await collectWhenReady(await start("email", cap));
    const { creditsSpent, creditsHeld } = await db.run.findFirstOrThrow();
    const drifts = await listOpenDrifts();
    return { charged: providers.snov.state().charged.total, creditsSpent, creditsHeld, drifts };
  }

  it("are spent like the rest where every cap has room", async () => {
    const { charged, creditsSpent, drifts } = await findMany(200);
    expect(charged).toBeGreaterThan(10);
    expect([creditsSpent, drifts]).toEqual([charged, []]);
    const beyond = await db.creditTransfer.findFirstOrThrow({
      where: { idempotencyKey: { startsWith: "hold-beyond:" } },
    });
    expect(beyond.cause).toMatch(/^e-mail found for .*: [23] credits billed, 1 held$/);
    expect(await reconcileCredits()).toMatchObject({ adjustment: 0 });
    await expectProven();
  });

  it("pass no cap: what has no room is an open drift with its cause, counted at once, and raises an alert", async () => {
    const { charged, creditsSpent, creditsHeld, drifts } = await findMany(10);
    expect([creditsSpent, creditsHeld]).toEqual([10, 0]);
    expect(drifts.reduce((sum, { amount }) => sum - amount, 0)).toBe(charged - 10);
    const { id } = await db.run.findFirstOrThrow();
    expect((await getRun(id)).credits).toMatchObject({ spent: 10, beyond: charged - 10 });
    expect(drifts[0]?.by).toBe("answer");
    expect(drifts[0]?.entry).toMatch(/credits billed, 1 held, and a cap has no room for more$/);
    expect(await balanceOf("available")).toBe(500 - charged);
    expect(await reconcileCredits()).toMatchObject({ adjustment: 0 });
    await evaluateAlerts();
    expect(await db.alert.count({ where: { condition: "drift", resolvedAt: null } })).toBe(1);
    await expectProven();
  });

  it("pass no daily cap, also where it was lowered since the hold", async () => {
    await setRules({ emailMostAddresses: 1 });
    providers.snov.setFaults({ answers: { severalEmails: "always", offDomainEmails: "always" } });
    const ada = await createUser("analyst", { dailyCap: 100 });
    const task = await start("email", 200, ada.id);
    await db.user.update({ where: { id: ada.id }, data: { dailyCap: 10 } });
    await collectWhenReady(task);
    const { charged } = providers.snov.state();
    expect(charged.total).toBeGreaterThan(10);
    expect([await balanceOf("spent"), await balanceOf("available")]).toEqual([10, 500 - charged.total]);
    expect(await listOpenDrifts()).not.toEqual([]);
    await expectProven();
  });

  it("stay an open drift when credits are bought", async () => {
    const { drifts } = await findMany(10);
    providers.snov.setCredits(providers.snov.state().balance + 1000);
    expect(await reconcileCredits()).toMatchObject({ adjustment: 1000 });
    expect(await listOpenDrifts()).toEqual(drifts);
    const bought = await db.creditGrant.findMany({ where: { kind: "top_up" } });
    expect(bought.map(({ credits }) => credits)).toEqual([1000]);
    await expectProven();
  });

  it("that Snov.io did not bill after all close their drifts, and are no purchase", async () => {
    const { charged, creditsSpent, drifts } = await findMany(10, { emailPrice: "per-lookup" });
    const drifted = drifts.reduce((sum, { amount }) => sum - amount, 0);
    // Less is committed than comes back: only what drifted explains it.
    expect(drifted).toBeGreaterThan(creditsSpent);
    expect(await reconcileCredits()).toMatchObject({ adjustment: creditsSpent + drifted - charged });
    expect((await listOpenDrifts()).filter(({ by }) => by === "answer")).toEqual([]);
    expect(await db.creditGrant.count({ where: { kind: "top_up" } })).toBe(0);
    await expectProven();
  });

  it("pass no budget either", async () => {
    await setBudget(person, { limit: 12, reason: "test" });
    const { charged, creditsSpent, drifts } = await findMany(200);
    expect(creditsSpent).toBe(12);
    expect(drifts.reduce((sum, { amount }) => sum - amount, 0)).toBe(charged - 12);
    expect(await db.creditBudget.findFirstOrThrow()).toMatchObject({ held: 0, spent: 12 });
    await expectProven();
  });

  it("are counted once, also when a reading of the balance saw them first", async () => {
    await setRules({ emailMostAddresses: 1 });
    providers.snov.setFaults({ answers: { severalEmails: "always", offDomainEmails: "always" } });
    const task = await start("email", 12);
    const charged = await until("Snov.io has billed", async () => providers.snov.state().charged.total || null);
    expect(charged).toBeGreaterThan(10);
    expect(await reconcileCredits()).toMatchObject({ held: 10, adjustment: 10 - charged });
    await collectWhenReady(task);
    // The reading took the credits from what was available, and so did the answer: the next reading puts that right.
    expect(await balanceOf("available")).toBeLessThan(500 - charged);
    await reconcileCredits();
    expect([await balanceOf("available"), await balanceOf("spent")]).toEqual([500 - charged, 12]);
    const drifted = (await listOpenDrifts()).reduce((sum, { amount }) => sum - amount, 0);
    expect(drifted).toBe(charged - 12);
    await expectProven();
  });

  it("that our rules expect but Snov.io does not bill come back as a drift the other way", async () => {
    const { charged, creditsSpent } = await findMany(200, { emailPrice: "per-lookup" });
    expect(creditsSpent).toBeGreaterThan(charged);
    expect(await reconcileCredits()).toMatchObject({ adjustment: creditsSpent - charged });
    expect(await listOpenDrifts()).toMatchObject([{ amount: creditsSpent - charged }]);
    await expectProven();
  });
});

it("a task from before there were rules is settled as it was held: a person once", () => {
  expect([rulesOfTask(null).emailPer, rulesOfTask({}).emailPer]).toEqual(["lookup", "address"]);
});

it("half credits are refused with what to do instead, and a hold covers whatever can be billed", () => {
  const half = costRulesValue.safeParse({ verificationValid: 0.5 });
  expect(half.error?.issues[0]?.message).toMatch(/whole credits.*for half a credit set 1/);
  const rules = costRulesValue.parse({ emailValid: 2, emailUnknown: 3, emailPer: "address", emailMostAddresses: 4 });
  expect(holdOf(rules, "email")).toBe(12);
  expect(holdsOf(costRulesValue.parse({}))).toEqual({ domain: 1, email: 3, verification: 1 });
});
