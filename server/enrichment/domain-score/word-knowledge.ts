import type { ScoreModel } from "@/server/enrichment/domain-score/model";
import { isStopWord } from "@/server/enrichment/domain-score/name-words";

const USUAL_LETTER_BITS = 8;

/** What is known of words before any domain is looked at. */
export interface WordKnowledge {
  /** How rare a word is among company names, in bits: 3 is one name in eight, 11 one in two thousand. */
  rarity(word: string): number;
  /** How likely a domain carries a word of its company's name. `place` counts the telling words before it. */
  kept(word: string, place: number): number;
  /** Words that domains add, with their bits. */
  fillers: readonly { word: string; bits: number }[];
  letterBits(letter: string): number;
}

/** The word part of a model, ready for look-ups. */
export function wordKnowledge({
  words,
  fillers,
  letters,
}: Pick<ScoreModel, "words" | "fillers" | "letters">): WordKnowledge {
  const bits = new Map(Object.entries(words.bits));
  const kept = new Map(Object.entries(words.kept));
  const letterBits = new Map(Object.entries(letters));
  const last = words.keptByPlace.length - 1;
  return {
    rarity: (word) => bits.get(word) ?? words.unseenBits,
    kept: (word, place) =>
      kept.get(word) ?? (isStopWord(word) ? words.keptStopWord : (words.keptByPlace[Math.min(place, last)] ?? 0.5)),
    fillers: Object.entries(fillers).map(([word, wordBits]) => ({ word, bits: wordBits })),
    letterBits: (letter) => letterBits.get(letter) ?? USUAL_LETTER_BITS,
  };
}
