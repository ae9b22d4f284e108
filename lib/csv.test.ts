import { expect, test } from "vitest";
import { toCsv } from "@/lib/csv";

test("cells with commas, quotes and line breaks are quoted", () => {
  expect(
    toCsv(
      ["a", "b"],
      [
        ['say "hi"', "x,y"],
        ["line\nbreak", "plain"],
      ],
    ),
  ).toBe('\uFEFFa,b\r\n"say ""hi""","x,y"\r\n"line\nbreak",plain\r\n');
});

test("a cell that a spreadsheet would run becomes text, a negative number stays a number", () => {
  expect(toCsv(["a"], [["=1+1"], ["@cmd"], ["-3"], ["-cmd"]])).toBe("\uFEFFa\r\n'=1+1\r\n'@cmd\r\n-3\r\n'-cmd\r\n");
});
