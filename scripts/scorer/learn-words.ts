import type { ScoreModel } from "@/server/enrichment/domain-score/model";
import { isStopWord, nameWords } from "@/server/enrichment/domain-score/name-words";
import { prepareDomain } from "@/server/enrichment/domain-score/subject";
import { wordKnowledge } from "@/server/enrichment/domain-score/word-knowledge";
import { FILLER_WORDS } from "./filler-words";
import type { LabelledPair } from "./read-pairs";

/** A word of fewer companies is left out of the model: it would name somebody. */
const FEWEST_COMPANIES = 4;
const FEWEST_FOR_KEPT = 5;
/** As many made-up cases at the usual share stand beside the real ones. */
const PRIOR_CASES = 4;
const PAIR_WEIGHT = 2;
const UNSEEN_COUNT = 1.5;
const KEPT_STOP_WORD = 0.15;
const PLACES = 5;
const RAREST_LETTER_BITS = 9;

type WordModel = Pick<ScoreModel, "words" | "fillers" | "letters">;
interface Labelled {
  label: string;
  all: string[];
}

/** What words and letters say, from the names of a register and from labelled pairs. */
export function learnWords(registerNames: readonly string[], pairs: readonly LabelledPair[]): WordModel {
  const register = registerNames.map((name) => nameWords(name).all);
  const nothing = wordKnowledge({
    words: { unseenBits: 0, bits: {}, kept: {}, keptByPlace: [0.5], keptStopWord: 0 },
    fillers: {},
    letters: {},
  });
  const labelled = pairs.map(({ names, domain }) => ({
    label: prepareDomain(domain, nothing).text,
    all: nameWords(names.at(-1) ?? "").all,
  }));
  return {
    words: { ...rarities(register, labelled), ...keptShares(labelled) },
    fillers: fillerBits(labelled),
    letters: letterBits(register),
  };
}

function rarities(register: readonly string[][], labelled: readonly Labelled[]) {
  const counts = new Map<string, { companies: number; weight: number }>();
  const add = (words: readonly string[], weight: number) => {
    for (const word of new Set(words)) {
      const known = counts.get(word) ?? { companies: 0, weight: 0 };
      counts.set(word, { companies: known.companies + 1, weight: known.weight + weight });
    }
  };
  for (const words of register) add(words, 1);
  for (const { all } of labelled) add(all, PAIR_WEIGHT);
  const total = register.length + PAIR_WEIGHT * labelled.length;
  const common = [...counts].filter(([, { companies }]) => companies >= FEWEST_COMPANIES);
  return {
    unseenBits: round(-Math.log2(UNSEEN_COUNT / total), 1),
    bits: sortedRecord(common.map(([word, { weight }]) => [word, round(-Math.log2(weight / total), 1)])),
  };
}

function keptShares(labelled: readonly Labelled[]) {
  const byWord = new Map<string, { kept: number; seen: number }>();
  const byPlace = Array.from({ length: PLACES }, () => ({ kept: 0, seen: 0 }));
  const placeOfWord = new Map<string, number>();
  for (const { label, all } of labelled) {
    let place = 0;
    for (const word of all) {
      const kept = Number(word.length > 1 && label.includes(word));
      const entry = byWord.get(word) ?? { kept: 0, seen: 0 };
      byWord.set(word, { kept: entry.kept + kept, seen: entry.seen + 1 });
      if (isStopWord(word)) continue;
      const spot = Math.min(place++, PLACES - 1);
      placeOfWord.set(word, (placeOfWord.get(word) ?? 0) + spot);
      const at = byPlace[spot];
      if (!at) continue;
      at.kept += kept;
      at.seen++;
    }
  }
  const keptByPlace = byPlace.map(({ kept, seen }) => round((kept + 1) / (seen + 2), 3));
  const usual = (word: string, seen: number) =>
    isStopWord(word) ? KEPT_STOP_WORD : (keptByPlace[Math.round((placeOfWord.get(word) ?? 0) / seen)] ?? 0.5);
  const often = [...byWord].filter(([, { seen }]) => seen >= FEWEST_FOR_KEPT);
  return {
    keptByPlace,
    keptStopWord: KEPT_STOP_WORD,
    kept: sortedRecord(
      often.map(([word, { kept, seen }]) => [
        word,
        round((kept + PRIOR_CASES * usual(word, seen)) / (seen + PRIOR_CASES), 3),
      ]),
    ),
  };
}

/** Fillers at either end of a label whose name does not have them. */
function fillerBits(labelled: readonly Labelled[]) {
  return sortedRecord(
    FILLER_WORDS.map((filler) => {
      const count = labelled.filter(
        ({ label, all }) =>
          label !== filler &&
          (label.startsWith(filler) || label.endsWith(filler)) &&
          !all.some((word) => word.includes(filler) || filler.includes(word)),
      ).length;
      return [filler, round(-Math.log2((count + 0.3) / Math.max(1, labelled.length)), 1)];
    }),
  );
}

function letterBits(register: readonly string[][]) {
  const counts = new Map(Array.from("abcdefghijklmnopqrstuvwxyz0123456789", (letter) => [letter, 0.5]));
  let total = 0;
  for (const letter of register.flat().join("")) {
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
    total++;
  }
  return sortedRecord(
    [...counts].map(([letter, count]) => [
      letter,
      round(Math.min(RAREST_LETTER_BITS, -Math.log2(count / Math.max(1, total))), 2),
    ]),
  );
}

function sortedRecord(entries: readonly (readonly [string, number])[]): Record<string, number> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
