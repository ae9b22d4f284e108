import { afterEach, beforeEach, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { priorityOf } from "@/server/enrichment/priority";
import { requestLookup } from "@/server/enrichment/request-lookup";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { expectProven } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 3, faults: { webhooks: { isOn: false } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

/** A waiting lookup of a run of its own: the domain of a new company's name, or the e-mail of a new officer. */
async function ask(kind: "domain" | "email", by: "person" | "stream", days: number): Promise<string> {
  const companyNumber = await createCompany();
  const run = await createRun([companyNumber]);
  const officerId = kind === "email" ? await createOfficer(companyNumber) : undefined;
  const name = `Brackenfold ${companyNumber} Limited`;
  const input = { firstName: "Ada", lastName: "Marlowe", domain: `c${companyNumber}.example` };
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
