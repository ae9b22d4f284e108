import { afterEach, beforeEach, expect, it } from "vitest";
import { changeSetting } from "@/server/access/change-setting";
import { costRules, costRulesValue, holdOf } from "@/server/credits/cost-rules";
import { listOpenDrifts } from "@/server/credits/drifts";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import type { Operation } from "@/server/credits/schema";
import type { Question } from "@/server/enrichment/lookup-key";
import { requestLookup } from "@/server/enrichment/request-lookup";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";

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

/** Ten lookups in one task of their own, held but not answered yet. */
async function start(kind: Operation): Promise<string> {
  const companyNumber = await createCompany();
  const officerId = kind === "domain" ? undefined : await createOfficer(companyNumber);
  const run = await createRun([companyNumber], { cap: 200 });
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
  ["as documented", {}, {}],
  ["three for a domain", { domainFound: 3 }, { domainPrice: 3 }],
  ["each address of a person", { emailPer: "address", emailMostAddresses: 5 }, { emailPrice: "per-address" }],
  ["valid e-mails only", { emailUnknown: 0 }, { emailUnknownShare: 0 }],
  ["nothing for a verification", { verificationValid: 0, verificationUnknown: 0 }, { verificationPrice: 0 }],
  [
    "every verification, twice for an unknown one",
    { verificationUnknown: 2, verificationNotValid: 1 },
    { verificationUnknownPrice: 2, verificationNotValidPrice: 1 },
  ],
])("our ledger equals Snov.io's own count when it bills %s", async (_, rules, credits) => {
  await setRules(rules);
  providers.snov.setFaults({ credits, answers: { severalEmails: "always" } });
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

it("half credits are refused with what to do instead, and a hold covers whatever can be billed", () => {
  const half = costRulesValue.safeParse({ verificationValid: 0.5 });
  expect(half.error?.issues[0]?.message).toMatch(/whole credits.*for half a credit set 1/);
  const rules = costRulesValue.parse({ emailValid: 2, emailUnknown: 3, emailPer: "address", emailMostAddresses: 4 });
  expect(holdOf(rules, "email")).toBe(12);
  expect(holdOf(costRulesValue.parse({}), "verification")).toBe(1);
});
