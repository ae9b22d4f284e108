import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CrashPoint } from "@/server/testing/simulation/crash-points";
import type { LaneAnswer, LaneTask } from "@/server/testing/simulation/lane";
import { runLanes } from "@/server/testing/simulation/run-lanes";
import { generateClient } from "../generate-client";
import { Instruction } from "../project";
import { printTally } from "../simulation/print-tally";
import { readArguments, type SimulateArguments, type Span, USAGE } from "../simulation/read-arguments";
import { nameOf, Tally, titleOf } from "../simulation/tally";
import { prepareTemplate, type TemplateServer } from "../testing/prepare-template";

/** Seeded runs in which everything goes wrong that may. Exits with 1 when a promise was broken, and says how to see it again. */
export default async function main(args: string[]): Promise<number> {
  const given = readArguments(args);
  generateClient();
  const server = await prepareTemplate();
  const tally = new Tally();
  try {
    if (given.isCrash) await runCrashes(given, server, tally);
    else {
      const tasks = given.seeds.map(
        (seed) => ({ kind: "seed", seed, workers: given.workers, isTraced: given.isTraced }) as const,
      );
      await runAll(tasks, given, server, tally, null);
    }
  } finally {
    await server.stop();
  }
  if (given.isJson) console.log(JSON.stringify(tally));
  else printTally(tally);
  return tally.failures.length === 0 ? 0 : 1;
}

async function runAll(
  tasks: readonly LaneTask[],
  { lanes, isTraced, isJson, workers, resultFile }: SimulateArguments,
  server: TemplateServer,
  tally: Tally,
  expected: readonly string[] | null,
): Promise<void> {
  const file = resultFile && resolve(process.env.INIT_CWD ?? ".", resultFile);
  await runLanes(tasks, {
    ...server,
    lanes: isTraced ? 1 : lanes,
    onAnswer: (task, answer) => {
      const violations = tally.add(task, answer, expected, workers);
      const words = violations.length === 0 ? "held" : `BROKEN: ${violations.join("; ")}`;
      if (!isJson) console.log(`${tally.totals.runs} of ${tasks.length} ${titleOf(task)}: ${words}`);
      if (file) writeFileSync(file, `${JSON.stringify(tally, null, 1)}\n`);
    },
  });
}

/** Every boundary of a quiet run, each with one death there; what is found must be what is found without. */
async function runCrashes(given: SimulateArguments, server: TemplateServer, tally: Tally): Promise<void> {
  const [seed = "1"] = given.seeds;
  const listed: LaneAnswer[] = [];
  await runLanes([{ kind: "list-crash-points", seed }], {
    ...server,
    lanes: 1,
    onAnswer: (_, answer) => void listed.push(answer),
  });
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
  await runAll(tasks, given, server, tally, quiet.outcome.answers);
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
