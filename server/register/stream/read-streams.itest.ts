import { afterEach, beforeEach, expect, test } from "vitest";
import type { CompaniesHouseSandbox } from "@/server/integrations/companies-house/sandbox/create-sandbox";
import { db } from "@/server/platform/db/client";
import { refreshCompany } from "@/server/register/refresh-company";
import { readStreams, type StreamReader } from "@/server/register/stream/lead-streams";
import { resetDatabase } from "@/server/testing/database";
import { QUICK_WAITS } from "@/server/testing/stream-waits";
import { EVERY_FAULT, findDifferences, openStreamWorld, seedRegister } from "@/server/testing/stream-world";
import { until } from "@/server/testing/until";
import { startWorkerProcess, type WorkerProcess } from "@/server/testing/worker-process";

let sandbox: CompaniesHouseSandbox;
let readers: StreamReader[] = [];
let workers: WorkerProcess[] = [];

beforeEach(resetDatabase);
afterEach(async () => {
  await Promise.all(readers.map((reader) => reader.stop()));
  readers = [];
  await Promise.all(workers.map((worker) => worker.kill()));
  workers = [];
  await sandbox?.close();
});

function read(): StreamReader {
  const reader = readStreams({ onEnded: async () => undefined, waits: QUICK_WAITS, stallMs: 300 });
  readers.push(reader);
  return reader;
}

async function startWorkers(count: number, program?: string): Promise<void> {
  workers.push(...(await Promise.all(Array.from({ length: count }, () => startWorkerProcess({}, program)))));
}

/** SIGKILL, as for want of memory. Returns how long it took until another process read both streams, in milliseconds. */
async function killLeader(): Promise<number> {
  const [before] = await positions();
  const leader = workers.find(({ pid }) => before?.leader?.includes(`:${pid}:`));
  if (!leader) throw new Error(`No worker of this test is ${before?.leader}`);
  workers = workers.filter((worker) => worker !== leader);
  await leader.kill();
  const killedAt = Date.now();
  await until("another worker leads", async () =>
    (await positions()).every(({ epoch }) => epoch > (before?.epoch ?? 0)),
  );
  await untilRunning();
  return Date.now() - killedAt;
}

const positions = () => db.streamPosition.findMany({ orderBy: { stream: "asc" } });

async function untilRunning(): Promise<void> {
  await until(
    "both streams are read",
    async () => (await positions()).filter(({ state }) => state === "running").length === 2,
    { timeoutMs: 10_000, describe: async () => (await positions()).map(({ stream, detail }) => ({ stream, detail })) },
  );
}

/** Everything sent so far is applied; malformed lines at the end have no timepoint that could be reached. */
async function untilRead(): Promise<void> {
  const heads: Record<string, number> = sandbox.stream.heads();
  await until(
    "everything is applied",
    async () => (await positions()).every(({ stream, timepoint }) => Number(timepoint) >= (heads[stream] ?? 0)),
    {
      timeoutMs: 30_000,
      describe: async () => ({
        heads,
        endings: (await db.streamConnection.findMany()).map(({ detail }) => detail).slice(-5),
        at: (await positions()).map(({ stream, timepoint, detail, state }) => ({
          stream,
          at: Number(timepoint),
          detail,
          state,
        })),
      }),
    },
  );
}

/** What profile and filings leave open, as several episodes on one day do, is asked of REST. */
async function askDoubts(): Promise<void> {
  const { signal } = new AbortController();
  for (const { companyNumber } of await db.registerCheck.findMany())
    await refreshCompany(companyNumber, { isForced: true, signal, onStored: async () => undefined });
}

/** In steps between which the network has its turn. */
async function advance(steps: number): Promise<void> {
  for (let done = 0; done < steps; done += 25) {
    await sandbox.stream.advance(25);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("with every fault at once our register ends up as Companies House's", async () => {
  sandbox = await openStreamWorld({ companies: 120, faults: EVERY_FAULT });
  await seedRegister(await sandbox.stream.truth());
  read();
  await untilRunning();
  // From the first event on it is known where to go on.
  await sandbox.stream.advance(20);
  await untilRead();
  for (const fault of [{ cutAfter: 60 }, { endAfter: 70 }, { resetAfter: 80 }, { silentAfter: 150 }]) {
    sandbox.stream.setFaults({ ...EVERY_FAULT, ...fault, refusals: [401, 503, 429, 502] });
    await advance(250);
    await untilRead();
  }
  sandbox.stream.setFaults({});
  await sandbox.stream.advance(5);
  await untilRead();
  expect(await findDifferences(await sandbox.stream.truth())).toEqual([]);

  const endings = await db.streamConnection.groupBy({ by: ["ending"] });
  expect(endings.map(({ ending }) => ending)).toEqual(
    expect.arrayContaining(["ended", "stalled", "unavailable", "rate_limited", "unauthorised"]),
  );
  expect(await db.streamReject.count()).toBeGreaterThan(2);
  const events = await db.registerEvent.groupBy({ by: ["kind"], where: { source: "stream" } });
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["entered_strike_off", "left_strike_off", "dissolved", "name_changed"]),
  );
}, 60_000);

