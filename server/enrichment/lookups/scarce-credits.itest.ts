import { afterEach, beforeEach, expect, it } from "vitest";
import { holdOf } from "@/server/credits/cost-rules";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { costRulesValue } from "@/server/credits/settings/schema";
import type { Question } from "@/server/enrichment/lookups/lookup-key";
import { priorityOf } from "@/server/enrichment/lookups/priority";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { resumeRun } from "@/server/enrichment/runs/pause-run";
import { db } from "@/server/platform/db/client";
import { listPauses } from "@/server/queues/pauses";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, onlyTask } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { expectProven, person } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 3, faults: { webhooks: { isOn: false } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

const EMAIL = holdOf(costRulesValue.parse({}), "email");
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

/** A waiting lookup of a run of its own: the domain of a new company's name, or the e-mail of a new officer. */
async function ask(kind: "domain" | "email", by: "person" | "stream", days: number): Promise<string> {
  const companyNumber = await createCompany();
  const run = await createRun([companyNumber]);
  const officerId = kind === "email" ? await createOfficer(companyNumber) : undefined;
  const name = `Brackenfold ${companyNumber} Limited`;
  const forename = by === "person" ? "Ada" : "Bea";
  const input = { firstName: forename, lastName: "Marlowe", domain: `c${companyNumber}.example` };
  const { lookupId } = await db.$transaction((tx) =>
    requestLookup(tx, {
      question: kind === "domain" ? { kind, input: { name } } : { kind, input },
      companyNumber,
      officerId,
      run,
      priority: priorityOf(by, daysAgo(days), now),
    }),
  );
  return lookupId;
}

const stateOf = async (id: string) => (await db.lookup.findUniqueOrThrow({ where: { id } })).state;

it("go to what people asked for and then to the freshest strike-offs, over several runs and both queues", async () => {
  // One domain and two e-mails at what they may cost.
  providers.snov.setCredits(1 + 2 * EMAIL);
  await reconcileCredits();
  const old = await ask("domain", "stream", 60);
  const fresh = await ask("domain", "stream", 1);
  const middle = await ask("email", "stream", 9);
  const asked = await ask("email", "person", 300);
  const domains = await startTogether([old, fresh]);
  expect(domains).toContainEqual({ status: "completed" });
  expect(domains).toContainEqual(expect.objectContaining({ why: expect.stringMatching(/more important/) }));
  expect([await stateOf(old), await stateOf(fresh)]).toEqual(["waiting", "in_flight"]);
  await startTogether([middle, asked], "email");
  expect([await stateOf(middle), await stateOf(asked), await stateOf(old)]).toEqual([
    "in_flight",
    "in_flight",
    "waiting",
  ]);
  await expectProven();
});

it("are not kept for what cannot start anyway", async () => {
  const olds = [
    await ask("domain", "stream", 60),
    await ask("domain", "stream", 61),
    await ask("domain", "stream", 62),
  ];
  const asked = await ask("email", "person", 1);
  const { runId } = await db.lookup.findUniqueOrThrow({ where: { id: asked } });
  await db.run.update({ where: { id: runId ?? "" }, data: { state: "paused" } });
  await startTogether(olds);
  expect(await Promise.all(olds.map(stateOf))).toEqual(["in_flight", "in_flight", "in_flight"]);
});

it("that fit no e-mail are used for domains, and nothing is paused that still fits", async () => {
  const asked = await ask("email", "person", 1);
  const domain = await ask("domain", "stream", 60);
  providers.snov.setCredits(EMAIL - 1);
  await reconcileCredits();
  expect((await startTogether([asked], "email"))[0]).toMatchObject({ status: "returned" });
  expect(await listPauses()).toMatchObject([
    {
      queue: "find-email",
      cause: "out_of_credits",
      reason: expect.stringMatching(/2 credits left, less than a lookup/),
    },
  ]);
  expect(await startTogether([domain])).toEqual([{ status: "completed" }]);
  providers.snov.renew(EMAIL);
  await reconcileCredits();
  expect(await listPauses()).toEqual([]);
  await startTogether([asked], "email");
  expect(await stateOf(asked)).toBe("in_flight");
  await expectProven();
});

it("of a run's cap are used for what still fits before the run pauses, which says what is left", async () => {
  providers.snov.setCredits(100);
  await reconcileCredits();
  const companyNumber = await createCompany();
  const run = await createRun([companyNumber], { cap: EMAIL - 1 });
  const officerId = await createOfficer(companyNumber);
  const request = (question: Question) =>
    db.$transaction((tx) => requestLookup(tx, { question, companyNumber, officerId, run, priority: 1 }));
  const email = await request({ kind: "email", input: { firstName: "Ada", lastName: "Marlowe", domain: "a.example" } });
  const domain = await request({ kind: "domain", input: { name: "Brackenfold Limited" } });
  const stateOfRun = () => db.run.findUniqueOrThrow({ where: { id: run.id } });
  await startTogether([email.lookupId], "email");
  expect((await stateOfRun()).state).toBe("running");
  await startTogether([domain.lookupId]);
  await startTogether([email.lookupId], "email");
  // What is held may come back.
  expect((await stateOfRun()).state).toBe("running");
  await collectWhenReady((await onlyTask()).id);
  await startTogether([email.lookupId], "email");
  expect(await stateOfRun()).toMatchObject({
    state: "paused",
    pausedReason: expect.stringMatching(
      /^The cap of 2 credits has [12] credits? left, less than the next lookup may cost \(3 credits are held for an e-mail\)/,
    ),
  });
  await resumeRun(person, run.id, 2 * EMAIL);
  await startTogether([email.lookupId], "email");
  expect(await stateOf(email.lookupId)).toBe("in_flight");
  await expectProven();
});

it("follow a later asker who needs the same answer sooner, in the queue as well", async () => {
  const companyNumber = await createCompany({ name: "Brackenfold Limited" });
  const question = { kind: "domain", input: { name: "Brackenfold Limited" } } as const;
  for (const by of ["stream", "person", "stream"] as const) {
    const run = await createRun([companyNumber]);
    await db.$transaction((tx) =>
      requestLookup(tx, { question, companyNumber, run, priority: priorityOf(by, daysAgo(5), now) }),
    );
  }
  const priority = priorityOf("person", daysAgo(5), now);
  expect(await db.lookup.findMany({ select: { priority: true } })).toEqual([{ priority }]);
  expect(await db.queueJob.findMany({ select: { priority: true } })).toEqual([{ priority }]);
  const jobs = await db.$queryRaw<{ priority: number }[]>`select priority from pgboss.job where name = 'find-domain'`;
  expect(jobs).toEqual([{ priority }]);
});
