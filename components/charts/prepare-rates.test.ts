import { expect, test } from "vitest";
import { prepareRates, tabulateRates } from "@/components/charts/prepare-rates";

const none = { asked: 0, found: 0 };
const day = (name: string, asked: number, found: number) => ({
  day: name,
  spent: found,
  spentOn: { domain: found, email: 0, verification: 0 },
  domain: { asked, found },
  email: none,
  verification: none,
});

test("a rate takes the seven days up to its own together", () => {
  const days = ["01", "02", "03", "04", "05", "06", "07", "08"].map((at, index) =>
    day(`2026-11-${at}`, index === 0 ? 10 : 1, index === 0 ? 0 : 1),
  );
  const { points } = prepareRates(days);
  expect(points[0]?.domain).toBe(0);
  expect(points[6]?.domain).toBe(6 / 16);
  expect(points[7]?.domain).toBe(1);
});

test("without answers there is no rate, which is not a rate of zero", () => {
  const { points, summary } = prepareRates([day("2026-11-01", 0, 0)]);
  expect(points[0]).toMatchObject({ domain: null, email: null, verification: null });
  expect(summary).toBe("nothing was answered");
});

test("the table has single days, newest first, and a blank where nobody asked", () => {
  const { rows } = tabulateRates([day("2026-11-01", 4, 1), day("2026-11-02", 2, 2)]);
  expect(rows[0]?.slice(0, 4)).toEqual(["2 Nov 2026", "2", "2", "100%"]);
  expect(rows[0]?.slice(4)).toEqual(["0", "0", "", "0", "0", ""]);
});
