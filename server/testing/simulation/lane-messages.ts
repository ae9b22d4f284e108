import type { CrashPoint } from "./crash-points";
import type { Outcome } from "./outcome";

/** What a lane is asked to do; it answers each with an `Outcome`. */
export type LaneTask =
  | { kind: "seed"; seed: string; workers?: number; isTraced?: boolean }
  | { kind: "list-crash-points"; seed: string }
  | { kind: "crash"; seed: string; point: CrashPoint; isTraced?: boolean };

export interface LaneAnswer {
  outcome: Outcome;
  points: CrashPoint[];
  /** Every crossing, of a run that may have broken a promise: nobody can be sure to see it again. */
  trace: string[];
}
