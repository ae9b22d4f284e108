import { seededNumbers } from "@/server/platform/seeded-numbers";

/** Choices that look random and are the same for the same seed. */
export interface Random {
  /** 0 to 1, 1 excluded. */
  next(): number;
  /** A whole number from 0, `below` excluded. */
  below(below: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

export function createRandom(seed: string): Random {
  const next = seededNumbers(hash(seed));
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("there is nothing to pick from");
      return item;
    },
  };
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (const sign of text) value = Math.imul(value ^ (sign.codePointAt(0) ?? 0), 16_777_619);
  return value;
}

/** Something to pick from as often as its weight says. */
export interface Weighted<Item> {
  pick(random: Random): Item;
}

const SLOTS = 4096;

/** One draw whatever the number of items: each has as many of the slots as its share. */
export function weigh<Item>(items: readonly (readonly [item: Item, weight: number])[]): Weighted<Item> {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  const slots: Item[] = [];
  let reached = 0;
  for (const [item, weight] of items) {
    reached += weight;
    while (slots.length < Math.round((reached / total) * SLOTS)) slots.push(item);
  }
  return { pick: (random) => random.pick(slots) };
}
