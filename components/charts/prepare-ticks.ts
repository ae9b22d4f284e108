const STEPS = [1, 2, 2.5, 5, 10];

/** Three to five round values from zero that reach over the highest value; whole ones when `whole`. */
export function prepareTicks(highest: number, whole = true): number[] {
  const target = Math.max(highest, whole ? 3 : Number.EPSILON);
  const magnitude = 10 ** Math.floor(Math.log10(target / 4));
  for (const factor of STEPS) {
    const step = factor * magnitude;
    if (whole && !Number.isInteger(step)) continue;
    const count = Math.ceil(target / step);
    if (count <= 4) return Array.from({ length: count + 1 }, (_, index) => index * step);
  }
  return [0, target];
}

/** Some positions of a long axis, the first and the last always among them. */
export function pickLabels<Item>(items: readonly Item[], most: number): Item[] {
  const last = items.length - 1;
  if (last < most) return [...items];
  const step = Math.ceil(last / (most - 1));
  const picked = items.filter((_, index) => index % step === 0 && last - index >= step / 2);
  const end = items[last];
  return end === undefined ? picked : [...picked, end];
}
