import { expect, test } from "vitest";
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatCreditRange,
  formatQuantity,
  formatShare,
  formatSigned,
  formatTotal,
  formatWeight,
  joinWords,
} from "@/lib/format/numbers";

test("counts have thousands and a true minus", () => {
  expect(formatCount(3482)).toBe("3,482");
  expect(formatCount(-12)).toBe("−12");
  expect(formatSigned(5)).toBe("+5");
  expect(formatSigned(0)).toBe("0");
});

test("nouns follow their number", () => {
  expect(formatQuantity(1, "company", "companies")).toBe("1 company");
  expect(formatQuantity(0, "credit")).toBe("0 credits");
});

test("a price is a range, or one number when it is certain", () => {
  expect(formatCreditRange(0, 2)).toBe("0 to 2 credits");
  expect(formatCreditRange(0, 1)).toBe("0 to 1 credit");
  expect(formatCreditRange(1, 1)).toBe("1 credit");
});

test("a share never rounds failures away", () => {
  expect(formatShare(0.9999)).toBe("99.9%");
  expect(formatShare(1)).toBe("100%");
  expect(formatShare(0.986)).toBe("98.6%");
});

test("totals that were estimated say so", () => {
  expect(formatTotal({ count: 312, exact: true })).toBe("312");
  expect(formatTotal({ count: 123_456, exact: false })).toBe("about 120,000");
  expect(formatTotal({ count: 1_234_567, exact: false })).toBe("about 1.2 million");
});

test("weights keep their sign and sizes their unit", () => {
  expect(formatWeight(-0.03)).toBe("−0.03");
  expect(formatWeight(0.41)).toBe("+0.41");
  expect(formatBytes(512)).toBe("512 B");
  expect(formatBytes(2_000_000)).toBe("2.0 MB");
});

test("lists in prose end with and", () => {
  expect(joinWords([])).toBe("");
  expect(joinWords(["a"])).toBe("a");
  expect(joinWords(["a", "b", "c"])).toBe("a, b and c");
});

test("an estimate is short where there is little room", () => {
  expect(formatCompact(812)).toBe("812");
  expect(formatCompact(227_894)).toBe("228k");
  expect(formatCompact(5_700_000)).toBe("5.7M");
});
