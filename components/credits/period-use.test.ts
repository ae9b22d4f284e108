import { expect, test } from "vitest";
import { periodUse, severityOf } from "@/components/credits/period-use";

const period = { remaining: null, startsAt: "2026-11-01T00:00:00.000Z", endsAt: "2026-12-01T00:00:00.000Z" };
const creditsOf = (spent: number, limit: number | null, available: number) => ({
  available,
  budget: { ...period, limit, spent, held: 10 },
});

test("a period has its budget, or what the account has for it when that is less", () => {
  expect(periodUse(creditsOf(90, 400, 1000))).toEqual({ used: 100, total: 400 });
  expect(periodUse(creditsOf(90, 400, 100))).toEqual({ used: 100, total: 200 });
  expect(periodUse(creditsOf(90, null, 900))).toEqual({ used: 100, total: 1000 });
});

test("the configured thresholds decide, and nothing else", () => {
  expect(severityOf(creditsOf(70, 100, 1000), [])).toBeNull();
  expect(severityOf(creditsOf(70, 100, 1000), [81])).toBeNull();
  expect(severityOf(creditsOf(70, 100, 1000), [95, 80, 50])).toBe("warning");
  expect(severityOf(creditsOf(85, 100, 1000), [95, 80, 50])).toBe("critical");
  expect(severityOf({ ...creditsOf(0, 0, 10) }, [80])).toBeNull();
});
