/** How often a value of the first kind is above one of the second; a tie counts half. */
export function areaUnderCurve(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  const sorted = Float64Array.from(negatives).sort();
  let wins = 0;
  for (let at = 0; at < positives.length; at++) {
    const value = positives[at] ?? 0;
    wins += (countBelow(sorted, value, false) + countBelow(sorted, value, true)) / 2;
  }
  return wins / (positives.length * sorted.length);
}

function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] ?? 0;
    if (at < value || (orEqual && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A stated probability and whether it was so. */
export interface Stated {
  probability: number;
  isTrue: boolean;
  weight: number;
}

export interface CalibrationBin {
  weight: number;
  stated: number;
  observed: number;
}

const BINS = 10;

/** What was stated against what was so, in ten bins of equal width. */
export function calibrationBins(all: Iterable<Stated>): CalibrationBin[] {
  const bins = Array.from({ length: BINS }, () => ({ weight: 0, stated: 0, observed: 0 }));
  for (const { probability, isTrue, weight } of all) {
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))];
    if (!bin) continue;
    bin.weight += weight;
    bin.stated += weight * probability;
    bin.observed += isTrue ? weight : 0;
  }
  return bins.map(({ weight, stated, observed }) => ({
    weight,
    stated: weight > 0 ? stated / weight : 0,
    observed: weight > 0 ? observed / weight : 0,
  }));
}

/** Expected calibration error: the mean distance between stated and observed over all pairs, bin by bin. */
export function calibrationError(all: Iterable<Stated>): number {
  const bins = calibrationBins(all);
  const total = bins.reduce((sum, bin) => sum + bin.weight, 0);
  return bins.reduce((sum, bin) => sum + bin.weight * Math.abs(bin.stated - bin.observed), 0) / total;
}
