import { expect, it } from "vitest";
import { blend } from "@/server/enrichment/lookups/hit-rates";

it("few answers lean on the usual, many outweigh it", () => {
  expect(blend([], 0.6)).toBe(0.6);
  expect(blend([1], 0.6)).toBeCloseTo(0.619, 3);
  expect(blend(Array(200).fill(0), 0.6)).toBeLessThan(0.06);
});
