import { expect, test } from "vitest";
import { agreeOnPattern, findPattern } from "@/server/enrichment/emails/address-pattern";

test.each([
  ["zoe.omarlowe", "first.last"],
  ["ZOE.OMARLOWE2", "first.last"],
  ["zomarlowe", "flast"],
  ["z.omarlowe", "f.last"],
  ["zoeo", "firstl"],
  ["omarlowe.zoe", "last.first"],
  ["zoe", "first"],
  ["info", null],
  ["bob.brown", null],
])("%s is built as %s", (local, pattern) => {
  expect(findPattern(local, "Zoë Ann", "O'Marlowe")).toBe(pattern);
});

test("a name of one letter or none shows no pattern", () => {
  expect([findPattern("z", "Z", "Marlowe"), findPattern("", "", "")]).toEqual([null, null]);
});

test("a house's pattern is what most agree on; a draw shows none", () => {
  expect(agreeOnPattern(["first", "flast", "first", null])).toEqual({ pattern: "first", count: 2 });
  expect(agreeOnPattern(["first", "flast"])).toBeNull();
  expect(agreeOnPattern([null])).toBeNull();
});
