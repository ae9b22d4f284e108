import { expect, test } from "vitest";
import { prepareBurn, tabulateBurn } from "@/components/charts/prepare-burn";

const days = [
  { day: "2026-11-20", domain: 40, email: 60, verification: 0, released: 12 },
  { day: "2026-11-21", domain: 0, email: 0, verification: 0, released: 0 },
  { day: "2026-11-22", domain: 5, email: 0, verification: 2, released: 1 },
];

test("only the last day is unfinished", () => {
  expect(prepareBurn(days).bars.map((bar) => bar.isUnfinished)).toEqual([false, false, true]);
});

test("a day without spending is a zero, not a gap", () => {
  expect(prepareBurn(days).bars[1]).toMatchObject({ label: "21 Nov", total: 0 });
});

test("the summary tells the range and today apart", () => {
  expect(prepareBurn(days).summary).toBe("107 credits in 3 days, 7 so far today");
});

test("the table has the same numbers, newest day first", () => {
  expect(tabulateBurn(days).rows[0]).toEqual(["22 Nov 2026", "5", "0", "2", "1"]);
});

test("no days at all make an empty chart", () => {
  expect(prepareBurn([])).toMatchObject({ bars: [], total: 0, ticks: [0, 1, 2, 3] });
});
