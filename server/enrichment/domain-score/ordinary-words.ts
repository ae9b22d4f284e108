import { dictionary } from "@zxcvbn-ts/language-en";

/** Halvings of frequency from the commonest word or surname of English down to one that its list has not. */
const WORD_HALVINGS = 16;
const SURNAME_HALVINGS = 17;

const wordRanks = ranksOf(dictionary["commonWords-en"]);
const surnameRanks = ranksOf(dictionary["lastnames-en"]);

/** How ordinary an English word is: 0 for one that no list has, 16 for the commonest. Many companies may think of such a word. */
export function wordOrdinariness(word: string): number {
  return halvingsLeft(wordRanks.get(word), WORD_HALVINGS);
}

/** How common a surname is: 0 for none, 17 for the commonest. */
export function surnameOrdinariness(word: string): number {
  return halvingsLeft(surnameRanks.get(word), SURNAME_HALVINGS);
}

function halvingsLeft(rank: number | undefined, halvings: number): number {
  return rank === undefined ? 0 : Math.max(0, halvings - Math.log2(rank));
}

/** Places from 1 on, by the word in lower case without apostrophes. A word met twice keeps its better place. */
function ranksOf(words: readonly string[]): Map<string, number> {
  const ranks = new Map<string, number>();
  for (const [at, word] of words.entries()) {
    const plain = word.toLowerCase().replace(/[^a-z0-9]/g, "");
    if (plain !== "" && !ranks.has(plain)) ranks.set(plain, at + 1);
  }
  return ranks;
}
