import { beforeEach, expect, it } from "vitest";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { pauseRun, resumeRun } from "@/server/enrichment/runs/pause-run";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { db } from "@/server/platform/db/client";
import { cancelJob } from "@/server/queues/cancel-job";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";
import { openBooks } from "@/server/testing/factories/ledger";
import { createRun } from "@/server/testing/factories/lookups";
import { balanceOf, person } from "@/server/testing/runs";

beforeEach(resetDatabase);

const question = { kind: "domain" as const, input: { name: "Tarnvale Bakery Limited" } };

/** Two companies of one name, each in a run of its own: the first one's run pays. */
async function shareLookup() {
  const [first, second] = [await createCompany(), await createCompany()];
  const [payer, heir] = [await createRun([first]), await createRun([second])];
  const ask = (companyNumber: string, run: typeof payer) =>
    db.$transaction((tx) => requestLookup(tx, { question, companyNumber, run, priority: 1 }));
  const { lookupId } = await ask(first, payer);
  await ask(second, heir);
  return { lookupId, first, second, payer, heir };
}

const lookup = () => db.lookup.findFirstOrThrow();
const queued = () => db.queueJob.findMany({ where: { queue: "find-domain", state: "queued" } });

it("a lookup that another company's run waits for outlives the suppression of the company that paid for it", async () => {
  const { first, second, heir } = await shareLookup();
  await suppress(person, { kind: "company", value: first, reason: "they asked" });
  expect(await lookup()).toMatchObject({ state: "waiting", companyNumber: second, runId: heir.id });
  expect(await queued()).toMatchObject([{ runId: heir.id, companyNumber: second }]);
  await suppress(person, { kind: "company", value: second, reason: "they asked" });
  expect((await lookup()).state).toBe("cancelled");
});

it("a company found suppressed at the last look hands its lookup over, and nothing is held for it", async () => {
  const { lookupId, first, heir } = await shareLookup();
  await openBooks({ granted: 10 });
  const [job] = await queued();
  await suppress(person, { kind: "company", value: first, reason: "they asked" });
  await db.lookup.update({ where: { id: lookupId }, data: { companyNumber: first } });
  const prepared = await prepareTask("domain", [{ jobId: job?.id ?? "", lookupId }]);
  expect(prepared).toMatchObject({ taskId: null, busy: [] });
  expect(await lookup()).toMatchObject({ state: "waiting", runId: heir.id });
  expect(await balanceOf("held")).toBe(0);
});

it("a job that somebody cancels leaves the lookup to the run that waits for it too", async () => {
  const { heir } = await shareLookup();
  const [job] = await queued();
  await cancelJob(person, job?.id ?? "");
  expect(await lookup()).toMatchObject({ state: "waiting", runId: heir.id });
  const [next] = await queued();
  await cancelJob(person, next?.id ?? "");
  expect([(await lookup()).state, await queued()]).toEqual(["cancelled", []]);
});

it.each([
  ["goes to a company that left strike-off before somebody asked for it", -60_000, "waiting"],
  ["goes to no company that left strike-off since somebody asked for it", 60_000, "cancelled"],
])("a lookup %s", async (_, sinceRunMs, state) => {
  const { first, second, heir } = await shareLookup();
  const { createdAt } = await db.run.findUniqueOrThrow({ where: { id: heir.id } });
  const seenAt = new Date(createdAt.getTime() + sinceRunMs);
  await db.registerEvent.create({
    data: {
      companyNumber: second,
      kind: "left_strike_off",
      source: "stream",
      fingerprint: "left",
      details: {},
      seenAt,
    },
  });
  await suppress(person, { kind: "company", value: first, reason: "they asked" });
  expect((await lookup()).state).toBe(state);
});

it("a lookup of an aborted run that only a paused run waits for is not paid before that goes on", async () => {
  const { lookupId, second, payer, heir } = await shareLookup();
  await openBooks({ granted: 10 });
  const [job] = await queued();
  await db.run.update({ where: { id: payer.id }, data: { state: "aborted" } });
  await db.run.update({ where: { id: heir.id }, data: { state: "paused" } });
  const prepared = await prepareTask("domain", [{ jobId: job?.id ?? "", lookupId }]);
  expect(prepared).toMatchObject({ taskId: null, lookups: [], done: [job?.id], busy: [] });
  expect(await lookup()).toMatchObject({ state: "waiting", runId: heir.id, companyNumber: second });
  const parked = await db.$queryRaw`
    select ours.run_id from pgboss.job job join queue_jobs ours on ours.id = job.id where job.state = 'created' and job.start_after > now() + interval '1 year'`;
  expect(parked).toEqual([{ run_id: heir.id }]);
});

it("a lookup that was handed over goes back to the run that had it, though whoever paused its heir has ended before offering it", async () => {
  const { payer, heir } = await shareLookup();
  await pauseRun(person, payer.id);
  expect(await lookup()).toMatchObject({ state: "waiting", runId: heir.id });
  await resumeRun(person, payer.id);
  await db.run.update({ where: { id: heir.id }, data: { state: "paused" } });
  await sweepLookups();
  expect(await lookup()).toMatchObject({ state: "waiting", runId: payer.id });
  expect(await queued()).toMatchObject([{ runId: payer.id }]);
});
