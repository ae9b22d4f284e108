import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/server/access/actor";
import { getRun } from "@/server/enrichment/run-reads";
import { startRun } from "@/server/enrichment/start-run";
import { db } from "@/server/platform/db/client";
import { prove } from "@/server/proof/prove";
import { listPauses } from "@/server/queues/pauses";
import { resetDatabase } from "@/server/testing/database";
import { createStrikeOffCompanies, openProviders, type TestProviders } from "@/server/testing/providers";
import { until } from "@/server/testing/until";
import { startWorkerProcess, type WorkerProcess } from "@/server/testing/worker-process";

const person = { ...systemActor, kind: "user" as const, name: "Test" };
const TIMEOUT = 180_000;

let providers: TestProviders;
let workers: WorkerProcess[] = [];

async function startWorker(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess();
  workers.push(worker);
  return worker;
}

async function start(companyNumbers: string[], cap: number): Promise<string> {
  return startRun(person, {
    companyNumbers,
    cap,
    steps: ["domain", "officers", "emails"],
    refresh: false,
    dryRun: false,
  });
}

function completed(id: string, timeoutMs = 120_000) {
  return until("the run is completed", async () => ((await getRun(id)).state === "completed" ? getRun(id) : null), {
    timeoutMs,
    describe: async () => ({
      run: await getRun(id),
      lookups: await db.lookup.groupBy({ by: ["kind", "state"], _count: true }),
      tasks: await db.snovTask.groupBy({ by: ["kind", "state", "failure"], _count: true }),
      jobs: await db.queueJob.groupBy({ by: ["queue", "state", "error"], _count: true }),
      pauses: await listPauses(),
      worker: workers.map((worker) => worker.output().slice(-3000)),
    }),
  });
}

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

async function expectProven(): Promise<void> {
  expect((await prove()).filter((proof) => proof.broken > 0)).toEqual([]);
}

async function spent(): Promise<number> {
  return (await db.creditAccount.findUniqueOrThrow({ where: { name: "spent" } })).balance;
}

beforeEach(async () => {
  await resetDatabase();
});

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
  await providers.close();
});

describe("a run from companies to e-mails", { timeout: TIMEOUT }, () => {
  it("finishes by itself, and our books agree with Snov.io's own count to the credit", async () => {
    providers = await openProviders({ credits: 1000 });
    const numbers = await createStrikeOffCompanies(60);
    await startWorker();
    const run = await completed(await start(numbers, 400));

    expect(run.progress).toMatchObject({ total: 60, remaining: 0, failed: 0 });
    expect(run.progress.completed).toBeGreaterThan(10);
    expect(run.credits.held).toBe(0);
    const sandbox = providers.snov.state();
    expect(await spent()).toBe(sandbox.charged.total);
    expect(run.credits.spent).toBe(sandbox.charged.total);
    expect(await db.lookup.count({ where: { kind: "domain", state: "found" } })).toBe(sandbox.charged.domain);
    expect(await db.lookup.count({ where: { kind: "email", state: "found" } })).toBe(sandbox.charged.email);
    const states = await db.$queryRaw<{ state: string }[]>`select distinct state from company_enrichment`;
    expect(
      states
        .map(({ state }) => state)
        .filter((state) => !["completed", "nothing_found", "suppressed", "failed"].includes(state)),
    ).toEqual([]);
    await expectProven();

    const again = await completed(await start(numbers, 400));
    expect(again.credits.spent).toBe(0);
    expect(providers.snov.state().starts).toBe(sandbox.starts);
    expect(again.lookups.asked).toBe(0);
    await expectProven();
  });

  it("loses nothing and pays nothing twice when its worker is killed three times", async () => {
    providers = await openProviders({ credits: 1000, faults: { tasks: { delayMs: 400 } } });
    const numbers = await createStrikeOffCompanies(80);
    let worker = await startWorker();
    const id = await start(numbers, 400);
    for (const share of [0.1, 0.4, 0.7]) {
      await until(`${share * 100}% of the lookups are answered`, async () => {
        const answered = await db.lookup.count({ where: { state: { in: ["found", "not_found"] } } });
        return answered >= 80 * share || (await getRun(id)).state === "completed";
      });
      await worker.kill();
      worker = await startWorker();
    }
    const run = await completed(id, 150_000);

    expect(run.progress).toMatchObject({ total: 80, remaining: 0, failed: 0 });
    expect(await spent()).toBe(providers.snov.state().charged.total);
    const keys = await db.lookup.groupBy({ by: ["key"], _count: true });
    expect(keys.filter((key) => key._count > 1)).toEqual([]);
    await expectProven();
  });

  it("stops at the last credit, lets Companies House go on, and finishes by itself after a renewal", async () => {
    providers = await openProviders({ credits: 50 });
    const numbers = await createStrikeOffCompanies(100);
    await startWorker();
    const id = await start(numbers, 1000);
    const pauses = await until("the paid queues are paused", async () => {
      const all = await listPauses();
      return all.length === 3 && all;
    });

    expect(pauses.map((pause) => pause.queue).sort()).toEqual(["find-domain", "find-email", "verify-email"]);
    expect(pauses.every((pause) => pause.cause === "out_of_credits" && pause.reason.length > 0)).toBe(true);
    await until(
      "every company was read from the register",
      async () => (await db.company.count({ where: { profileFetchedAt: null } })) === 0,
    );
    expect(await spent()).toBe(50);
    expect(providers.snov.state().charged.total).toBe(50);
    expect(await db.lookup.count({ where: { state: "failed" } })).toBe(0);
    expect((await getRun(id)).state).toBe("running");

    providers.snov.renew(1000);
    const run = await completed(id);
    expect(run.progress).toMatchObject({ total: 100, remaining: 0, failed: 0 });
    expect(await spent()).toBe(providers.snov.state().charged.total);
    expect(await listPauses()).toEqual([]);
    await expectProven();
  });
});

describe("webhooks that misbehave lead to the same final state", { timeout: TIMEOUT }, () => {
  const ways = {
    "come as they should": {},
    "are switched off": { webhooks: { isOn: false } },
    "come twice": { webhooks: { duplicates: 2 } },
    "come late": { webhooks: { delayMs: 3_000 } },
    "are truncated": { webhooks: { isTruncated: true } },
  };
  const outcomes = new Map<string, unknown>();

  it.each(Object.entries(ways))("when they %s", async (way, faults) => {
    providers = await openProviders({ credits: 500, faults });
    const numbers = await createStrikeOffCompanies(25);
    await startWorker();
    await completed(await start(numbers, 200));
    await expectProven();
    expect(await spent()).toBe(providers.snov.state().charged.total);
    outcomes.set(way, await outcome());
    expect(outcomes.get(way)).toEqual(outcomes.get("come as they should"));
  });
});
