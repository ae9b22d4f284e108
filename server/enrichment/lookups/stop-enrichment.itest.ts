import { beforeEach, expect, it } from "vitest";
import { stopEnrichment } from "@/server/enrichment/lookups/stop-enrichment";
import { AUTO_RUN, autoEnrich, autoEnrichment } from "@/server/enrichment/runs/auto-enrich";
import { finishRuns } from "@/server/enrichment/runs/finish-runs";
import { enqueueChecks } from "@/server/enrichment/steps/enqueue-checks";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates } from "@/server/testing/factories/answers";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { askDomains } from "@/server/testing/factories/lookups";

beforeEach(resetDatabase);

it("who leaves strike-off stops costing: waiting lookups and their jobs are cancelled, the others stay, and the run can end", async () => {
  const { runId, lookupIds } = await askDomains(3);
  const [first] = await db.lookup.findMany({ where: { id: { in: lookupIds } }, orderBy: { companyNumber: "asc" } });
  if (!first) throw new Error("nothing was asked");
  await db.$transaction((tx) => stopEnrichment(tx, [{ number: first.companyNumber, reason: "left_strike_off" }]));
  expect(await lookupStates()).toEqual({ cancelled: 1, waiting: 2 });
  expect(await db.queueJob.findMany({ where: { lookupId: first.id }, select: { state: true } })).toEqual([
    { state: "cancelled" },
  ]);
  const [boss] = await db.$queryRaw<{ live: number }[]>`
    select count(*)::int as live from pgboss.job where name = 'find-domain' and state < 'active'`;
  expect(boss?.live).toBe(2);
  expect(await db.runItem.findMany({ where: { skipped: { not: null } } })).toMatchObject([
    { companyNumber: first.companyNumber, skipped: "left_strike_off" },
  ]);
  // Told twice it changes nothing more.
  await db.$transaction((tx) => stopEnrichment(tx, [{ number: first.companyNumber, reason: "left_strike_off" }]));
  expect(await lookupStates()).toEqual({ cancelled: 1, waiting: 2 });
  expect(await db.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({ state: "running" });
});

it("a lookup that another company's run waits for too is asked on its account", async () => {
  const { lookupIds } = await askDomains(1);
  const [lookup] = await db.lookup.findMany({ where: { id: { in: lookupIds } } });
  if (!lookup) throw new Error("nothing was asked");
  await db.company.create({ data: { number: "96000001", name: "NAMESAKE LTD", type: "ltd" } });
  const other = await db.run.create({
    data: {
      name: "Other",
      steps: ["domain"],
      estimate: {},
      cap: 5,
      createdBy: "Test",
      items: { create: { companyNumber: "96000001" } },
    },
  });
  await db.runItemLookup.create({
    data: { runId: other.id, companyNumber: "96000001", lookupId: lookup.id, isCached: false },
  });
  await db.$transaction((tx) => stopEnrichment(tx, [{ number: lookup.companyNumber, reason: "dissolved" }]));
  expect(await db.lookup.findUniqueOrThrow({ where: { id: lookup.id } })).toMatchObject({
    state: "waiting",
    runId: other.id,
    companyNumber: "96000001",
  });
  const live = await db.queueJob.findMany({ where: { lookupId: lookup.id, state: "queued" } });
  expect(live).toMatchObject([{ runId: other.id, companyNumber: "96000001" }]);
});

it("nothing is bought for who left by a register file while the lookup waited, and who came back is asked about", async () => {
  const { lookupIds, numbers } = await askDomains(2);
  const [gone = "", back = ""] = numbers;
  const tell = (companyNumber: string, kind: "left_strike_off" | "entered_strike_off", seconds: number) =>
    db.registerEvent.create({
      data: {
        companyNumber,
        kind,
        source: "bulk",
        fingerprint: `${companyNumber} ${seconds}`,
        seenAt: new Date(Date.now() + seconds * 1_000),
      },
    });
  await tell(gone, "left_strike_off", 1);
  await tell(back, "left_strike_off", 1);
  await tell(back, "entered_strike_off", 2);
  const jobs = await db.queueJob.findMany({ where: { lookupId: { in: lookupIds } } });
  const job = jobs.find(({ companyNumber }) => companyNumber === gone);
  const { done, refused } = await prepareTask(
    "domain",
    jobs.map(({ id, lookupId }) => ({ jobId: id, lookupId: lookupId ?? "" })),
  );
  expect(done).toEqual([job?.id]);
  // Without credits it waits.
  expect(refused.size).toBe(1);
  const left = await db.lookup.findMany({ where: { state: "cancelled" } });
  expect(left.map(({ companyNumber }) => companyNumber)).toEqual([gone]);
  expect(await db.runItem.findFirst({ where: { companyNumber: gone } })).toMatchObject({ skipped: "left_strike_off" });
});

it("nothing is bought for whom a filing took out of strike-off while the lookup waited, and the item says how", async () => {
  const { lookupIds, numbers } = await askDomains(3);
  const [discontinued = "", dissolved = "", goesOn = ""] = numbers;
  const tell = (companyNumber: string, from: string | null, to: string) =>
    db.registerEvent.create({
      data: {
        companyNumber,
        kind: "strike_off_stage_changed",
        source: "stream",
        details: { from, to },
        fingerprint: companyNumber,
        seenAt: new Date(Date.now() + 1_000),
      },
    });
  await tell(discontinued, "suspended", "discontinued");
  await tell(dissolved, "proposed", "dissolved");
  await tell(goesOn, null, "discontinued");
  const jobs = await db.queueJob.findMany({ where: { lookupId: { in: lookupIds } } });
  await prepareTask(
    "domain",
    jobs.map(({ id, lookupId }) => ({ jobId: id, lookupId: lookupId ?? "" })),
  );
  const items = await db.runItem.findMany({ select: { companyNumber: true, skipped: true } });
  expect(Object.fromEntries(items.map(({ companyNumber, skipped }) => [companyNumber, skipped]))).toEqual({
    [discontinued]: "left_strike_off",
    [dissolved]: "dissolved",
    [goesOn]: null,
  });
});

it("nothing is bought for a number that left the register while its lookup was about to start", async () => {
  const { lookupIds, numbers } = await askDomains(2);
  const [gone = "", there = ""] = numbers;
  await db.company.update({ where: { number: gone }, data: { missingSince: new Date() } });
  const jobs = await db.queueJob.findMany({ where: { lookupId: { in: lookupIds } } });
  const { done } = await prepareTask(
    "domain",
    jobs.map(({ id, lookupId }) => ({ jobId: id, lookupId: lookupId ?? "" })),
  );
  expect(done).toEqual(jobs.flatMap(({ id, companyNumber }) => (companyNumber === gone ? [id] : [])));
  expect(await db.lookup.findFirst({ where: { companyNumber: gone } })).toMatchObject({ state: "cancelled" });
  expect(await db.lookup.findFirst({ where: { companyNumber: there } })).toMatchObject({ state: "waiting" });
  expect(await db.runItem.findFirst({ where: { companyNumber: gone } })).toMatchObject({ skipped: "not_on_register" });
});

async function enter(number: string, over: Partial<Prisma.CompanyCreateInput> = {}): Promise<void> {
  await db.company.create({
    data: {
      number,
      name: `HALEWICK ${number} LTD`,
      type: "ltd",
      status: "active",
      strikeOffStage: "proposed",
      sicCodes: ["43210"],
      ...over,
    },
  });
  await db.registerEvent.create({
    data: { companyNumber: number, kind: "entered_strike_off", source: "stream", fingerprint: number },
  });
}

it("new strike-offs that fit the policy become one run within the day's credits, once", async () => {
  await enter("95000001", { postcode: "LS1 4CK" });
  await enter("95000002", { postcode: "M1 4CK" });
  await enter("95000003", { postcode: "LS2 4CK", sicCodes: ["62020"] });
  await enter("95000004", { postcode: "LS3 4CK", strikeOffStage: "discontinued" });
  await enter("95000005", { postcode: "LS3 4CK", strikeOffStage: "suspended" });
  await enter("95000006", { postcode: "LS3 4CK" });
  await db.registerEvent.updateMany({ where: { companyNumber: "95000006" }, data: { details: { seen: "first" } } });
  expect(await autoEnrich()).toBeNull();
  const value = { isOn: true, sicPrefixes: ["43"], areas: ["ls"], creditsPerDay: 40 };
  await db.setting.create({ data: { name: autoEnrichment.name, value, updatedBy: "Test" } });
  const [one, two] = await Promise.all([autoEnrich(), autoEnrich()]);
  expect([one, two].filter((id) => id !== null)).toHaveLength(1);
  const [run] = await db.run.findMany({ include: { items: true } });
  expect(run).toMatchObject({ requestedBy: "stream", cap: 40, name: expect.stringContaining(AUTO_RUN) });
  expect(run?.items.map(({ companyNumber }) => companyNumber)).toEqual(["95000001"]);
  await db.run.updateMany({ data: { state: "completed", createdAt: new Date(Date.now() - 3_600_000) } });
  await db.registerEvent.updateMany({ data: { seenAt: new Date(Date.now() - 7_200_000) } });
  expect(await autoEnrich()).toBeNull();
  expect(await finishRuns()).toBe(0);
});

it("what a run of yesterday takes today is of today's credits", async () => {
  await openBooks({ granted: 200 });
  const payer = await createPayer(100);
  const startedAt = new Date(Date.now() - 86_400_000);
  await db.run.update({
    where: { id: payer.runId },
    data: { name: `${AUTO_RUN}, yesterday`, requestedBy: "stream", state: "completed", createdAt: startedAt },
  });
  for (let tasks = 0; tasks < 3; tasks += 1) await holdForTask(payer, 10);
  await enter("95000001");
  const value = { isOn: true, creditsPerDay: 50 };
  await db.setting.create({ data: { name: autoEnrichment.name, value, updatedBy: "Test" } });
  const id = await autoEnrich();
  expect(await db.run.findUnique({ where: { id: id ?? "" } })).toMatchObject({ cap: 20 });
});

it("what the stream left open is handed to the queue once, the urgent first", async () => {
  const askedAt = new Date(Date.now() - 60_000);
  await db.registerCheck.createMany({
    data: [
      { companyNumber: "95000001", reason: "the stream has a gap", priority: 0, askedAt },
      { companyNumber: "95000002", reason: "its filing history decides the stage", priority: 100, askedAt },
      { companyNumber: "95000003", reason: "just now", priority: 100 },
    ],
  });
  expect(await enqueueChecks()).toBe(2);
  expect(await enqueueChecks()).toBe(0);
  const jobs = await db.queueJob.findMany({ where: { queue: "check-company" }, orderBy: { priority: "desc" } });
  expect(jobs.map(({ payload }) => payload)).toEqual([{ companyNumber: "95000002" }, { companyNumber: "95000001" }]);
});
