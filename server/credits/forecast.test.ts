import { expect, test } from "vitest";
import { forecastExhaustion } from "@/server/credits/forecast";

const base = {
  today: "2026-11-22",
  firstDay: "2026-11-13",
  spentLately: 100,
  available: 95,
  budget: { remaining: null, endsAt: "2026-12-01T00:00:00.000Z" },
};

test("the balance lasts as many days as the pace of the days looked back on allows", () => {
  expect(forecastExhaustion(base)).toEqual({ exhaustedOn: "2026-12-01", perDay: 10 });
});

test("a budget that ends sooner than the balance decides", () => {
  const budget = { remaining: 40, endsAt: "2026-12-01T00:00:00.000Z" };
  expect(forecastExhaustion({ ...base, budget }).exhaustedOn).toBe("2026-11-26");
});

test("a budget that outlasts its period decides nothing", () => {
  const budget = { remaining: 94, endsAt: "2026-11-25T00:00:00.000Z" };
  expect(forecastExhaustion({ ...base, budget }).exhaustedOn).toBe("2026-12-01");
});

test("without any credit spent there is no day", () => {
  expect(forecastExhaustion({ ...base, spentLately: 0 })).toEqual({ exhaustedOn: null, perDay: 0 });
});

test("a balance that lasts for more than ten years has no day", () => {
  expect(forecastExhaustion({ ...base, available: 10_000_000 }).exhaustedOn).toBeNull();
});

test("what was spent today alone counts as one day's pace", () => {
  expect(forecastExhaustion({ ...base, firstDay: "2026-11-22", spentLately: 50 })).toEqual({
    exhaustedOn: "2026-11-23",
    perDay: 50,
  });
});
