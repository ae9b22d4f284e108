import { describe, expect, test } from "vitest";
import { forecastPeriod } from "@/server/credits/forecast-period";

const situation = { today: "2026-11-22", until: "2026-12-02", spent: 100, left: 50 };

describe("the forecast of a period", () => {
  test("carries an even pace on without any spread", () => {
    const forecast = forecastPeriod({ ...situation, finished: [10, 10, 10, 10] });
    expect(forecast.byEnd).toEqual({ expected: 200, low: 200, high: 200 });
    expect(forecast.exhaustedOn).toEqual({ earliest: "2026-11-27", likely: "2026-11-27", latest: "2026-11-27" });
  });

  test("an uneven pace ends sooner or later, around the same likely day", () => {
    const forecast = forecastPeriod({ ...situation, finished: [0, 20, 0, 20, 0, 20] });
    expect(forecast.exhaustedOn.likely).toBe("2026-11-27");
    const { earliest, latest } = forecast.exhaustedOn;
    expect(earliest !== null && earliest < "2026-11-27").toBe(true);
    expect(latest !== null && latest > "2026-11-27").toBe(true);
    expect(forecast.byEnd).toMatchObject({ expected: 200 });
    expect(forecast.byEnd?.low).toBeLessThan(200);
    expect(forecast.byEnd?.high).toBeGreaterThan(200);
  });

  test("never falls below what is spent already", () => {
    const { byEnd } = forecastPeriod({ ...situation, finished: [0, 0, 90] });
    expect(byEnd?.low).toBeGreaterThanOrEqual(100);
  });

  test("two days tell no spread, and so no interval", () => {
    expect(forecastPeriod({ ...situation, finished: [10, 10] })).toMatchObject({ byEnd: null, observedDays: 2 });
  });

  test("without spending nothing ever runs out; with nothing left it has run out today", () => {
    expect(forecastPeriod({ ...situation, finished: [0, 0, 0] }).exhaustedOn.likely).toBeNull();
    expect(forecastPeriod({ ...situation, left: 0, finished: [5, 5, 5] }).exhaustedOn.likely).toBe("2026-11-22");
  });
});
