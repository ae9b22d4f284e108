import "./support/wide-limits";
import { setTimeout as wait } from "node:timers/promises";
import { db } from "@/server/platform/db/client";
import { readStreams } from "@/server/register/stream/lead-streams";
import { QUICK_WAITS } from "@/server/testing/stream-waits";
import { askDoubts, EVERY_FAULT, findDifferences, openStreamWorld, seedRegister } from "@/server/testing/stream-world";
import { atLeast, atMost, type Bench, type BenchOptions, type Measure } from "./bench";

const COMPANIES = 2_000;
/** Of things that happen; each makes one or more events. */
const STEPS = 60_000;
const FAULTY_STEPS = 90_000;
const AIM_PER_SECOND = 2_000;
const PATIENCE_MS = 240_000;

/** Reads what the sandbox has already written, and says how many events a second that were. */
async function measure({ note }: BenchOptions): Promise<Measure[]> {
  const sandbox = await openStreamWorld({
    companies: COMPANIES,
    strikeOffShare: 0.01,
    changeShare: 0.3,
    retained: 1_000_000,
  });
  note("filling the register");
  await seedRegister(await sandbox.stream.truth());
  const reader = readStreams({ onEnded: async () => undefined, waits: QUICK_WAITS, stallMs: 2_000 });
  await untilRead(sandbox, 10);
  await reader.stop();

  note("writing events");
  const before = await countEvents();
  await sandbox.stream.advance(STEPS);
  note("reading them");
  const startedAt = Date.now();
  const second = readStreams({ onEnded: async () => undefined, waits: QUICK_WAITS, stallMs: 2_000 });
  await untilRead(sandbox, 0);
  const seconds = (Date.now() - startedAt) / 1000;
  const events = (await countEvents()) - before;

  note("every fault at once");
  for (const fault of [{ cutAfter: 4_000 }, { endAfter: 3_000 }, { resetAfter: 5_000 }, { silentAfter: 8_000 }]) {
    sandbox.stream.setFaults({ ...EVERY_FAULT, ...fault, refusals: [401, 503, 429, 502] });
    for (let done = 0; done < FAULTY_STEPS / 4; done += 500) {
      await sandbox.stream.advance(500);
      await wait(0);
    }
    await untilRead(sandbox, 0);
  }
  sandbox.stream.setFaults({});
  await untilRead(sandbox, 5);
  const faulty = (await countEvents()) - before - events;
  note(`asking REST about ${(await askDoubts()).length} companies that the streams left in doubt`);
  const differences = await findDifferences(await sandbox.stream.truth());
  for (const difference of differences.slice(0, 5)) note(difference);
  await second.stop();
  await sandbox.close();
  return [
    atLeast(
      `stream ingestion, ${events} events of which 1% begin or end a strike-off`,
      events / seconds,
      "events/s",
      AIM_PER_SECOND,
    ),
    atLeast("events sent with every fault at once", faulty, "events", 100_000),
    { ...atMost("differences from the register's truth after them", differences.length, "columns", 0), ratio: 0 },
  ];
}

async function countEvents(): Promise<number> {
  const { _sum } = await db.streamPosition.aggregate({ _sum: { events: true } });
  return Number(_sum.events ?? 0);
}

async function untilRead(sandbox: Awaited<ReturnType<typeof openStreamWorld>>, steps: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  const isRunning = async () => (await db.streamPosition.count({ where: { state: "running" } })) === 2;
  while (steps > 0 && !(await isRunning()) && Date.now() < deadline) await wait(50);
  await sandbox.stream.advance(steps);
  const heads: Record<string, number> = sandbox.stream.heads();
  for (;;) {
    const positions = await db.streamPosition.findMany();
    if (positions.length === 2 && positions.every(({ stream, timepoint }) => Number(timepoint) >= (heads[stream] ?? 0)))
      return;
    if (Date.now() > deadline)
      throw new Error(`Not read in time: ${positions.map(({ stream, detail }) => `${stream}: ${detail}`).join("; ")}`);
    await wait(20);
  }
}

export const bench: Bench = {
  name: "stream",
  title: "The register's stream",
  run: measure,
};
