import { expect, test } from "vitest";
import { prepareBudget, tabulateBudget } from "@/components/charts/prepare-budget";

const day = (iso: string, domain: number) => ({ day: iso, domain, email: 0, verification: 0, released: 0 });
const days = [day("2026-11-18", 900), day("2026-11-20", 10), day("2026-11-21", 30), day("2026-11-22", 5)];
const credits = {
  available: 500,
  held: 5,
  budget: {
    limit: 100,
    remaining: 50,
    held: 5,
    spent: 45,
    startsAt: "2026-11-20T00:00:00.000Z",
    endsAt: "2026-11-25T00:00:00.000Z",
  },
  forecast: { exhaustedOn: null, perDay: 20 },
};

test("the total runs from the period's first day, and what was spent before it is left out", () => {
  const { points } = prepareBudget(credits, days);
  expect(points.map((point) => [point.label, point.spent])).toEqual([
    ["20 Nov", 10],
    ["21 Nov", 40],
    ["22 Nov", 45],
    ["23 Nov", null],
    ["24 Nov", null],
    ["25 Nov", null],
  ]);
});

test("the forecast starts where the total ends and goes on at the pace, its interval widening", () => {
  const { points } = prepareBudget(credits, days);
  expect(points.map((point) => point.forecast)).toEqual([null, null, 45, 65, 85, 105]);
  const widths = points.slice(2).map((point) => (point.range ? point.range[1] - point.range[0] : 0));
  expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  expect(widths[0]).toBe(0);
});

test("without a budget the account's credits are the limit", () => {
  const chart = prepareBudget({ ...credits, budget: { ...credits.budget, limit: null } }, days);
  expect(chart.limit).toEqual({ value: 550, label: "All credits" });
});

test("the axis reaches over the limit", () => {
  expect(prepareBudget(credits, days).ticks.at(-1)).toBeGreaterThanOrEqual(100);
});

test("the table says nothing where there is nothing to say", () => {
  const { rows } = tabulateBudget(prepareBudget(credits, days));
  expect(rows[0]).toEqual(["20 Nov 2026", "10", "", "", "100"]);
  expect(rows[2]).toEqual(["22 Nov 2026", "45", "45", "", "100"]);
});
