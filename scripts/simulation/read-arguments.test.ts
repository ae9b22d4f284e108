import { expect, test } from "vitest";
import { readArguments } from "./read-arguments";

test("seeds are so many, those of a span, or one", () => {
  expect(readArguments(["--seeds", "3"]).seeds).toEqual(["1", "2", "3"]);
  expect(readArguments(["--seeds", "501-503"]).seeds).toEqual(["501", "502", "503"]);
  expect(readArguments(["--seed", "any-word"]).seeds).toEqual(["any-word"]);
  expect(readArguments(["--crash", "--points", "101-200"]).points).toEqual({ first: 101, last: 200 });
});

test.each([["0"], ["5-3"], ["1-2-3"], ["many"]])("%s is no number of seeds", (seeds) => {
  expect(() => readArguments(["--seeds", seeds])).toThrow("--seeds takes");
});
