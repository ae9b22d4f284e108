import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { CrashPoint } from "@/server/testing/simulation/crash-points";
import type { LaneAnswer, LaneTask } from "@/server/testing/simulation/lane-messages";
import { runLanes } from "@/server/testing/simulation/run-lanes";
import { generateClient } from "../generate-client";
import { Instruction } from "../project";
import { printTally } from "../simulation/print-tally";
import { readArguments, type SimulateArguments, type Span, USAGE } from "../simulation/read-arguments";
import { nameOf, Tally, titleOf } from "../simulation/tally";
import { listenForStop } from "../stop-signal";
import { prepareTemplate, type TemplateServer } from "../testing/prepare-template";

/** What a shell answers for a command that SIGINT has ended. */
const STOPPED = 130;

/**
 * Seeded runs in which everything goes wrong that may. Exits with 1 when a promise was broken, and says how to see it again. Stopped
 * by a signal it tells what the runs until then came to.
 */
export default async function main(args: string[]): Promise<number> {
  const given = readArguments(args);
  const signal = listenForStop();
  generateClient();
  const tally = new Tally();
  try {
    await run(given, tally, signal);
  } catch (error) {
    // Ctrl-C reaches what is being prepared too, sooner than us while we wait for it.
    await setImmediate();
    if (!signal.aborted) throw error;
  }
  if (given.isJson) console.log(JSON.stringify(tally));
  else printTally(tally);
  if (signal.aborted) return STOPPED;
  return tally.failures.length === 0 ? 0 : 1;
}

async function run(given: SimulateArguments, tally: Tally, signal: AbortSignal): Promise<void> {
  const server = await prepareTemplate();
  try {
    if (given.isCrash) await runCrashes(given, server, tally, signal);
    else {
      const tasks = given.seeds.map(
        (seed) => ({ kind: "seed", seed, workers: given.workers, isTraced: given.isTraced }) as const,
      );
      await runAll(tasks, given, { server, tally, signal, expected: null });
    }
  } finally {
    await server.stop();
  }
}

interface Course {
  server: TemplateServer;
  tally: Tally;
  signal: AbortSignal;
  /** What each run must have found; null when it need not be anything. */
  expected: readonly string[] | null;
}

async function runAll(
  tasks: readonly LaneTask[],
  { lanes, isTraced, isJson, workers, resultFile }: SimulateArguments,
  { server, tally, signal, expected }: Course,
): Promise<void> {
  const file = resultFile && resolve(process.env.INIT_CWD ?? ".", resultFile);
  await runLanes(tasks, {
    ...server,
    lanes: isTraced ? 1 : lanes,
    signal,
    onAnswer: (task, answer) => {
      const violations = tally.add(task, answer, expected, workers);
      const words = violations.length === 0 ? "held" : `BROKEN: ${violations.join("; ")}`;
      if (!isJson) console.log(`${tally.totals.runs} of ${tasks.length} ${titleOf(task)}: ${words}`);
      if (file) writeFileSync(file, `${JSON.stringify(tally, null, 1)}\n`);
    },
  });
}

/** Every boundary of a quiet run, each with one death there; what is found must be what is found without. */
async function runCrashes(
  given: SimulateArguments,
  server: TemplateServer,
  tally: Tally,
  signal: AbortSignal,
): Promise<void> {
  const [seed = "1"] = given.seeds;
  const listed: LaneAnswer[] = [];
  await runLanes([{ kind: "list-crash-points", seed }], {
    ...server,
    lanes: 1,
    signal,
    onAnswer: (_, answer) => void listed.push(answer),
  });
  if (signal.aborted) return;
  const [quiet] = listed;
  if (!quiet || quiet.outcome.violations.length > 0)
    throw new Error(`without a crash: ${quiet?.outcome.violations.join("; ")}`);
  const points = choose(quiet.points, given);
  if (points.length === 0) throw new Instruction(`There is no boundary "${given.point}" in this run.\n${USAGE}`);
  if (!given.isJson)
    console.log(
      `${quiet.outcome.crossings} boundaries crossed, ${points.length} of ${quiet.points.length} places to die at`,
    );
  const tasks = points.map((point) => ({ kind: "crash", seed, point, isTraced: given.isTraced }) as const);
  await runAll(tasks, given, { server, tally, signal, expected: quiet.outcome.answers });
}

function choose(all: readonly CrashPoint[], { point, points }: SimulateArguments): CrashPoint[] {
  if (point) return all.filter((one) => nameOf(one) === point);
  if (points === null) return [...all];
  return typeof points === "number" ? spread(all, points) : within(all, points);
}

function within<Item>(items: readonly Item[], { first, last }: Span): Item[] {
  return items.slice(first - 1, last);
}

/** So many of them, evenly over the whole list. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, items.length / count);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}
