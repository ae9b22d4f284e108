import { expect, test } from "vitest";
import { prepareHours, tabulateHours } from "@/components/charts/prepare-hours";

const hours = [
  { at: "2026-07-01T22:00:00.000Z", completed: 10, failed: 2 },
  { at: "2026-07-01T23:00:00.000Z", completed: 1200, failed: 0 },
];

test("hours are told in London time, also in summer", () => {
  expect(prepareHours(hours).bars.map((bar) => bar.label)).toEqual(["23:00", "00:00"]);
});

test("the last hour is unfinished, and the axis reaches over the highest stack", () => {
  const chart = prepareHours(hours);
  expect(chart.bars.map((bar) => bar.isUnfinished)).toEqual([false, true]);
  expect(chart.ticks.at(-1)).toBeGreaterThanOrEqual(1200);
  expect(chart.summary).toBe("1,210 attempts completed, 2 failed");
});

test("the table has the newest hour first", () => {
  expect(tabulateHours(hours, new Date("2026-07-02T10:00:00Z")).rows).toEqual([
    ["2 Jul, 00:00", "1200", "0"],
    ["1 Jul, 23:00", "10", "2"],
  ]);
});

test("a day without attempts says so", () => {
  expect(prepareHours([{ at: "2026-07-01T22:00:00.000Z", completed: 0, failed: 0 }]).summary).toBe("nothing ran");
});
