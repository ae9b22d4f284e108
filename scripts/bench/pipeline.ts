import { setTimeout as wait } from "node:timers/promises";
import { db } from "@/server/platform/db/client";
import { SANDBOX_CREDENTIALS } from "@/server/platform/env-providers";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { startWorkerProcess, type WorkerProcess } from "@/server/testing/worker-process";
import { atLeast, atMost, type Bench, type BenchOptions, type Measure } from "./bench";
import { allStored, askForDomains, countAnswered, meanOf, medianOf, pileUpLookups } from "./support/load";

const WORKERS = 2;
const CREDITS = 1_000_000;
const REQUESTS_A_MINUTE = 60;
const LOOKUPS_A_TASK = 10;
const REQUESTS_A_TASK = 2;
/** What the provider's limit allows when a task costs its start and its result. */
const LOOKUPS_A_MINUTE = (REQUESTS_A_MINUTE / REQUESTS_A_TASK) * LOOKUPS_A_TASK;

const IDLE_REQUESTS = 7;
const LOAD_SHARE = 0.8;
const LOAD_SECONDS = 60;
const LOAD_RUN = 8;
const BACKLOG = 900;
const FULL_SECONDS = 90;
const POLLING_SECONDS = 70;

export const bench: Bench = {
  name: "pipeline",
  title: "Lookups against Snov.io's limit of 60 requests a minute",
  async run(options) {
    const providers = await openProviders({
      credits: CREDITS,
      faults: { rate: { limit: REQUESTS_A_MINUTE }, tasks: { delayMs: 1_500 } },
    });
    try {
      const withWebhooks = await withWorkers({}, async () => [
        ...(await measureIdle(options)),
        ...(await measureLoad(options)),
        ...(await measureFull(options, providers)),
      ]);
      // Live credentials without PUBLIC_URL: no webhook can come. The providers are the same sandboxes.
      const withPolls = await withWorkers(liveSettings(providers), () => measurePolling(options, providers));
      const most = providers.snov.state().maxRequestsInWindow;
      return [...withWebhooks, ...withPolls, atMost("requests in any rolling minute", most, "", REQUESTS_A_MINUTE)];
    } finally {
      await providers.close();
      await db.$disconnect();
    }
  },
};

async function withWorkers<Result>(settings: Record<string, string>, work: () => Promise<Result>): Promise<Result> {
  const workers: WorkerProcess[] = [];
  try {
    for (let count = 0; count < WORKERS; count += 1) workers.push(await startWorkerProcess(settings));
    return await work();
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

function liveSettings({ snov, companiesHouse }: TestProviders): Record<string, string> {
  return {
    SNOV_CLIENT_ID: SANDBOX_CREDENTIALS.clientId,
    SNOV_CLIENT_SECRET: SANDBOX_CREDENTIALS.clientSecret,
    SNOV_API_URL: snov.url,
    COMPANIES_HOUSE_API_KEY: SANDBOX_CREDENTIALS.apiKey,
    COMPANIES_HOUSE_API_URL: companiesHouse.url,
  };
}

/** One company at a time, the register included, while nothing else is going on. */
async function measureIdle({ note }: BenchOptions): Promise<Measure[]> {
  const seconds: number[] = [];
  for (let count = 1; count <= IDLE_REQUESTS; count += 1) {
    note(`request ${count} of ${IDLE_REQUESTS} with an idle queue`);
    const runId = await askForDomains(1, { isFresh: false });
    seconds.push(...(await allStored([runId], 1, 30_000)));
  }
  return [atMost("request to stored domain, idle queue, median", medianOf(seconds), "s", 10)];
}

/** Companies arrive at four fifths of what the limit allows; now and then a person asks for one and waits. */
async function measureLoad({ note }: BenchOptions): Promise<Measure[]> {
  const everyMs = (LOAD_RUN / (LOOKUPS_A_MINUTE * LOAD_SHARE)) * 60_000;
  const runs: string[] = [];
  const waitedFor: string[] = [];
  const startedAt = Date.now();
  for (let count = 0; Date.now() - startedAt < LOAD_SECONDS * 1000; count += 1) {
    note(`under load, ${Math.round((Date.now() - startedAt) / 1000)} of ${LOAD_SECONDS} s`);
    runs.push(await askForDomains(LOAD_RUN));
    if (count % 4 === 3) waitedFor.push(await askForDomains(1));
    await wait(Math.max(0, startedAt + (count + 1) * everyMs - Date.now()));
  }
  const seconds = await allStored(runs, runs.length * LOAD_RUN, 120_000);
  const persons = await allStored(waitedFor, waitedFor.length, 60_000);
  return [
    atMost("request to stored domain, at 80 % load, average", meanOf(seconds), "s", 120),
    atMost("request to stored domain, at 80 % load, a person's single one, median", medianOf(persons), "s", 10),
  ];
}

/** More work than the limit allows: how much gets through. */
async function measureFull({ note }: BenchOptions, { snov }: TestProviders): Promise<Measure[]> {
  note("piling up a backlog");
  await pileUpLookups(BACKLOG);
  const before = snov.state();
  const from = new Date();
  for (let second = 0; second < FULL_SECONDS; second += 1) {
    note(`a backlog, ${second} of ${FULL_SECONDS} s`);
    await wait(1_000);
  }
  const answered = await countAnswered(from, new Date());
  const minutes = (Date.now() - from.getTime()) / 60_000;
  const after = snov.state();
  const tasks = after.tasks.length - before.tasks.length;
  return [
    atLeast("lookups a minute, webhooks, full load", answered / minutes, "", LOOKUPS_A_MINUTE, LOOKUPS_A_MINUTE * 0.95),
    atLeast("lookups a task, full load", await meanTaskSize(from), "", LOOKUPS_A_TASK, LOOKUPS_A_TASK * 0.97),
    atMost("requests a task, webhooks", (sumOf(after.requests) - sumOf(before.requests)) / tasks, "", 2.05),
  ];
}

/** No webhooks, and tasks that take anything from one to six seconds. */
async function measurePolling({ note }: BenchOptions, { snov }: TestProviders): Promise<Measure[]> {
  const before = { ...snov.state(), ended: await countEnded() };
  for (let second = 0; second < POLLING_SECONDS; second += 1) {
    note(`without webhooks, ${second} of ${POLLING_SECONDS} s`);
    snov.setFaults({ tasks: { delayMs: 1_000 + ((second * 2_377) % 5_000) } });
    await wait(1_000);
  }
  const after = snov.state();
  const requests = sumOf(after.requests) - sumOf(before.requests);
  // Starts and results weigh alike, so that tasks under way at either end do not matter.
  const tasks = (after.tasks.length - before.tasks.length + (await countEnded()) - before.ended) / 2;
  return [atMost("requests a task, without webhooks", requests / tasks, "", 2.5)];
}

async function meanTaskSize(from: Date): Promise<number> {
  const { _avg } = await db.snovTask.aggregate({ where: { createdAt: { gte: from } }, _avg: { size: true } });
  return _avg.size ?? 0;
}

function countEnded(): Promise<number> {
  return db.snovTask.count({ where: { state: "completed" } });
}

function sumOf(requests: Record<string, number>): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}
