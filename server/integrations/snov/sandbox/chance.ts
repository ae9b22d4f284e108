import { createHash } from "node:crypto";

/** A number in [0, 1) that depends on nothing but its parts: the same question always draws the same. */
export function draw(...parts: readonly (string | number)[]): number {
  const digest = createHash("sha256").update(parts.join("\u001f")).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** One of the weighted options; the weights need not add up to 1. */
export function pick<Option>(options: readonly (readonly [weight: number, option: Option])[], chance: number): Option {
  const total = options.reduce((sum, [weight]) => sum + weight, 0);
  let left = chance * total;
  for (const [weight, option] of options) {
    left -= weight;
    if (left < 0) return option;
  }
  const last = options.at(-1);
  if (last === undefined) throw new Error("pick needs at least one option");
  return last[1];
}
