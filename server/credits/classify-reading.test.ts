import { expect, it } from "vitest";
import { classifyReading, type ReadingFacts } from "@/server/credits/classify-reading";

const usual: ReadingFacts = {
  adjustment: 0,
  isFirst: false,
  daysBefore: 5,
  daysNow: 4,
  spentBetween: 0,
  heldAtLastGrant: 0,
};

it.each([
  ["agrees, though the days went up", { daysNow: 30 }, "agrees"],
  ["finds the first balance", { adjustment: 100_000, isFirst: true, daysBefore: null }, "opening"],
  ["sees a renewal by the days going up", { adjustment: 1_000, daysBefore: 0, daysNow: 30 }, "renewal"],
  ["sees a renewal of the largest plan", { adjustment: 100_000, daysBefore: 1, daysNow: 31 }, "renewal"],
  ["sees unused credits expire with a renewal", { adjustment: -300, daysBefore: 1, daysNow: 30 }, "expired"],
  ["takes a day that was rounded otherwise for no renewal", { adjustment: 10, daysBefore: 4, daysNow: 5 }, "top-up"],
  ["sees a jump without a renewal as bought", { adjustment: 500, spentBetween: 20 }, "top-up"],
  ["sees a jump where Snov.io names no days as bought", { adjustment: 500, daysBefore: null, daysNow: null }, "top-up"],
  ["sees less billed than booked", { adjustment: 3, spentBetween: 20 }, "surplus"],
  [
    "adds what was hidden by holds to its grant",
    { adjustment: 3, spentBetween: 20, heldAtLastGrant: 10 },
    "grant-rest",
  ],
  ["misses credits", { adjustment: -3, spentBetween: 20 }, "missing"],
] satisfies [string, Partial<ReadingFacts>, string][])("a reading %s", (_, facts, verdict) => {
  expect(classifyReading({ ...usual, ...facts })).toBe(verdict);
});
