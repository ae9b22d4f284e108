import type { LaneAnswer } from "./lane-messages";

/** In the place of a run that came to nothing: not a promise was broken, the simulation itself was. */
export function failedAnswer(seed: string, words: string): LaneAnswer {
  const violations = [`the simulation itself failed: ${words}`];
  const nothing = { crossings: 0, crashes: [], simulatedSeconds: 0, charged: 0, figures: {}, answers: [], chaos: {} };
  return { outcome: { seed, violations, ...nothing }, points: [], trace: [] };
}
