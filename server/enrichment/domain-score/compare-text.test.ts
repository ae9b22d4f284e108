import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSubsequence, jaroWinkler, longestRun, sharedPart } from "@/server/enrichment/domain-score/compare-text";

describe("likeness of letters", () => {
  test("knows the textbook values of Jaro-Winkler", () => {
    expect(jaroWinkler("martha", "marhta")).toBeCloseTo(0.961, 3);
    expect(jaroWinkler("dwayne", "duane")).toBeCloseTo(0.84, 3);
    expect(jaroWinkler("dixon", "dicksonx")).toBeCloseTo(0.813, 3);
    expect(jaroWinkler("abc", "")).toBe(0);
  });

  test("is 1 for a text and itself, and never outside 0 to 1", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300 }), fc.string({ maxLength: 300 }), (a, b) => {
        expect(jaroWinkler(a, a)).toBeCloseTo(1);
        expect(jaroWinkler(a, b)).toBeGreaterThanOrEqual(0);
        expect(jaroWinkler(a, b)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  test("finds the longest run that both have, and where it begins", () => {
    expect(longestRun("mytarnvale", "tarnvalejoinery")).toEqual({ length: 8, at: 2 });
    expect(longestRun("abc", "xyz").length).toBe(0);
  });

  test("knows letters in their order, and the share of what two sets have", () => {
    expect(isSubsequence("tvl", "tarnvale")).toBe(true);
    expect(isSubsequence("lvt", "tarnvale")).toBe(false);
    expect(sharedPart(new Set(["a", "b"]), new Set(["b", "c"]))).toBe(0.5);
    expect(sharedPart(new Set(), new Set(["b"]))).toBe(0);
  });
});
