import { expect, it } from "vitest";
import { lookupKey, type Question } from "@/server/enrichment/lookups/lookup-key";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { db } from "@/server/platform/db/client";
import { createCompany } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import {
  answered,
  companyNumber,
  DOMAIN,
  ofZelda,
  reason,
  run,
  startWithZelda,
} from "@/server/testing/factories/person-to-forget";
import { person } from "@/server/testing/runs";

startWithZelda();

it("a domain question withheld at the last look ends it for all who asked, and for no other run", async () => {
  const { name } = await db.company.findUniqueOrThrow({ where: { number: companyNumber } });
  const question: Question = { kind: "domain", input: { name: name ?? "" } };
  await answered(question, { kind: "domain", domain: DOMAIN }, ofZelda.officerId);
  await db.lookup.updateMany({ data: { answeredAt: new Date(Date.now() - 3_600_000) } });
  await suppress(person, { kind: "domain", value: DOMAIN, reason });
  // Asked in the same moment, for two namesakes, one of which has another domain.
  const namesake = await createCompany({ name: name ?? "" });
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  const candidate = { domain: "harrowmere.com", source: "snov" as const, confidence: 0.95, band: "accept" as const };
  await db.companyDomain.create({ data: { companyNumber: namesake, ...candidate, ...at, reasons: [] } });
  const other = await createRun([companyNumber]);
  const theirs = await createRun([namesake]);
  for (const [number, asking] of [
    [companyNumber, run],
    [namesake, theirs],
  ] as const)
    await db.$transaction((tx) =>
      requestLookup(tx, { question, companyNumber: number, run: { ...asking, isRefresh: true }, priority: 7 }),
    );
  const { id: lookupId } = await db.lookup.findFirstOrThrow({ where: { state: "waiting", key: lookupKey(question) } });
  const { id: jobId } = await db.queueJob.findFirstOrThrow({ where: { lookupId } });
  expect((await prepareTask("domain", [{ lookupId, jobId }])).taskId).toBeNull();
  const skippedIn = async ({ id }: { id: string }) =>
    (await db.runItem.findFirstOrThrow({ where: { runId: id } })).skipped;
  expect([await skippedIn(run), await skippedIn(other), await skippedIn(theirs)]).toEqual(["suppressed", null, null]);
  expect(await db.queueJob.findMany({ where: { queue: "fetch-officers" } })).toMatchObject([
    { runId: theirs.id, companyNumber: namesake, priority: 7 },
  ]);
});
