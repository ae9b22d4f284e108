import { afterEach, beforeEach, expect, test } from "vitest";
import type { CompaniesHouseSandbox } from "@/server/integrations/companies-house/sandbox/create-sandbox";
import { db } from "@/server/platform/db/client";
import { readStreams, type StreamReader } from "@/server/register/stream/lead-streams";
import { resetDatabase } from "@/server/testing/database";
import { QUICK_WAITS } from "@/server/testing/stream-waits";
import { askDoubts, EVERY_FAULT, findDifferences, openStreamWorld, seedRegister } from "@/server/testing/stream-world";
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
  const reader = readStreams({ onEnded: async () => undefined, waits: QUICK_WAITS, stallMs: 1_000 });
  readers.push(reader);
  return reader;
}

async function startWorkers(count: number, program?: string): Promise<void> {
  workers.push(...(await Promise.all(Array.from({ length: count }, () => startWorkerProcess({}, program)))));
}

const positions = () => db.streamPosition.findMany({ orderBy: { stream: "asc" } });

/** From a known timepoint on nothing can be missed; a live connection that breaks before its first event leaves a gap. */
async function knowPositions(): Promise<void> {
  const data = Object.entries(sandbox.stream.heads()).map(([stream, head]) => ({ stream, timepoint: BigInt(head) }));
  await db.streamPosition.createMany({ data });
}

/** Lets things happen until an event of either stream has told a live reader where it is. */
async function advanceUntilKnown(): Promise<void> {
  await until("both streams know their timepoint", async () => {
    await sandbox.stream.advance(5);
    const known = (await positions()).filter(({ timepoint }) => timepoint !== null);
    return known.length === 2;
  });
}

/** Not that both are connected at one moment: faults end connections at any time. */
async function untilReadBy(epoch: number, since: Date): Promise<void> {
  await until(
    "a leader of this epoch or a later one has connected to both streams",
    async () => (await positions()).every((at) => at.epoch >= epoch && at.connectedAt && at.connectedAt >= since),
    { describe: positionsToTell },
  );
}

const positionsToTell = async () =>
  (await positions()).map(({ timepoint, events, malformed, ...rest }) => ({ ...rest, timepoint: Number(timepoint) }));

/** The register is as the sandbox's is, and each event that it wrote was applied. */
async function expectAllAppliedOnce(): Promise<void> {
  expect(await findDifferences(await sandbox.stream.truth())).toEqual([]);
  const { written } = sandbox.stream.state();
  const applied = (await positions()).map(({ stream, events }) => [stream, Number(events)]);
  expect(Object.fromEntries(applied)).toEqual(written);
}

/** SIGKILL, as for want of memory. Returns how long it took until another process read both streams, in milliseconds. */
async function killLeader(): Promise<number> {
  const [before] = await positions();
  const leader = workers.find(({ pid }) => before?.leader?.includes(`:${pid}:`));
  if (!before || !leader) throw new Error(`No worker of this test is ${before?.leader}`);
  workers = workers.filter((worker) => worker !== leader);
  await leader.kill();
  const killedAt = new Date();
  await untilReadBy(before.epoch + 1, killedAt);
  return Date.now() - killedAt.getTime();
}

/** Everything sent so far is applied; malformed lines at the end have no timepoint that could be reached. */
async function untilRead(): Promise<void> {
  const heads: Record<string, number> = sandbox.stream.heads();
  await until(
    "everything is applied",
    async () => (await positions()).every(({ stream, timepoint }) => Number(timepoint) >= (heads[stream] ?? 0)),
    {
      describe: async () => ({
        heads,
        endings: (await db.streamConnection.findMany()).map(({ detail }) => detail).slice(-5),
        at: await positionsToTell(),
      }),
    },
  );
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
  await knowPositions();
  read();
  for (const fault of [{ cutAfter: 60 }, { endAfter: 70 }, { resetAfter: 80 }, { silentAfter: 150 }]) {
    sandbox.stream.setFaults({ ...EVERY_FAULT, ...fault, refusals: [401, 503, 429, 502] });
    await advance(250);
    await untilRead();
  }
  sandbox.stream.setFaults({});
  await sandbox.stream.advance(5);
  await untilRead();
  // What the streams alone leave open is known to be in doubt, and REST settles it.
  const truth = await sandbox.stream.truth();
  const early = await findDifferences(truth);
  const doubted = await askDoubts();
  expect(early.filter((difference) => !doubted.includes(difference.slice(0, 8)))).toEqual([]);
  expect(await findDifferences(truth)).toEqual([]);

  const endings = await db.streamConnection.groupBy({ by: ["ending"] });
  expect(endings.map(({ ending }) => ending)).toEqual(
    expect.arrayContaining(["ended", "network", "stalled", "unavailable", "rate_limited", "unauthorised"]),
  );
  expect(await db.streamReject.count()).toBeGreaterThan(2);
  const events = await db.registerEvent.groupBy({ by: ["kind"], where: { source: "stream" } });
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["entered_strike_off", "left_strike_off", "dissolved", "name_changed"]),
  );
});

