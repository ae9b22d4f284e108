import { acceptAt, type Judgement, type Mixture, STATED_MIXTURE, statedPairs } from "./judge";
import { calibrationBins, calibrationError } from "./measures";
import type { ScoreTable } from "./score-table";

const OTHER_MIXTURES: readonly (readonly [string, Mixture])[] = [
  ["one look-alike and one random", { lookAlikes: 1, random: 1 }],
  ["one random only", { lookAlikes: 0, random: 1 }],
  ["one look-alike only", { lookAlikes: 1, random: 0 }],
];

const THRESHOLDS = [0.5, 0.8, 0.9, 0.95, 0.96, 0.965, 0.97, 0.975, 0.98, 0.99];

/** A judgement for people. `ranking` as for `judge`. */
export function printJudgement(found: Judgement, table: ScoreTable, ranking: ScoreTable = table): void {
  const line = (label: string, value: string) => console.log(`  ${label.padEnd(52)} ${value}`);
  line("labelled pairs", found.pairs.toLocaleString("en-GB"));
  line("AUC, true against any other domain", found.aucRandom.toFixed(4));
  line("AUC, true against the hardest look-alike", found.aucLookAlike.toFixed(4));
  line("own domain first (ties at their expected value)", found.top1.toFixed(4));
  line("accept threshold", found.threshold.toFixed(3));
  line("  precision, one hardest look-alike a true pair", found.precision.toFixed(4));
  line("  recall", found.recall.toFixed(4));
  line("calibration error (ten bins of equal width)", found.calibrationError.toFixed(4));
  console.log(
    "    for the mixture that the probability is stated for: as many wrong as right,\n    half of the wrong ones the hardest look-alike, half any other domain",
  );
  for (const [label, mixture] of OTHER_MIXTURES) {
    line(`  the same for ${label}`, calibrationError(statedPairs(table, mixture)).toFixed(4));
  }
  console.log("\n  accepted from    precision    recall");
  for (const threshold of THRESHOLDS) {
    const { precision, recall } = acceptAt(ranking, threshold);
    console.log(`  ${percent(threshold)}          ${percent(precision)}      ${percent(recall)}`);
  }
  console.log("\n  stated    was so    share of pairs");
  const bins = calibrationBins(statedPairs(table, STATED_MIXTURE));
  const total = bins.reduce((sum, { weight }) => sum + weight, 0);
  for (const { stated, observed, weight } of bins) {
    if (weight === 0) continue;
    console.log(`  ${percent(stated)}    ${percent(observed)}    ${percent(weight / total)}`);
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`.padStart(7);
}
