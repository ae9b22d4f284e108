import { addChaos, type ChaosTotal } from "@/server/testing/simulation/chaos";
import type { LaneTask } from "@/server/testing/simulation/lane";
import type { Outcome } from "@/server/testing/simulation/outcome";

export interface Failure {
  violations: string[];
  deaths: string[];
  /** The command that shows it again. */
  reproduce: string;
}

export interface Totals {
  runs: number;
  crossings: number;
  deaths: number;
  /** Tasks that we started, of all kinds and ends. */
  tasks: number;
  lookups: number;
  /** What Snov.io's stand-in took. */
  charged: number;
  /** What our ledger says was spent, and what it wrote off because nobody could know. */
  spent: number;
  writtenOff: number;
  simulatedSeconds: number;
}

/** Adds up what the runs came to. */
export class Tally {
  readonly totals: Totals = {
    runs: 0,
    crossings: 0,
    deaths: 0,
    tasks: 0,
    lookups: 0,
    charged: 0,
    spent: 0,
    writtenOff: 0,
    simulatedSeconds: 0,
  };
  readonly failures: Failure[] = [];
  readonly chaos = new Map<string, ChaosTotal>();
  readonly #startedAt = performance.now();

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  /** Returns what was broken. */
  add(task: LaneTask, outcome: Outcome, expected: readonly string[] | null, workers: number | undefined): string[] {
    const { totals } = this;
    const { figures } = outcome;
    const sum = (prefix: string) =>
      Object.entries(figures).reduce((all, [name, count]) => all + (name.startsWith(prefix) ? count : 0), 0);
    totals.runs += 1;
    totals.crossings += outcome.crossings;
    totals.deaths += outcome.crashes.length;
    totals.tasks += sum("tasks ");
    totals.lookups += sum("lookups ");
    totals.charged += outcome.charged;
    totals.spent += figures["credits spent"] ?? 0;
    totals.writtenOff += figures["credits written_off"] ?? 0;
    totals.simulatedSeconds += outcome.simulatedSeconds;
    addChaos(this.chaos, outcome.chaos);
    const violations = [...outcome.violations, ...missing(expected, outcome.answers)];
    if (violations.length > 0)
      this.failures.push({ violations, deaths: outcome.crashes, reproduce: commandOf(task, workers) });
    return violations;
  }

  toJSON() {
    return {
      ...this.totals,
      seconds: Math.round(this.seconds),
      failures: this.failures,
      chaos: Object.fromEntries([...this.chaos].sort(([one], [other]) => (one < other ? -1 : 1))),
    };
  }
}

function missing(expected: readonly string[] | null, found: readonly string[]): string[] {
  const lost = (expected ?? []).filter((line) => !found.includes(line));
  return lost.length > 0 ? [`lost: ${lost.join(", ")}`] : [];
}

export function titleOf(task: LaneTask): string {
  return task.kind === "crash" ? nameOf(task.point) : `seed ${task.seed}`;
}

export function nameOf({ name, occurrence, phase }: { name: string; occurrence: number; phase: string }): string {
  return `${name}#${occurrence}:${phase}`;
}

function commandOf(task: LaneTask, workers: number | undefined): string {
  const point = task.kind === "crash" ? ` --crash --point "${nameOf(task.point)}"` : "";
  return `npm run simulate -- --seed ${task.seed}${workers ? ` --workers ${workers}` : ""}${point} --trace`;
}
