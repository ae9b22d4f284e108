import { expect, test } from "vitest";
import { prepareSpark } from "@/components/charts/prepare-spark";

test("the busiest hour is full height, a nearly idle one keeps a stub, an idle one has nothing", () => {
  const { bars } = prepareSpark([
    { completed: 1000, failed: 0 },
    { completed: 1, failed: 0 },
    { completed: 0, failed: 0 },
  ]);
  expect(bars.map((bar) => bar.height)).toEqual([1, 0.06, 0]);
});

test("hours with failures are marked, the last hour is unfinished", () => {
  const { bars, label } = prepareSpark([
    { completed: 3, failed: 2 },
    { completed: 4, failed: 0 },
  ]);
  expect(bars.map((bar) => [bar.hasFailures, bar.isUnfinished])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(label).toBe("7 completed and 2 failed in 2 hours");
});

test("a queue that never ran says so", () => {
  expect(prepareSpark([{ completed: 0, failed: 0 }]).label).toBe("Nothing ran in this time");
});
