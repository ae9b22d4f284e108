import type { ScoreModel } from "@/server/enrichment/domain-score/model";
import { interpolate } from "@/server/enrichment/domain-score/score-name";
import { seededNumbers } from "@/server/platform/seeded-numbers";
import { type Examples, joinExamples, makeExamples, RANKED, rankLookAlikes } from "./examples";
import { fitCalibration } from "./fit-calibration";
import { fitWeights, type Weights } from "./fit-weights";
import { hashTo } from "./hash-to";
import { learnWords } from "./learn-words";
import { digestOf } from "./pairs-digest";
import type { LabelledPair } from "./read-pairs";
import { nameScores } from "./score-pairs";
import { fillScoreTable, type ScoreTable } from "./score-table";

const FOLDS = 5;
const SEED = 20_201_106;
const UNNAMED = { trainedOn: "", pairsDigest: "" };
const UNCALIBRATED: ScoreModel["calibration"] = [
  [-100, -100],
  [100, 100],
];

export interface Training {
  model: ScoreModel;
  /** Calibrated scores of every pair by weights, words and line that were learnt without its fold. */
  unseen: ScoreTable;
  /**
   * The same weights and words with the line that ships, one for all. Where a line is nearly level, lines of their own shuffle the
   * pairs of different folds: order, and what a threshold accepts, are read from these.
   */
  unseenByOneLine: ScoreTable;
}

/**
 * Learns words, weights and calibration. Folds are drawn by company number; a domain belongs to one company. The words behind
 * the examples of a fold are always learnt without that fold, else a word's own pair would speak for it; and in validation
 * neither words nor weights nor calibration have seen the fold that is judged.
 */
export function trainModel(
  pairs: readonly LabelledPair[],
  registerNames: readonly string[],
  note: (text: string) => void,
): Training {
  const folds = pairs.map(({ companyNumber }) => hashTo(FOLDS, companyNumber));
  const rowsOf = (fits: (fold: number) => boolean) => folds.flatMap((fold, row) => (fits(fold) ? [row] : []));
  const wordsWithout = (...left: readonly (number | null)[]) =>
    learnWords(
      registerNames,
      pairs.filter((_, row) => !left.includes(folds[row] ?? -1)),
    );
  note("look-alikes");
  let ranking = new Map(
    Array.from({ length: FOLDS }, (_, fold) =>
      rankLookAlikes(
        pairs,
        rowsOf((each) => each === fold),
        wordsWithout(fold),
      ),
    ).flatMap((each) => [...each]),
  );
  const weightsWithout = (left: number | null): Weights => {
    const kept = Array.from({ length: FOLDS }, (_, fold) => fold).filter((fold) => fold !== left);
    const candidates = rowsOf((fold) => fold !== left);
    const parts = kept.map((fold): Examples => {
      const random = seededNumbers(SEED + fold + FOLDS * (left ?? FOLDS));
      return makeExamples(
        pairs,
        ranking,
        rowsOf((each) => each === fold),
        candidates,
        wordsWithout(fold, left),
        random,
      );
    });
    return fitWeights(joinExamples(parts));
  };

  // The name explains much of some look-alikes without their being hard, and little of some that are (initials): a first fit
  // chooses anew which wrong domains the weights have to tell apart.
  note("harder look-alikes");
  const first = nameScores(pairs, {
    ...UNNAMED,
    ...wordsWithout(null),
    ...weightsWithout(null),
    calibration: UNCALIBRATED,
  });
  ranking = new Map(pairs.map((_, at) => [at, hardestFirst(pairs, at, first(at))]));

  const raw: ScoreTable[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    note(`fold ${fold + 1} of ${FOLDS}`);
    const model = { ...wordsWithout(fold), ...weightsWithout(fold), calibration: UNCALIBRATED };
    const scores = nameScores(pairs, { ...UNNAMED, ...model });
    raw.push(
      fillScoreTable(
        pairs,
        scores,
        undefined,
        rowsOf((each) => each === fold),
      ),
    );
  }
  note("all pairs");
  const calibration = fitCalibration(joinTables(raw));
  return {
    model: {
      trainedOn: `${pairs.length} labelled pairs and ${registerNames.length} names of the register`,
      pairsDigest: digestOf(pairs),
      ...wordsWithout(null),
      ...weightsWithout(null),
      calibration,
    },
    unseenByOneLine: calibrated(joinTables(raw), calibration),
    unseen: joinTables(
      raw.map((table, fold) => calibrated(table, fitCalibration(joinTables(raw.filter((_, at) => at !== fold))))),
    ),
  };
}

/** The wrong domains of a company that score highest. */
function hardestFirst(pairs: readonly LabelledPair[], at: number, score: (row: number) => number): number[] {
  const scores = pairs.map((_, row) => score(row));
  return [...pairs.keys()]
    .filter((row) => pairs[row]?.domain !== pairs[at]?.domain)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .slice(0, RANKED);
}

function calibrated(table: ScoreTable, calibration: ScoreModel["calibration"]): ScoreTable {
  const calibrate = (sum: number) => interpolate(calibration, sum);
  return {
    own: table.own.map(calibrate),
    hardest: table.hardest.map(calibrate),
    first: table.first,
    wrong: table.wrong.map(calibrate),
  };
}

function joinTables(tables: readonly ScoreTable[]): ScoreTable {
  const join = (pick: (table: ScoreTable) => Float64Array) => {
    const all = new Float64Array(tables.reduce((sum, table) => sum + pick(table).length, 0));
    let at = 0;
    for (const table of tables) {
      all.set(pick(table), at);
      at += pick(table).length;
    }
    return all;
  };
  return {
    own: join(({ own }) => own),
    hardest: join(({ hardest }) => hardest),
    first: join(({ first }) => first),
    wrong: join(({ wrong }) => wrong),
  };
}
