import { beforeEach, describe, expect, it } from "vitest";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { pauseRun, pauseRunsOfJobs, resumeRun } from "@/server/enrichment/runs/pause-run";
import { db } from "@/server/platform/db/client";
import { readCompanyRows, shapeCompany } from "@/server/register/search/company-rows";
import { resetDatabase } from "@/server/testing/database";
import { askDomains, createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

async function ask() {
  const { runId, numbers, lookupIds } = await askDomains(1, { cap: 5 });
  const [number = ""] = numbers;
  const enrichment = async () => (await readCompanyRows([number])).map(shapeCompany)[0]?.enrichment;
  return { runId, number, lookupId: lookupIds[0] ?? "", enrichment };
}

describe("a company in progress", () => {
  it("waits for its run while that is paused at its cap, and says so", async () => {
    const { runId, enrichment } = await ask();
    expect(await enrichment()).toMatchObject({ state: "in_progress", waitsFor: null });
    const { id } = await db.queueJob.findFirstOrThrow();
    await pauseRunsOfJobs([id], "run");
    expect(await enrichment()).toMatchObject({
      state: "in_progress",
      waitsFor: { runId, cause: "cap", reason: expect.stringMatching(/The cap of 5 credits/) },
    });
    await resumeRun(person, runId, 10);
    expect(await enrichment()).toMatchObject({ state: "in_progress", waitsFor: null });
  });

  it("does not wait while another run goes on with it, or Snov.io has a question of it", async () => {
    const { runId, number, lookupId, enrichment } = await ask();
    await pauseRun(person, runId);
    expect((await enrichment())?.waitsFor).toMatchObject({ cause: "person", reason: "Paused by Test" });
    const { id: taskId } = await db.snovTask.create({ data: { kind: "domain", size: 1 } });
    await db.lookup.update({ where: { id: lookupId }, data: { state: "in_flight", taskId, position: 0 } });
    expect((await enrichment())?.waitsFor).toBeNull();
    await db.lookup.update({ where: { id: lookupId }, data: { state: "waiting", taskId: null, position: null } });
    const run = await createRun([number]);
    const question = { kind: "domain" as const, input: { name: "Another Name Limited" } };
    await db.$transaction((tx) => requestLookup(tx, { question, companyNumber: number, run, priority: 1 }));
    expect((await enrichment())?.waitsFor).toBeNull();
  });
});
