import type { ScoreModel } from "@/server/enrichment/domain-score/model";
import { SIGNALS } from "@/server/enrichment/domain-score/signals";
import { type Examples, LOOK_ALIKES, RANDOM } from "./examples";
import { minimise } from "./minimise";

/** Chosen once, by cross-validation; not tuned to a figure. */
const RIDGE = 150;
/** A signal that few pairs have is not blown up to the size of the others: it would weigh tons on the word of three companies. */
const LEAST_DEVIATION = 0.3;
const LOOK_ALIKE_WEIGHT = 0.7;
const RANDOM_WEIGHT = 12;
/** From round to round the look-alikes that the last round found hardest count for more. */
const ROUNDS = 3;
const SHARPNESS = 1.5;
const SPREAD_SHARE = 0.2;
const ITERATIONS = 40;

export type Weights = Pick<ScoreModel, "base" | "signals">;

/** Logistic regression with a ridge on standardised signals, on true pairs against hard look-alikes and random domains. */
export function fitWeights(examples: Examples): Weights {
  const width = SIGNALS.length;
  const { means, deviations } = momentsOf(examples);
  const values = standardise(examples.values, means, deviations);
  const isTrue = Uint8Array.from(examples.kinds, (kind) => Number(kind === "true"));
  const at = new Float64Array(width + 1);
  for (let round = 0; round < ROUNDS; round++) {
    const shares = shareWeights(examples, round === 0 ? null : sums(values, at, width));
    minimise((weights, gradient) => logisticLoss(values, width, isTrue, shares, weights, gradient), at, ITERATIONS);
  }
  const terms = SIGNALS.map(({ name }, k) => {
    const [mean, deviation, weight] = [means[k] ?? 0, deviations[k] ?? 0, at[k] ?? 0];
    return [name, { mean: significant(mean), weight: deviation > 0 ? significant(weight / deviation) : 0 }] as const;
  });
  return { base: significant(at[width] ?? 0), signals: Object.fromEntries(terms) };
}

/** Means and deviations over the true pairs and their look-alikes. */
function momentsOf({ values, kinds }: Examples) {
  const width = SIGNALS.length;
  const sum = new Float64Array(width);
  const squares = new Float64Array(width);
  let count = 0;
  for (const [row, kind] of kinds.entries()) {
    if (kind === "random") continue;
    count++;
    for (let k = 0; k < width; k++) {
      const value = values[row * width + k] ?? 0;
      sum[k] = (sum[k] ?? 0) + value;
      squares[k] = (squares[k] ?? 0) + value * value;
    }
  }
  const means = sum.map((each) => each / count);
  const deviations = squares.map((each, k) => {
    const variance = each / count - (means[k] ?? 0) ** 2;
    return variance > 1e-7 ? Math.max(LEAST_DEVIATION, Math.sqrt(variance)) : 0;
  });
  return { means, deviations };
}

function standardise(values: Float32Array, means: Float64Array, deviations: Float64Array): Float32Array {
  const width = means.length;
  return values.map((value, at) => {
    const deviation = deviations[at % width] ?? 0;
    return deviation > 0 ? (value - (means[at % width] ?? 0)) / deviation : 0;
  });
}

function sums(values: Float32Array, weights: Float64Array, width: number): Float64Array {
  const all = new Float64Array(values.length / width);
  for (let row = 0; row < all.length; row++) {
    let sum = weights[width] ?? 0;
    for (let k = 0; k < width; k++) sum += (weights[k] ?? 0) * (values[row * width + k] ?? 0);
    all[row] = sum;
  }
  return all;
}

/** What each row counts for. A company's look-alikes share one weight, the hardest taking most of it. */
function shareWeights({ kinds, companies }: Examples, scores: Float64Array | null): Float64Array {
  const hardness = Float64Array.from(kinds, (kind, row) =>
    kind === "look-alike" ? Math.exp(scores ? SHARPNESS * (scores[row] ?? 0) : 0) : 0,
  );
  const totals = new Map<number, number>();
  for (const [row, company] of companies.entries()) {
    totals.set(company, (totals.get(company) ?? 0) + (hardness[row] ?? 0));
  }
  return Float64Array.from(kinds, (kind, row) => {
    if (kind === "true") return 1;
    if (kind === "random") return RANDOM_WEIGHT / RANDOM;
    const share = (hardness[row] ?? 0) / (totals.get(companies[row] ?? -1) ?? 1);
    return LOOK_ALIKE_WEIGHT * ((1 - SPREAD_SHARE) * share + SPREAD_SHARE / LOOK_ALIKES);
  });
}

function logisticLoss(
  values: Float32Array,
  width: number,
  isTrue: Uint8Array,
  shares: Float64Array,
  weights: Float64Array,
  gradient: Float64Array,
): number {
  let loss = 0;
  gradient.fill(0);
  const scores = sums(values, weights, width);
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] ?? 0;
    const share = shares[row] ?? 0;
    const target = isTrue[row] ?? 0;
    const margin = target === 1 ? score : -score;
    loss += share * (margin > -30 ? Math.log1p(Math.exp(-margin)) : -margin);
    addError(gradient, share * (1 / (1 + Math.exp(-score)) - target), values, row * width);
  }
  for (let k = 0; k < width; k++) {
    const weight = weights[k] ?? 0;
    loss += 0.5 * RIDGE * weight * weight;
    gradient[k] = (gradient[k] ?? 0) + RIDGE * weight;
  }
  return loss;
}

/** One row's part of the gradient; its last member is the base's. */
function addError(gradient: Float64Array, error: number, values: Float32Array, from: number): void {
  const width = gradient.length - 1;
  for (let k = 0; k < width; k++) gradient[k] = (gradient[k] ?? 0) + error * (values[from + k] ?? 0);
  gradient[width] = (gradient[width] ?? 0) + error;
}

function significant(value: number): number {
  return Number(value.toPrecision(5));
}
