import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import type { AttemptOutcome, CreditAccountName, JobState, TransferKind } from "@/server/platform/db/generated/client";
import { readQueues } from "@/server/queues/reads";
import { listJobs, readJob } from "@/server/queues/reads-jobs";
import { jobPage, queueOverview } from "@/server/queues/schema";
import { resetDatabase } from "@/server/testing/database";

beforeEach(resetDatabase);

const now = new Date("2026-11-22T12:30:00Z");
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);

test("every queue of the catalogue is listed, also before it ever worked", async () => {
  const { items } = queueOverview.parse(await readQueues(now));
  expect(items.map((queue) => queue.name)).toContain("find-domain");
  for (const queue of items) {
    expect(queue).toMatchObject({
      ready: 0,
      failed: 0,
      dead: 0,
      successRate: null,
      oldestReadySeconds: null,
      paused: null,
    });
    expect(queue.hours).toHaveLength(24);
    expect(queue.wait).toEqual({ p50: null, p95: null, p99: null });
  }
});

test("depth is what workers can take: delayed jobs are scheduled, dead letters stand apart", async () => {
  await insertLive("find-domain", "created", 60);
  await insertLive("find-domain", "retry", 5);
  await insertLive("find-domain", "created", -3600);
  await insertLive("find-domain", "active", 10);
  await insertLive("find-domain", "completed", 10);
  await insertLive("find-domain.dead", "created", 10);
  const queue = await findQueue("find-domain");
  expect(queue).toMatchObject({ ready: 2, scheduled: 1, active: 1, dead: 1 });
  expect(queue?.oldestReadySeconds).toBeGreaterThanOrEqual(60);
  expect(queue?.oldestReadySeconds).toBeLessThan(90);
});

test("success, wait and run come from the attempts of 24 hours; a retried attempt failed, a cancelled one does not count", async () => {
  for (let n = 1; n <= 98; n += 1) await insertJob({ waited: n, ran: 2, outcomes: ["completed"] });
  await insertJob({ waited: 99, ran: 4, outcomes: ["retrying", "failed"], state: "failed" });
  await insertJob({ waited: 1, ran: 900, outcomes: ["cancelled"], state: "cancelled" });
  await insertJob({ waited: 5000, ran: 900, outcomes: ["completed"], ended: secondsAgo(90_000) });
  const queue = await findQueue("find-email");
  expect(queue).toMatchObject({ completed24h: 98, failed: 1, successRate: 0.98 });
  // Times are kept in buckets of a twentieth.
  for (const [share, seconds] of [
    ["p50", 2],
    ["p95", 2],
    ["p99", 4],
  ] as const)
    expect(Math.abs((queue?.run[share] ?? 0) / seconds - 1)).toBeLessThan(0.026);
  expect(Math.abs((queue?.wait.p50 ?? 0) / 50 - 1)).toBeLessThan(0.026);
  expect(Math.abs((queue?.wait.p99 ?? 0) / 99 - 1)).toBeLessThan(0.026);
  expect(queue?.hours.at(-1)).toEqual({ at: "2026-11-22T12:00:00.000Z", completed: 98, failed: 2 });
});

test("wait is measured from the moment at which a job was allowed to start", async () => {
  await insertJob({ waited: 3600, ran: 1, outcomes: ["completed"], startAfter: secondsAgo(31) });
  expect(Math.abs(((await findQueue("find-email"))?.wait.p50 ?? 0) / 30 - 1)).toBeLessThan(0.026);
});

test("a pause says who, why and until when; one that is over is not shown", async () => {
  const pause = { cause: "person", by: "Mira Osei", reason: "bounce log first", since: secondsAgo(60) } as const;
  await db.queuePause.create({ data: { ...pause, queue: "find-domain" } });
  await db.queuePause.create({ data: { ...pause, queue: "find-email", until: secondsAgo(1) } });
  expect((await findQueue("find-domain"))?.paused).toEqual({ ...pause, since: pause.since.toISOString(), until: null });
  expect((await findQueue("find-email"))?.paused).toBeNull();
});

test("an allowance counts the requests of its window, a minute half outside of it half", async () => {
  const minute = new Date("2026-11-22T12:30:00Z");
  const half = new Date(minute.getTime() + 30_000);
  await db.providerUsage.createMany({
    data: [
      { provider: "snov", minute, requests: 10 },
      { provider: "snov", minute: new Date(minute.getTime() - 60_000), requests: 40 },
      { provider: "snov", minute: new Date(minute.getTime() - 120_000), requests: 60 },
      { provider: "companies_house", minute: new Date(minute.getTime() - 120_000), requests: 100 },
    ],
  });
  await db.providerRate.updateMany({
    where: { provider: "companies_house" },
    data: { blockedUntil: new Date(half.getTime() + 5000) },
  });
  const { allowances } = await readQueues(half);
  expect(allowances).toMatchObject([
    { provider: "snov", used: 30, windowSeconds: 60, blockedUntil: null },
    { provider: "companies-house", used: 100, blockedUntil: "2026-11-22T12:30:35.000Z" },
  ]);
});

