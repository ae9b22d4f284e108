import { parseArgs } from "node:util";
import type { LaneAnswer, LaneTask } from "@/server/testing/simulation/lane";
import { runLanes } from "@/server/testing/simulation/run-lanes";
import { Instruction } from "../project";
import { prepareTemplate } from "../testing/prepare-template";

const USAGE =
  "npm run simulate -- [--seeds N] [--seed S] [--workers W] [--lanes L] [--crash [--points N | --point NAME#K:before|after]] [--trace] [--json]";

const options = {
  seeds: { type: "string" },
  seed: { type: "string" },
  workers: { type: "string" },
  lanes: { type: "string" },
  crash: { type: "boolean" },
  point: { type: "string" },
  points: { type: "string" },
  trace: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** Seeded runs in which everything goes wrong that may. Exits with 1 when a promise was broken, and says how to see it again. */
export default async function main(args: string[]): Promise<number> {
  const given = readArguments(args);
  const server = await prepareTemplate();
  const failures: Failure[] = [];
  const total = { runs: 0, crossings: 0, crashes: 0, charged: 0, simulatedSeconds: 0 };
  const startedAt = performance.now();
  const say = (line: string) => (given.isJson ? undefined : console.log(line));
  const run = (tasks: LaneTask[], expected: readonly string[] | null = null) =>
    runLanes(tasks, {
      ...server,
      lanes: given.isTraced ? 1 : given.lanes,
      onAnswer: (task, { outcome }) => {
        total.runs += 1;
        total.crossings += outcome.crossings;
        total.crashes += outcome.crashes.length;
        total.charged += outcome.charged;
        total.simulatedSeconds += outcome.simulatedSeconds;
        const violations = [...outcome.violations, ...differences(expected, outcome.answers)];
        if (violations.length > 0)
          failures.push({ violations, crashes: outcome.crashes, reproduce: commandOf(task, given) });
        const words = violations.length === 0 ? "held" : `BROKEN: ${violations.join("; ")} (${commandOf(task, given)})`;
        say(`${total.runs} ${titleOf(task)}: ${words}`);
      },
    });
  try {
    if (given.isCrash) await runCrashes(given, server, run, say);
    else
      await run(given.seeds.map((seed) => ({ kind: "seed", seed, workers: given.workers, isTraced: given.isTraced })));
  } finally {
    await server.stop();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  if (given.isJson) console.log(JSON.stringify({ ...total, seconds, failures }));
  else sum(total, failures, seconds);
  return failures.length === 0 ? 0 : 1;
}

interface Failure {
  violations: string[];
  crashes: string[];
  /** The command that shows it again. */
  reproduce: string;
}

type Given = ReturnType<typeof readArguments>;

function readArguments(args: string[]) {
  const { values } = parse(args);
  const seeds = values.seed
    ? [values.seed]
    : Array.from({ length: wholeNumber(values.seeds ?? "20", "seeds") }, (_, i) => `${i + 1}`);
  return {
    seeds,
    workers: values.workers ? wholeNumber(values.workers, "workers") : undefined,
    lanes: wholeNumber(values.lanes ?? "2", "lanes"),
    isCrash: values.crash ?? false,
    point: values.point ?? null,
    points: values.points ? wholeNumber(values.points, "points") : null,
    isTraced: values.trace ?? false,
    isJson: values.json ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options });
  } catch (error) {
    throw new Instruction(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

function wholeNumber(text: string, name: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Instruction(`--${name} takes a whole number, not "${text}".\n${USAGE}`);
}

/** Every boundary of a quiet run, each with one death there; what is found must be what is found without. */
async function runCrashes(
  given: Given,
  server: { adminUrl: string; template: string },
  run: (tasks: LaneTask[], expected: readonly string[]) => Promise<void>,
  say: (line: string) => void,
): Promise<void> {
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
  const named = given.point ? quiet.points.filter((point) => nameOf(point) === given.point) : quiet.points;
  const points = spread(named, given.points ?? named.length);
  if (points.length === 0) throw new Instruction(`There is no boundary "${given.point}" in this run.\n${USAGE}`);
  say(`${quiet.outcome.crossings} boundaries crossed, ${points.length} places to die at`);
  await run(
    points.map((point) => ({ kind: "crash", seed, point, isTraced: given.isTraced })),
    quiet.outcome.answers,
  );
}

function differences(expected: readonly string[] | null, found: readonly string[]): string[] {
  if (!expected) return [];
  const missing = expected.filter((line) => !found.includes(line));
  return missing.length > 0 ? [`lost: ${missing.join(", ")}`] : [];
}

/** So many of them, evenly over the whole list. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, items.length / count);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function nameOf({ name, occurrence, phase }: { name: string; occurrence: number; phase: string }): string {
  return `${name}#${occurrence}:${phase}`;
}

function titleOf(task: LaneTask): string {
  return task.kind === "crash" ? nameOf(task.point) : `seed ${task.seed}`;
}

function commandOf(task: LaneTask, { workers }: Given): string {
  const point = task.kind === "crash" ? ` --crash --point "${nameOf(task.point)}"` : "";
  return `npm run simulate -- --seed ${task.seed}${workers ? ` --workers ${workers}` : ""}${point} --trace`;
}

function sum(
  total: { runs: number; crossings: number; crashes: number; charged: number },
  failures: Failure[],
  seconds: number,
) {
  const { runs, crossings, crashes, charged } = total;
  console.log(
    `\n${runs} runs in ${seconds.toFixed(0)} s (${((runs / seconds) * 60).toFixed(0)} a minute): ${crossings} boundaries crossed, ${crashes} deaths, ${charged} credits charged.`,
  );
  for (const { violations, reproduce } of failures) console.log(`\n✗ ${reproduce}\n  ${violations.join("\n  ")}`);
  console.log(
    failures.length === 0
      ? "Every promise held in every run."
      : `\n${failures.length} of ${runs} runs broke a promise.`,
  );
}
