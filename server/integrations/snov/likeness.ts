import type { Evidence } from "./correlate";

interface Names<Question, Item> {
  question: (question: Question) => string;
  item: (item: Item) => string;
}

/**
 * The last evidence about names that came back altered, for when nothing is missing: an item is of the question that shares most
 * words with it; where none does, its place decides, but never against a question that is nearer.
 */
export function byLikeness<Question, Item>(names: Names<Question, Item>): Evidence<Question, Item>[] {
  const likeness = (question: Question, item: Item) => countShared(names.question(question), names.item(item));
  const nearest = (item: Item, others: readonly Question[]) =>
    Math.max(0, ...others.map((other) => likeness(other, item)));
  const without = (question: Question, open: readonly Question[]) => open.filter((other) => other !== question);
  return [
    (question, item, _, open) => likeness(question, item) > nearest(item, without(question, open)),
    (question, item, isSamePlace, open) =>
      isSamePlace && likeness(question, item) >= nearest(item, without(question, open)),
  ];
}

/** How many words of an altered name are the name's; an initial counts half. */
function countShared(name: string, altered: string): number {
  const own = wordsOf(name);
  return wordsOf(altered).reduce((sum, word) => {
    if (own.includes(word)) return sum + 1;
    return word.length === 1 && own.some((full) => full.startsWith(word)) ? sum + 0.5 : sum;
  }, 0);
}

function wordsOf(name: string): string[] {
  const plain = name.normalize("NFKD").toLowerCase();
  return plain.replace(/[\p{M}'’]/gu, "").match(/[\p{L}\p{N}]+/gu) ?? [];
}
