import { expect, test } from "vitest";
import { readNumbers } from "@/components/imports/read-numbers";

test("numbers may stand on lines or be parted by commas, semicolons and tabs", () => {
  expect(readNumbers("01234567\r\nSC123456, OC300001;NI000001\t 99\n\n")).toEqual([
    "01234567",
    "SC123456",
    "OC300001",
    "NI000001",
    "99",
  ]);
});

test("a number keeps its inner spaces for the server to read", () => {
  expect(readNumbers("SC 123456")).toEqual(["SC 123456"]);
});

test("nothing is no number", () => expect(readNumbers(" \n ")).toEqual([]));