test("a reader that is cut off right after each burst goes on with the next", async () => {
  sandbox = await openStreamWorld({ companies: 20, faults: { resetAfter: 10 } });
  await knowPositions();
  // More than one connection brings.
  await sandbox.stream.advance(100);
  read();
  await untilRead();
  const { written } = sandbox.stream.state();
  const applied = (await positions()).map(({ stream, events }) => [stream, Number(events)]);
  expect(Object.fromEntries(applied)).toEqual(written);
  const connections = await db.streamConnection.count({ where: { ending: "network" } });
  expect(connections).toBeGreaterThan(4);
  expect(connections).toBeLessThanOrEqual(Math.floor(written.companies / 10) + Math.floor(written.filings / 10));
});

test("a timepoint that is gone is said, followed live from now on, and what we follow is asked of REST", async () => {
  sandbox = await openStreamWorld({ companies: 60, strikeOffShare: 0.3 });
  await seedRegister(await sandbox.stream.truth());
  const first = read();
  await advanceUntilKnown();
  await untilRead();
  await first.stop();
  // While nobody reads, more happens than Companies House keeps.
  await sandbox.stream.advance(60);
  sandbox.stream.forget(3);
  read();
  await until(
    "both gaps are written down",
    async () => (await db.streamConnection.count({ where: { ending: "too_old" } })) === 2,
  );
  const followed = await db.company.findMany({ where: { strikeOffStage: { in: ["proposed", "suspended"] } } });
  expect(followed.length).toBeGreaterThan(0);
  // Either stream says of how many, whichever came first.
  await until("both streams are read live", async () =>
    (await positions()).every(({ detail }) => detail.includes(`about the ${followed.length} companies`)),
  );
  const checks = new Set((await db.registerCheck.findMany()).map(({ companyNumber }) => companyNumber));
  expect(followed.filter(({ number }) => !checks.has(number))).toEqual([]);
  await advanceUntilKnown();
  await untilRead();
});

test("of two readers one leads, and the other takes over when the leader's connection to the database is cut", async () => {
  sandbox = await openStreamWorld({ companies: 20 });
  read();
  await advanceUntilKnown();
  read();
  await untilRead();
  const [before] = await positions();
  await db.$executeRaw`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'strikeline-stream' and datname = current_database()
      and pid in (select pid from pg_locks where locktype = 'advisory' and granted)`;
  const cutAt = new Date();
  await untilReadBy((before?.epoch ?? 0) + 1, cutAt);
  expect(Date.now() - cutAt.getTime()).toBeLessThan(15_000);
  await sandbox.stream.advance(20);
  await untilRead();
  expect(await findDifferences((await sandbox.stream.truth()).filter(({ profile }) => profile === null))).toEqual([]);
});

test("of two workers one leads; when it is killed the other goes on within 15 s, and every event was applied once", async () => {
  sandbox = await openStreamWorld({ companies: 40, strikeOffShare: 0.3 });
  await seedRegister(await sandbox.stream.truth());
  await knowPositions();
  await startWorkers(2);
  await sandbox.stream.advance(20);
  await untilRead();
  const killed = killLeader();
  // What happens before anybody notices, and before anybody reads again.
  await advance(200);
  expect(await killed).toBeLessThan(15_000);
  await sandbox.stream.advance(20);
  await untilRead();
  await expectAllAppliedOnce();
});

test("of two workers one leads; when it stops with its connections open the other goes on within 15 s, and it stores nothing when it wakes", async () => {
  sandbox = await openStreamWorld({ companies: 40, strikeOffShare: 0.3 });
  await seedRegister(await sandbox.stream.truth());
  await knowPositions();
  await startWorkers(2, "server/testing/stream-process.ts");
  await sandbox.stream.advance(20);
  await untilRead();
  const [before] = await positions();
  const { pid } = workers.find((worker) => before?.leader?.includes(`:${worker.pid}:`)) ?? {};
  if (!before || !pid) throw new Error(`No worker of this test is ${before?.leader}`);
  // As good as a machine that vanished behind a proxy: everything is acknowledged, nothing is answered.
  process.kill(pid, "SIGSTOP");
  try {
    const stoppedAt = new Date();
    await advance(100);
    await untilReadBy(before.epoch + 1, stoppedAt);
    expect(Date.now() - stoppedAt.getTime()).toBeLessThan(15_000);
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await sandbox.stream.advance(20);
  await untilRead();
  await expectAllAppliedOnce();
});

test("killed again and again while every fault is on, nothing is lost and nothing repeated that matters", async () => {
  sandbox = await openStreamWorld({ companies: 60, strikeOffShare: 0.3, faults: EVERY_FAULT });
  await seedRegister(await sandbox.stream.truth());
  await knowPositions();
  await startWorkers(4, "server/testing/stream-process.ts");
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
});
