import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCacheHitRate } from "@/server/enrichment/runs/reads-cache";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { db } from "@/server/platform/db/client";
import { listPauses } from "@/server/queues/pauses";
import { resetDatabase } from "@/server/testing/database";
import { createStrikeOffCompanies, openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, completedRun, describeRun, expectProven, startTestRun } from "@/server/testing/runs";
import { until } from "@/server/testing/until";
import { startWorkerProcess, type WorkerProcess } from "@/server/testing/worker-process";

/** Far more than it takes: a busy machine breaks no promise. */
const TIMEOUT = 600_000;
const PATIENCE_MS = 250_000;

let providers: TestProviders;
let workers: WorkerProcess[] = [];

async function startWorker(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess();
  workers.push(worker);
  return worker;
}

const completed = (id: string, meanwhile?: () => Promise<void>) =>
  completedRun(id, {
    meanwhile,
    timeoutMs: PATIENCE_MS,
    output: () => workers.map((worker) => worker.output().slice(-3000)),
  });

/**
 * A worker killed between writing that it sends and sending leaves a task of which nobody hears again: its holds come back once
 * everything was quiet for minutes, and these pass here at once.
 */
async function letQuietTimePass(): Promise<void> {
  await db.$executeRaw`
    update snov_tasks set created_at = created_at - interval '11 minutes'
    where state = 'unknown' and task_hash is null and created_at between now() - interval '10 minutes' and now() - interval '10 seconds'`;
}

beforeEach(resetDatabase);

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
  await providers.close();
});

describe("a run from companies to e-mails", { timeout: TIMEOUT }, () => {
  it("finishes by itself, and our books agree with Snov.io's own count to the credit", async () => {
    providers = await openProviders({ credits: 1000 });
    const numbers = await createStrikeOffCompanies(30);
    await startWorker();
    const run = await completed(await startTestRun(numbers));

    expect(run.progress).toMatchObject({ total: 30, remaining: 0, failed: 0 });
    expect(run.progress.completed).toBeGreaterThan(5);
    expect(run.credits.held).toBe(0);
    const sandbox = providers.snov.state();
    expect(await balanceOf("spent")).toBe(sandbox.charged.total);
    expect(run.credits.spent).toBe(sandbox.charged.total);
    expect(await db.lookup.count({ where: { kind: "domain", state: "found" } })).toBe(sandbox.charged.domain);
    const [bought] = await db.$queryRaw<{ addresses: number }[]>`
      select sum(jsonb_array_length(answer -> 'emails'))::int as addresses from lookups where kind = 'email' and state = 'found'`;
    expect(bought?.addresses).toBe(sandbox.charged.email);
    const states = await db.$queryRaw<{ state: string }[]>`select distinct state from company_enrichment`;
    expect(
      states
        .map(({ state }) => state)
        .filter((state) => !["completed", "nothing_found", "suppressed", "failed"].includes(state)),
    ).toEqual([]);
    await expectProven();

    const again = await completed(await startTestRun(numbers));
    expect(again.credits.spent).toBe(0);
    expect(providers.snov.state().starts).toBe(sandbox.starts);
    expect(again.lookups.asked).toBe(0);
    expect(again.lookups.cached / (again.lookups.asked + again.lookups.cached)).toBeGreaterThanOrEqual(0.9);
    const [questions, served] = (await readCacheHitRate({ days: 1 })).reduce(
      ([asked, fresh], row) => [asked + row.questions, fresh + row.served],
      [0, 0],
    );
    expect(served).toBeGreaterThanOrEqual(again.lookups.cached);
    expect(questions).toBe(run.lookups.asked + run.lookups.cached + again.lookups.cached);
    await expectProven();
  });

  it("loses nothing and pays nothing twice when its worker is killed three times", async () => {
    providers = await openProviders({ credits: 1000, faults: { tasks: { delayMs: 400 } } });
    const numbers = await createStrikeOffCompanies(40);
    let worker = await startWorker();
    const id = await startTestRun(numbers);
    for (const share of [0.1, 0.4, 0.7]) {
      await until(
        `${share * 100}% of the lookups are answered`,
        async () => {
          const answered = await db.lookup.count({ where: { state: { in: ["found", "not_found"] } } });
          return answered >= 60 * share;
        },
        { timeoutMs: PATIENCE_MS, describe: () => describeRun(id) },
      );
      expect((await getRun(id)).state).toBe("running");
      await worker.kill();
      worker = await startWorker();
    }
    const run = await completed(id, letQuietTimePass);

    expect(run.progress).toMatchObject({ total: 40, remaining: 0, failed: 0 });
    expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
    const keys = await db.lookup.groupBy({ by: ["key"], _count: true });
    expect(keys.filter((key) => key._count > 1)).toEqual([]);
    await expectProven();
  });

  it("stops at the last credit, lets Companies House go on, and finishes by itself after a renewal", async () => {
    const CREDITS = 20;
    providers = await openProviders({ credits: CREDITS });
    const numbers = await createStrikeOffCompanies(40);
    await startWorker();
    const id = await startTestRun(numbers, { cap: 1000 });
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
    expect(await balanceOf("spent")).toBe(CREDITS);
    expect(providers.snov.state().charged.total).toBe(CREDITS);
    expect(await db.lookup.count({ where: { state: "failed" } })).toBe(0);
    expect((await getRun(id)).state).toBe("running");

    providers.snov.renew(1000);
    const run = await completed(id);
    expect(run.progress).toMatchObject({ total: 40, remaining: 0, failed: 0 });
    expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
    expect(await listPauses()).toEqual([]);
    await expectProven();
  });
});
