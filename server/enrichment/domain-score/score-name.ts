import type { ScoreModel } from "@/server/enrichment/domain-score/model";
import { measureSignals, SIGNALS } from "@/server/enrichment/domain-score/signals";
import type { Pair } from "@/server/enrichment/domain-score/signals/group";

/** A model's weights in the order of SIGNALS. Throws when the file and the code do not name the same signals. */
export interface NameScorer {
  /** Log-odds before calibration, from the values of all signals. */
  sum(values: ArrayLike<number>): number;
  calibrate(sum: number): number;
  /** Calibrated log-odds that the domain is the company's own, by the names alone. */
  score(pair: Pair): number;
  /** Log-odds that each group of signals adds; with `base` and `calibration` they sum to `total`. */
  explain(pair: Pair): { base: number; groups: Map<string, number>; calibration: number; total: number };
}

export function createNameScorer(model: Pick<ScoreModel, "base" | "signals" | "calibration">): NameScorer {
  const terms = SIGNALS.map(({ name }) => {
    const term = model.signals[name];
    if (!term) throw new Error(`The scorer's model has no weight for ${name}: run npm run train`);
    return term;
  });
  const means = Float64Array.from(terms, ({ mean }) => mean);
  const weights = Float64Array.from(terms, ({ weight }) => weight);
  const part = (values: ArrayLike<number>, at: number) => (weights[at] ?? 0) * ((values[at] ?? 0) - (means[at] ?? 0));
  const sum = (values: ArrayLike<number>) => {
    let total = model.base;
    for (let at = 0; at < weights.length; at++) total += part(values, at);
    return total;
  };
  const calibrate = (total: number) => interpolate(model.calibration, total);
  return {
    sum,
    calibrate,
    score: (pair) => calibrate(sum(measureSignals(pair))),
    explain: (pair) => {
      const values = measureSignals(pair);
      const groups = new Map<string, number>();
      for (const [at, { group }] of SIGNALS.entries()) groups.set(group, (groups.get(group) ?? 0) + part(values, at));
      const raw = sum(values);
      const total = calibrate(raw);
      return { base: model.base, groups, calibration: total - raw, total };
    },
  };
}

/** Beyond the outermost points a score still tells two candidates apart, without claiming to be surer. */
const SLOPE_BEYOND = 0.02;

/** A rising line through points, straight between them. */
export function interpolate(points: readonly (readonly [number, number])[], x: number): number {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) throw new Error("A line needs points");
  if (x <= first[0]) return first[1] + (x - first[0]) * SLOPE_BEYOND;
  if (x >= last[0]) return last[1] + (x - last[0]) * SLOPE_BEYOND;
  const after = points.findIndex(([at]) => at > x);
  const [from, to] = [points[after - 1] ?? first, points[after] ?? last];
  return from[1] + ((x - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
}
