import { expect, test } from "vitest";
import { formatDuration, formatRelative } from "@/lib/format/durations";

const now = new Date("2026-11-22T12:00:00Z");
const ago = (seconds: number) => formatRelative(new Date(now.getTime() - seconds * 1000), now);

test("durations take two units at most", () => {
  expect([0.32, 1.4, 42, 451, 11_100, 187_200].map(formatDuration)).toEqual([
    "320 ms",
    "1.4 s",
    "42 s",
    "7 m 31 s",
    "3 h 5 m",
    "2 d 4 h",
  ]);
});

test("durations do not round up into an odd minute", () => {
  expect(formatDuration(59.7)).toBe("1 m");
  expect(formatDuration(9.96)).toBe("10 s");
});

test("times are relative up to seven days and dates after that", () => {
  expect(ago(2)).toBe("just now");
  expect(ago(12)).toBe("12 s ago");
  expect(ago(130)).toBe("2 min ago");
  expect(ago(86_400)).toBe("1 day ago");
  expect(ago(6.9 * 86_400)).toBe("6 days ago");
  expect(ago(7 * 86_400)).toBe("15 Nov, 12:00");
});

test("times to come are told too", () => {
  expect(ago(-10_900)).toBe("in 3 h");
});
