import { expect, it } from "vitest";
import { type ReadingSituation, whyRead } from "@/server/credits/reading-schedule";

const resting: ReadingSituation = {
  secondsSinceReading: 100,
  usualSeconds: 900,
  isWaiting: false,
  pausedSeconds: 45,
  tasksInFlight: 0,
  hasMoved: false,
  hasNewRun: false,
};

it.each([
  ["not while nothing happens", {}, null],
  ["at first", { secondsSinceReading: null }, "first"],
  ["on schedule, though tasks run", { secondsSinceReading: 901, tasksInFlight: 3 }, "schedule"],
  ["sooner while queues wait for credits", { secondsSinceReading: 50, isWaiting: true }, "schedule"],
  ["before a run's first task", { hasNewRun: true }, "before"],
  ["after work came to rest", { hasMoved: true }, "after"],
  ["not in the midst of work", { hasMoved: true, hasNewRun: true, tasksInFlight: 1 }, null],
  ["not twice within a minute", { hasMoved: true, secondsSinceReading: 30 }, null],
] satisfies [string, Partial<ReadingSituation>, string | null][])("the balance is read %s", (_, changes, why) => {
  expect(whyRead({ ...resting, ...changes })).toBe(why);
});
