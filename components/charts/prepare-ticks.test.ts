import { describe, expect, test } from "vitest";
import { pickLabels, prepareTicks } from "@/components/charts/prepare-ticks";

describe("ticks", () => {
  test.each([
    [0, [0, 1, 2, 3]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [195, [0, 50, 100, 150, 200]],
    [548, [0, 200, 400, 600]],
    [8000, [0, 2000, 4000, 6000, 8000]],
    [10_000, [0, 2500, 5000, 7500, 10_000]],
  ])("of %i are round, start at zero and reach over it", (highest, ticks) => {
    expect(prepareTicks(highest)).toEqual(ticks);
  });

  test("of whole things are never broken", () => {
    for (let highest = 0; highest < 500; highest += 1) expect(prepareTicks(highest).every(Number.isInteger)).toBe(true);
  });

  test("are three to five for any height", () => {
    for (let highest = 1; highest < 100_000; highest = Math.ceil(highest * 1.13)) {
      const ticks = prepareTicks(highest);
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
    }
  });
});

describe("labels of an axis", () => {
  test("a short one keeps all", () => expect(pickLabels([1, 2, 3], 5)).toEqual([1, 2, 3]));

  test("a long one keeps its ends and lets none crowd the last", () => {
    const days = Array.from({ length: 30 }, (_, index) => index + 1);
    const picked = pickLabels(days, 6);
    expect(picked.at(0)).toBe(1);
    expect(picked.at(-1)).toBe(30);
    expect(picked.length).toBeLessThanOrEqual(6);
  });
});
