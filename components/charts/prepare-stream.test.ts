import { expect, test } from "vitest";
import { prepareDays, prepareMinutes } from "@/components/charts/prepare-stream";

const now = new Date("2026-11-22T06:10:30Z");

test("events stand in their minute and kind, and the running minute counts as unfinished", () => {
  const chart = prepareMinutes(
    [
      { minute: "2026-11-22T06:09:00.000Z", kind: "company-profile", events: 7, changed: 2 },
      { minute: "2026-11-22T06:10:00.000Z", kind: "filing-history", events: 3, changed: 0 },
      { minute: "2026-11-22T04:00:00.000Z", kind: "filing-history", events: 99, changed: 0 },
    ],
    now,
  );
  expect(chart.bars).toHaveLength(60);
  expect(chart.bars.slice(-2).map(({ values, isUnfinished }) => ({ values, isUnfinished }))).toEqual([
    { values: { "company-profile": 7 }, isUnfinished: false },
    { values: { "filing-history": 3 }, isUnfinished: true },
  ]);
  expect(chart.summary).toBe("Profiles 7, Filings 3");
});

test("a day without strike-offs is a day with none", () => {
  const chart = prepareDays([{ day: "2026-11-21", entered: 0, left: 0 }]);
  expect(chart.summary).toBe("nothing yet");
  expect(chart.table.rows).toEqual([[expect.stringContaining("21"), "0", "0"]]);
  expect(chart.file.rows).toEqual([["2026-11-21", "0", "0"]]);
});
