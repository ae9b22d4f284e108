import pg from "pg";
import { beforeAll, expect, inject, it } from "vitest";
import type { CrashPoint } from "@/server/testing/simulation/crash-points";
import type { LaneAnswer, LaneTask } from "@/server/testing/simulation/lane-messages";
import { createRandom } from "@/server/testing/simulation/random";
import { runLanes } from "@/server/testing/simulation/run-lanes";
import { until } from "@/server/testing/until";

/** Far more than it takes: a busy machine is no broken promise. */
const TIMEOUT = 600_000;
const { admin, template } = inject("databaseServer");

/** Where credits are at stake: around the paid request and where its result is stored. */
const CRUCIAL: CrashPoint[] = [
  { name: "worker request find-domain: POST /v2/company-domain-by-name/start", occurrence: 1, phase: "after" },
  { name: "worker commit find-domain: commit", occurrence: 2, phase: "after" },
  { name: "web statement receipt: insert into snov_webhooks", occurrence: 1, phase: "after" },
];
const OTHERS = 2;

const SEEDS = ["3", "4"];
const answers = new Map<LaneTask, LaneAnswer>();
const seeds = SEEDS.map((seed) => ({ kind: "seed" as const, seed }));
const quiet = { kind: "list-crash-points" as const, seed: "1" };
let crashes: LaneTask[] = [];

const run = (tasks: LaneTask[]) =>
  runLanes(tasks, { adminUrl: admin, template, lanes: 2, onAnswer: (task, answer) => void answers.set(task, answer) });

// Together, so that two lanes share them all.
beforeAll(async () => {
  await run([quiet, ...seeds]);
  const random = createRandom("places to die at");
  const places = answers.get(quiet)?.points ?? [];
  const others = Array.from({ length: OTHERS }, () => random.pick(places));
  crashes = [...CRUCIAL, ...others].map((point) => ({ kind: "crash" as const, seed: "1", point }));
  await run(crashes);
}, TIMEOUT);

const outcomesOf = (tasks: LaneTask[]) => tasks.map((task) => answers.get(task)?.outcome);

it("seeds in which everything goes wrong keep every promise; npm run simulate runs more of them", () => {
  const outcomes = outcomesOf(seeds);
  expect(outcomes.map((outcome) => [outcome?.seed, outcome?.violations])).toEqual(SEEDS.map((seed) => [seed, []]));
  expect(outcomes.some((outcome) => outcome && outcome.charged > 0 && outcome.crossings > 200)).toBe(true);
});

it("a death, where credits are at stake or anywhere, loses no answer and pays nothing twice; npm run simulate -- --crash tries every place", () => {
  const outcomes = outcomesOf(crashes);
  const found = answers.get(quiet)?.outcome.answers ?? [];
  expect(found.length).toBeGreaterThan(1);
  expect(outcomes.map((outcome) => outcome?.violations)).toEqual(crashes.map(() => []));
  for (const outcome of outcomes) expect(outcome?.answers).toEqual(expect.arrayContaining(found));
  expect(outcomes.slice(0, CRUCIAL.length).map((outcome) => outcome?.crashes.length)).toEqual(CRUCIAL.map(() => 1));
});

it(
  "whoever stops it in the middle has the answers until then, and nothing goes on",
  async () => {
    const stop = new AbortController();
    const heard: LaneTask[] = [];
    const onAnswer = (task: LaneTask) => {
      heard.push(task);
      // As by Ctrl-C, in the middle of the second.
      setTimeout(() => stop.abort(), 50);
    };
    await runLanes([quiet, ...seeds], { adminUrl: admin, template, lanes: 1, signal: stop.signal, onAnswer });
    expect(heard).toEqual([quiet]);
    const client = new pg.Client({ connectionString: admin });
    await client.connect();
    const sessions = async () =>
      (await client.query("select from pg_stat_activity where datname = $1", [`simulation_${process.pid}_0`])).rowCount;
    await until("its sessions are gone", async () => (await sessions()) === 0);
    await client.end();
  },
  TIMEOUT,
);
