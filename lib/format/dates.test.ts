import { describe, expect, test } from "vitest";
import {
  daysBetween,
  formatDay,
  formatExact,
  formatInstant,
  formatShortDay,
  formatTimeOfDay,
  londonToday,
} from "@/lib/format/dates";

const now = new Date("2026-11-22T12:00:00Z");

describe("days", () => {
  test("are told as the register gives them, whatever the machine's time zone", () => {
    expect(formatDay("2026-01-01")).toBe("1 Jan 2026");
    expect(formatShortDay("2026-09-22")).toBe("22 Sep");
  });

  test("are counted across the change of clocks", () => {
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
    expect(daysBetween("2026-11-22", "2026-11-20")).toBe(-2);
  });

  test("change at midnight in London, not in UTC", () => {
    expect(londonToday(new Date("2026-07-01T23:30:00Z"))).toBe("2026-07-02");
    expect(londonToday(new Date("2026-12-01T23:30:00Z"))).toBe("2026-12-01");
  });
});

describe("instants", () => {
  test("are shown in London's time, in summer too", () => {
    expect(formatInstant("2026-11-15T09:14:31Z", now)).toBe("15 Nov, 09:14");
    expect(formatInstant("2026-07-15T09:14:31Z", now)).toBe("15 Jul, 10:14");
    expect(formatTimeOfDay("2026-07-15T23:14:31Z")).toBe("00:14:31");
  });

  test("carry their year when it is another one", () => {
    expect(formatInstant("2025-12-31T23:59:00Z", now)).toBe("31 Dec 2025, 23:59");
  });

  test("are exact in UTC", () => {
    expect(formatExact("2026-11-15T09:14:31.900Z")).toBe("15 Nov 2026, 09:14:31 UTC");
  });
});
