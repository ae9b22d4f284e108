import { expect, inject, it } from "vitest";
import type { CrashPoint } from "@/server/testing/simulation/crash-points";
import type { LaneAnswer, LaneTask } from "@/server/testing/simulation/lane";
import { runLanes } from "@/server/testing/simulation/run-lanes";

const TIMEOUT = 240_000;
const { admin, template } = inject("databaseServer");

async function run(tasks: LaneTask[]): Promise<LaneAnswer[]> {
  const answers: LaneAnswer[] = [];
  await runLanes(tasks, { adminUrl: admin, template, lanes: 2, onAnswer: (_, answer) => void answers.push(answer) });
  return answers;
}

/** Where credits are at stake: around the paid request and where its result is stored. */
const CRUCIAL: CrashPoint[] = [
  { name: "worker request find-domain: POST /v2/company-domain-by-name/start", occurrence: 1, phase: "after" },
  { name: "worker commit find-domain: commit", occurrence: 2, phase: "after" },
  { name: "web statement receipt: insert into snov_webhooks", occurrence: 1, phase: "after" },
];

it("seeds in which everything goes wrong keep every promise; npm run simulate runs more of them", {
  timeout: TIMEOUT,
}, async () => {
  const answers = await run(["3", "4"].map((seed) => ({ kind: "seed" as const, seed })));
  expect(answers.map(({ outcome }) => ({ seed: outcome.seed, violations: outcome.violations }))).toEqual(
    answers.map(({ outcome }) => ({ seed: outcome.seed, violations: [] })),
  );
  expect(answers).toHaveLength(2);
  expect(answers.some(({ outcome }) => outcome.charged > 0 && outcome.crossings > 200)).toBe(true);
});

it("a death where credits are at stake loses no answer and pays nothing twice; npm run simulate -- --crash tries every place", {
  timeout: TIMEOUT,
}, async () => {
  const answers = await run(CRUCIAL.map((point) => ({ kind: "crash" as const, seed: "1", point })));
  expect(answers.map(({ outcome }) => outcome.violations)).toEqual(CRUCIAL.map(() => []));
  expect(answers.map(({ outcome }) => outcome.crashes.length)).toEqual(CRUCIAL.map(() => 1));
});
