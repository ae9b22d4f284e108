import { describe, expect, test } from "vitest";
import { levelOf, nameSteps, prepareSteps, prepareWeek, tabulateWeek } from "@/components/charts/prepare-week";

const quiet = Array.from({ length: 168 }, (_, index) => ({
  weekday: 1 + Math.floor(index / 24),
  hour: index % 24,
  spent: 0,
}));

describe("steps are round, below the highest value, and part it in four", () => {
  test.each([
    [0, [1, 2, 5]],
    [3, [1, 2, 5]],
    [7, [1, 2, 5]],
    [57, [10, 20, 50]],
    [100, [10, 20, 50]],
    [1_200, [200, 500, 1_000]],
  ])("%i", (highest, steps) => {
    expect(prepareSteps(highest)).toEqual(steps);
  });

  test("nothing has a colour of its own, and a step belongs to the paler side", () => {
    expect([0, 1, 10, 11, 20, 50, 51].map((value) => levelOf(value, [10, 20, 50]))).toEqual([0, 1, 1, 2, 2, 3, 4]);
    expect(nameSteps([200, 500, 1_000])).toEqual(["0", "to 200", "to 500", "to 1,000", "more"]);
  });
});

test("a week is 24 columns of seven days, and says when most is spent", () => {
  const hours = quiet.map((cell) => (cell.weekday === 2 && cell.hour === 7 ? { ...cell, spent: 12 } : cell));
  const chart = prepareWeek({ since: "2026-10-26", hours });
  expect(chart).toMatchObject({ total: 12, summary: "most on Tuesdays 07:00 to 08:00" });
  expect(chart.hours[7]?.cells).toEqual([0, 12, 0, 0, 0, 0, 0]);
  const { columns, rows } = tabulateWeek(chart);
  expect([columns.length, rows.length, rows[7]]).toEqual([
    8,
    24,
    ["07:00 to 08:00", "0", "12", "0", "0", "0", "0", "0"],
  ]);
});

test("a quiet month says so", () => {
  expect(prepareWeek({ since: "2026-10-26", hours: quiet })).toMatchObject({ total: 0, summary: "nothing in 28 days" });
});
