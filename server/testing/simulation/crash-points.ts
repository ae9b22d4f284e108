import { CALM } from "./network";
import type { Outcome } from "./outcome";
import { PLENTY, type Scenario } from "./scenario";
import type { Crossing } from "./scheduler";
import { simulate } from "./simulation";
import type { Stage } from "./stage";

/** A place in a run where its process may die: before or after the so-many-th time that the boundary of this name is crossed. */
export interface CrashPoint {
  name: string;
  occurrence: number;
  phase: "before" | "after";
}

const NO_OTHERS = {};
const MOST_OCCURRENCES = 2;

/** A run in which nothing else goes wrong: one worker, two companies with the same name, every step there is. */
function quietScenario(seed: string): Scenario {
  const name = "HARROWMERE JOINERY LIMITED";
  const companies = ["10000003", "10000001"].map((number) => ({ number, name }));
  return {
    seed,
    companies,
    runs: [{ atMs: 0, companies: [0, 1], cap: 100, isAnalysts: false }],
    workers: 1,
    credits: PLENTY,
    renewals: [],
    elsewhere: [],
    budget: null,
    dailyCap: null,
    costRules: NO_OTHERS,
    bills: NO_OTHERS,
    policy: { verification: "all" },
    faults: { rate: { limit: 1_000_000 }, tasks: { delayMs: 500 } },
    itemsHealAtMs: null,
    network: CALM,
    persons: [],
    crashes: { share: 0, most: 0 },
    calmAtMs: 60_000,
    takesRisks: false,
    patienceMinutes: 30,
  };
}

function keyOf({ crosser, boundary }: Crossing): string {
  return `${crosser.name.replace(/-\d+$/, "")} ${boundary.kind} ${boundary.name}`;
}

/** Runs once without a crash and lists every boundary it crossed, the first times of each name, before and after. */
export async function listCrashPoints(stage: Stage, seed: string): Promise<{ outcome: Outcome; points: CrashPoint[] }> {
  const seen = new Map<string, number>();
  const outcome = await simulate(stage, quietScenario(seed), {
    onCrossing: (crossing) => {
      if (crossing.phase === "before") seen.set(keyOf(crossing), (seen.get(keyOf(crossing)) ?? 0) + 1);
    },
  });
  const points = [...seen].flatMap(([name, count]) =>
    Array.from({ length: Math.min(count, MOST_OCCURRENCES) }, (_, index) =>
      (["before", "after"] as const).map((phase) => ({ name, occurrence: index + 1, phase })),
    ).flat(),
  );
  return { outcome, points };
}

/** The same run with one death in it. */
export function simulateCrash(
  stage: Stage,
  seed: string,
  point: CrashPoint,
  trace?: (line: string) => void,
): Promise<Outcome> {
  let passed = 0;
  // Another may cross before this one's statement has ended, so that the last one counted is not the one that comes out.
  let chosen: Crossing["boundary"] | null = null;
  return simulate(stage, quietScenario(seed), {
    trace,
    diesAt: (crossing) => {
      if (keyOf(crossing) !== point.name) return false;
      if (crossing.phase === "before") passed += 1;
      if (crossing.phase === "before" && passed === point.occurrence) chosen = crossing.boundary;
      return crossing.boundary === chosen && crossing.phase === point.phase;
    },
  });
}
