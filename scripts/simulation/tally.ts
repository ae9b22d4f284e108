import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addChaos, type ChaosTotal } from "@/server/testing/simulation/chaos";
import type { LaneAnswer, LaneTask } from "@/server/testing/simulation/lane-messages";

export interface Failure {
  violations: string[];
  deaths: string[];
  /** The command that runs the same scenario again. */
  reproduce: string;
  /** Where every crossing of this very run is written down. */
  traceFile: string;
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
  add(
    task: LaneTask,
    { outcome, trace }: LaneAnswer,
    expected: readonly string[] | null,
    workers: number | undefined,
  ): string[] {
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
    if (violations.length > 0) {
      const traceFile = keepTrace(task, [...trace, ...violations]);
      this.failures.push({ violations, deaths: outcome.crashes, reproduce: commandOf(task, workers), traceFile });
    }
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

function keepTrace(task: LaneTask, lines: readonly string[]): string {
  const name = titleOf(task).replaceAll(/\W+/g, "-");
  const file = join(tmpdir(), `strikeline-simulation-${process.pid}-${name}.trace`);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

function commandOf(task: LaneTask, workers: number | undefined): string {
  const point = task.kind === "crash" ? ` --crash --point "${nameOf(task.point)}"` : "";
  return `npm run simulate -- --seed ${task.seed}${workers ? ` --workers ${workers}` : ""}${point} --trace`;
}
