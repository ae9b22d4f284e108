import { probability } from "@/server/enrichment/domain-score/bands";
import { areaUnderCurve, calibrationError, type Stated } from "./measures";
import type { ScoreTable } from "./score-table";

/** The contract of `npm run evaluate -- --json`. */
export interface Judgement {
  pairs: number;
  aucRandom: number;
  aucLookAlike: number;
  top1: number;
  threshold: number;
  precision: number;
  recall: number;
  calibrationError: number;
}

/** How many wrong answers of each sort stand against one right answer. */
export interface Mixture {
  lookAlikes: number;
  random: number;
}

/**
 * What the stated probability is calibrated for: as many wrong answers as right ones, half of them the hardest look-alike and
 * half any other domain. A provider that searches by name errs in both ways.
 */
export const STATED_MIXTURE: Mixture = { lookAlikes: 0.5, random: 0.5 };

/** Judges log-odds at an accept threshold (a probability): precision is against one hardest look-alike for each true
 * pair. `ranking` may hold other scores of the same pairs, for all but the calibration.
 */
export function judge(table: ScoreTable, threshold: number, ranking: ScoreTable = table): Judgement {
  const pairs = table.own.length;
  return {
    pairs,
    aucRandom: areaUnderCurve(ranking.own, ranking.wrong),
    aucLookAlike: areaUnderCurve(ranking.own, ranking.hardest),
    top1: table.first.reduce((sum, chance) => sum + chance, 0) / pairs,
    threshold,
    ...acceptAt(ranking, threshold),
    calibrationError: calibrationError(statedPairs(table, STATED_MIXTURE)),
  };
}

/** Precision and recall of accepting from a probability on. */
export function acceptAt({ own, hardest }: ScoreTable, threshold: number): { precision: number; recall: number } {
  const accepted = countAccepted(own, threshold);
  const wrong = countAccepted(hardest, threshold);
  return { precision: accepted + wrong === 0 ? 1 : accepted / (accepted + wrong), recall: accepted / own.length };
}

function countAccepted(scores: Float64Array, threshold: number): number {
  return scores.reduce((count, score) => count + (probability(score) >= threshold ? 1 : 0), 0);
}

/** True pairs and wrong ones in the proportion of a mixture. Random ones are all wrong pairs, each with its small share. */
export function* statedPairs({ own, hardest, wrong }: ScoreTable, { lookAlikes, random }: Mixture): Generator<Stated> {
  for (const score of own) yield { probability: probability(score), isTrue: true, weight: 1 };
  for (const score of hardest) yield { probability: probability(score), isTrue: false, weight: lookAlikes };
  const each = (random * own.length) / wrong.length;
  for (const score of wrong) yield { probability: probability(score), isTrue: false, weight: each };
}