test("a timepoint that is gone is said, followed live from now on, and what we follow is asked of REST", async () => {
  sandbox = await openStreamWorld({ companies: 60, strikeOffShare: 0.3 });
  await seedRegister(await sandbox.stream.truth());
  const first = read();
  await untilRunning();
  await sandbox.stream.advance(20);
  await untilRead();
  await first.stop();
  // While nobody reads, more happens than Companies House keeps.
  await sandbox.stream.advance(60);
  sandbox.stream.forget(3);
  read();
  await until("the gap is written down", () => db.streamConnection.findFirst({ where: { ending: "too_old" } }), {
    timeoutMs: 15_000,
  });
  // Either stream says of how many, whichever came first.
  await until(
    "both gaps are written down",
    async () => (await db.streamConnection.count({ where: { ending: "too_old" } })) === 2,
  );
  await untilRunning();
  const followed = await db.company.findMany({ where: { strikeOffStage: { in: ["proposed", "suspended"] } } });
  const checks = new Set((await db.registerCheck.findMany()).map(({ companyNumber }) => companyNumber));
  expect(followed.length).toBeGreaterThan(0);
  expect(followed.filter(({ number }) => !checks.has(number))).toEqual([]);
  for (const { detail } of await positions()) expect(detail).toContain(`about the ${followed.length} companies`);
  await sandbox.stream.advance(5);
  await untilRead();
}, 60_000);

test("of two readers one leads, and the other takes over when the leader's connection to the database is cut", async () => {
  sandbox = await openStreamWorld({ companies: 20 });
  read();
  await untilRunning();
  read();
  await sandbox.stream.advance(20);
  await untilRead();
  const [before] = await positions();
  await db.$executeRaw`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'strikeline-stream' and datname = current_database()
      and pid in (select pid from pg_locks where locktype = 'advisory' and granted)`;
  const cutAt = Date.now();
  await until("another epoch leads", async () => ((await positions())[0]?.epoch ?? 0) > (before?.epoch ?? 0), {
    timeoutMs: 15_000,
  });
  expect(Date.now() - cutAt).toBeLessThan(15_000);
  await untilRunning();
  await sandbox.stream.advance(20);
  await untilRead();
  expect(await findDifferences((await sandbox.stream.truth()).filter(({ profile }) => profile === null))).toEqual([]);
}, 60_000);

test("of two workers one leads; when it is killed the other goes on within 15 s, and every event was applied once", async () => {
  sandbox = await openStreamWorld({ companies: 40, strikeOffShare: 0.3 });
  await seedRegister(await sandbox.stream.truth());
  await startWorkers(2);
  await untilRunning();
  await sandbox.stream.advance(20);
  await untilRead();
  const killed = killLeader();
  // What happens before anybody notices, and before anybody reads again.
  await advance(200);
  expect(await killed).toBeLessThan(15_000);
  await sandbox.stream.advance(20);
  await untilRead();
  expect(await findDifferences(await sandbox.stream.truth())).toEqual([]);
  const { written } = sandbox.stream.state();
  const applied = (await positions()).map(({ stream, events }) => [stream, Number(events)]);
  expect(Object.fromEntries(applied)).toEqual(written);
}, 120_000);

test("killed again and again while every fault is on, nothing is lost and nothing repeated that matters", async () => {
  sandbox = await openStreamWorld({ companies: 60, strikeOffShare: 0.3, faults: EVERY_FAULT });
  await seedRegister(await sandbox.stream.truth());
  await startWorkers(4, "server/testing/stream-process.ts");
  await untilRunning();
  await sandbox.stream.advance(20);
  await untilRead();
  for (const fault of [{ cutAfter: 40 }, { resetAfter: 50 }, { endAfter: 30 }]) {
    sandbox.stream.setFaults({ ...EVERY_FAULT, ...fault, refusals: [503, 429] });
    await advance(150);
    // What is written is being read, in the middle of whatever that is.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
    const killed = killLeader();
    await advance(50);
    await killed;
  }
  sandbox.stream.setFaults({});
  await sandbox.stream.advance(5);
  await untilRead();
  await askDoubts();
  expect(await findDifferences(await sandbox.stream.truth())).toEqual([]);
  // Each change of a stage is told once: what two processes had both told would be there twice.
  const moves = await db.registerEvent.groupBy({
    by: ["companyNumber"],
    where: { kind: "dissolved" },
    _count: true,
    having: { companyNumber: { _count: { gt: 1 } } },
  });
  expect(moves).toEqual([]);
  const { written } = sandbox.stream.state();
  for (const { stream, events } of await positions())
    expect(Number(events), stream).toBeLessThanOrEqual(written[stream === "companies" ? "companies" : "filings"]);
}, 120_000);