test("a worker that stopped or fell silent is not alive, one gone for a day is forgotten", async () => {
  const worker = (name: string, beat: number, stopped = false) => ({
    worker: name,
    startedAt: secondsAgo(100_000),
    beatAt: secondsAgo(beat),
    active: 1,
    stoppedAt: stopped ? secondsAgo(beat) : null,
  });
  await db.workerHeartbeat.createMany({
    data: [worker("stopped", 3, true), worker("beating", 2), worker("silent", 300), worker("forgotten", 90_000)],
  });
  const { workers } = await readQueues(now);
  expect(workers.map(({ worker: name, isAlive }) => [name, isAlive])).toEqual([
    ["beating", true],
    ["silent", false],
    ["stopped", false],
  ]);
});

test("jobs are listed newest first with each attempt and page by cursor without a gap", async () => {
  await db.company.create({ data: { number: "00000123", name: "ACME LIMITED" } });
  for (let n = 0; n < 5; n += 1)
    await insertJob({ waited: 10, ran: 1, outcomes: ["retrying", "completed"], companyNumber: "00000123" });
  const first = jobPage.parse(await listJobs({ limit: 3, queue: ["find-email"] }));
  const second = await listJobs({ limit: 3, queue: ["find-email"], cursor: first.nextCursor });
  expect(new Set([...first.items, ...second.items].map((job) => job.id)).size).toBe(5);
  expect(second.nextCursor).toBeNull();
  expect(first.items[0]).toMatchObject({ companyName: "ACME LIMITED", credits: { estimated: 0, held: 0, spent: 0 } });
  expect(first.items[0]?.attempts.map(({ number, outcome, error }) => [number, outcome, error])).toEqual([
    [1, "retrying", "attempt 1 failed"],
    [2, "completed", null],
  ]);
  expect((await listJobs({ limit: 3, companyNumber: "123", state: ["failed"] })).total).toEqual({
    count: 0,
    exact: true,
  });
});

test("a job's hold is what the ledger holds for it now, apart from what it was thought to cost", async () => {
  await db.company.create({ data: { number: "00000123", name: "ACME LIMITED" } });
  const { id: taskId } = await db.snovTask.create({ data: { kind: "domain", size: 1 } });
  const { id: lookupId } = await db.lookup.create({
    data: { kind: "domain", key: "k", input: {}, priority: 0, companyNumber: "00000123" },
  });
  const id = crypto.randomUUID();
  await db.queueJob.create({ data: { id, queue: "find-domain", payload: {}, lookupId, creditsHeld: 1 } });
  const credits = async () => (await readJob(id)).credits;
  expect(await credits()).toEqual({ estimated: 1, held: 0, spent: 0 });

  const budget = await db.creditBudget.create({
    data: { startsAt: secondsAgo(60), endsAt: new Date(now.getTime() + 60_000) },
  });
  const move = (kind: TransferKind, fromAccount: CreditAccountName, toAccount: CreditAccountName) => {
    const paid =
      kind === "grant"
        ? {}
        : { lookupId, taskId, budgetId: budget.id, companyNumber: "00000123", operation: "domain" as const };
    const chain = { sequence: 0, availableAfter: 0, previousHash: "", hash: "" };
    const data = { kind, fromAccount, toAccount, amount: 1, cause: "test", actor: "Mira", idempotencyKey: kind };
    return db.creditTransfer.create({ data: { ...data, ...paid, ...chain } });
  };
  await move("grant", "provider", "available");
  await move("hold", "available", "held");
  await db.queueJob.update({ where: { id }, data: { snovTaskId: taskId } });
  expect(await credits()).toEqual({ estimated: 1, held: 1, spent: 0 });
  await move("release", "held", "available");
  expect(await credits()).toEqual({ estimated: 1, held: 0, spent: 0 });
  expect((await listJobs({ limit: 5 })).items[0]?.credits.held).toBe(0);
});

test("a job that never was is not found", async () => {
  await expect(readJob("00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

async function findQueue(name: string) {
  return (await readQueues(now)).items.find((queue) => queue.name === name);
}

/** A job of pg-boss that became ready so many seconds ago by the database's clock; negative is in the future. What a worker has is in our history too. */
async function insertLive(queue: string, state: string, readySecondsAgo: number) {
  await db.$executeRaw`
    with theirs as (
      insert into pgboss.job (id, name, state, created_on, start_after)
      values (gen_random_uuid(), ${queue}, ${state}::pgboss.job_state, now() - interval '1 day', now() - make_interval(secs => ${readySecondsAgo}))
      returning id, name, state
    )
    insert into queue_jobs (id, queue, payload, state) select id, name, '{}', 'active' from theirs where state = 'active'`;
}

interface JobPlan {
  waited: number;
  ran: number;
  outcomes: AttemptOutcome[];
  state?: JobState;
  ended?: Date;
  startAfter?: Date;
  companyNumber?: string;
}

async function insertJob({
  waited,
  ran,
  outcomes,
  state = "completed",
  ended = now,
  startAfter,
  companyNumber,
}: JobPlan) {
  const startedAt = new Date(ended.getTime() - ran * 1000);
  await db.queueJob.create({
    data: {
      id: crypto.randomUUID(),
      queue: "find-email",
      state,
      payload: {},
      companyNumber,
      startAfter,
      createdAt: new Date(startedAt.getTime() - waited * 1000),
      finishedAt: ended,
      attempts: {
        create: outcomes.map((outcome, index) => ({
          number: index + 1,
          worker: "worker-1",
          startedAt,
          endedAt: ended,
          outcome,
          error: outcome === "completed" ? null : `attempt ${index + 1} failed`,
        })),
      },
    },
  });
}
