import { expect, it } from "vitest";
import { snapshotDayOf } from "./snapshot-day";

it("the day of a file is in the name that Companies House gave it, zipped, in parts or renamed around it", () => {
  expect(snapshotDayOf(["BasicCompanyDataAsOneFile-2026-05-01.zip"])).toBe("2026-05-01");
  expect(snapshotDayOf(["upload.zip", "BasicCompanyData-2026-05-01-part1_7.csv"])).toBe("2026-05-01");
  expect(snapshotDayOf(["copy of basiccompanydataasonefile-2026-05-01 (1).csv"])).toBe("2026-05-01");
});

it("parts of several months are as old as the oldest", () => {
  expect(
    snapshotDayOf(["BasicCompanyData-2026-06-01-part1_7.csv", "BasicCompanyData-2026-05-01-part2_7.csv", "x.csv"]),
  ).toBe("2026-05-01");
});

it("any other name says no day, nor does a day that is none", () => {
  expect(snapshotDayOf(["register-2026-05-01.csv", "BasicCompanyData-sample.csv"])).toBeNull();
  expect(snapshotDayOf(["BasicCompanyData-2026-13-45.csv", "BasicCompanyData-2026-02-30.csv"])).toBeNull();
});
