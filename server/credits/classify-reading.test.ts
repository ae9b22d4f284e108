import { expect, it } from "vitest";
import { classifyReading, isResetPassed, type ReadingFacts } from "@/server/credits/classify-reading";

const usual: ReadingFacts = {
  adjustment: 0,
  isFirst: false,
  isRenewed: false,
  spentBetween: 0,
  writtenOff: 0,
  heldAtLastGrant: 0,
};

it.each([
  ["agrees, though the plan was renewed", { isRenewed: true }, "agrees"],
  ["finds the first balance", { adjustment: 100_000, isFirst: true }, "opening"],
  ["sees a renewal", { adjustment: 1_000, isRenewed: true }, "renewal"],
  ["sees a renewal of the largest plan", { adjustment: 100_000, isRenewed: true }, "renewal"],
  ["sees unused credits expire with a renewal", { adjustment: -300, isRenewed: true }, "expired"],
  ["sees a jump without a renewal as bought", { adjustment: 500, spentBetween: 20 }, "top-up"],
  ["sees less billed than booked", { adjustment: 3, spentBetween: 20 }, "surplus"],
  [
    "adds what was hidden by holds to its grant",
    { adjustment: 3, spentBetween: 20, heldAtLastGrant: 10 },
    "grant-rest",
  ],
  ["gets back all that was written off", { adjustment: 5, spentBetween: 20, writtenOff: 5 }, "unbilled"],
  ["takes the grant's rest first", { adjustment: 5, writtenOff: 5, heldAtLastGrant: 5 }, "grant-rest"],
  ["sees nothing billed of what was booked", { adjustment: 20, spentBetween: 20, writtenOff: 5 }, "surplus"],
  ["misses credits", { adjustment: -3, spentBetween: 20 }, "missing"],
] satisfies [string, Partial<ReadingFacts>, string][])("a reading %s", (_, facts, verdict) => {
  expect(classifyReading({ ...usual, ...facts })).toBe(verdict);
});

it.each([
  ["the days went up when it was due", { daysBefore: 1, daysNow: 30, isDue: true }, true],
  ["the days went up and credits came", { daysBefore: 12, daysNow: 30, hasMore: true }, true],
  ["the days went up once, and nothing else", { daysBefore: 0, daysNow: 17 }, false],
  ["a day was rounded otherwise", { daysBefore: 4, daysNow: 5, isDue: true, hasMore: true }, false],
  ["Snov.io names no days", { daysBefore: null, daysNow: 30, isDue: true, hasMore: true }, false],
] as const)("a renewal has passed or not: %s", (_, facts, expected) => {
  expect(isResetPassed({ hasMore: false, isDue: false, ...facts })).toBe(expected);
});
