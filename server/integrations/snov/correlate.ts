export interface Paired<Question, Item> {
  /** Every question in the order it was asked, with the item that answers it. */
  answered: { question: Question; item: Item | null }[];
  /** Items no question claims. They may have been paid for, so they are not dropped. */
  unclaimed: Item[];
}

/** `open`: the questions that no earlier test has found an item for. */
export type Evidence<Question, Item> = (
  question: Question,
  item: Item,
  isSamePlace: boolean,
  open: readonly Question[],
) => boolean;

/**
 * Pairs questions with the items of an answer, each item once. The surest evidence claims first:
 * each test runs over all questions before the next one does.
 */
export function pairUp<Question, Item>(
  questions: readonly Question[],
  items: readonly Item[],
  tests: readonly Evidence<Question, Item>[],
): Paired<Question, Item> {
  const asked = questions.map((question, place) => ({ question, place, item: null as Item | null, isAnswered: false }));
  let free = items.map((item, place) => ({ item, place }));
  for (const test of tests) {
    const open = asked.filter(({ isAnswered }) => !isAnswered).map(({ question }) => question);
    for (const slot of asked) {
      if (slot.isAnswered) continue;
      const claimed = free.find(({ item, place }) => test(slot.question, item, place === slot.place, open));
      if (claimed === undefined) continue;
      slot.item = claimed.item;
      slot.isAnswered = true;
      free = free.filter((candidate) => candidate !== claimed);
    }
  }
  return { answered: asked.map(({ question, item }) => ({ question, item })), unclaimed: free.map(({ item }) => item) };
}
