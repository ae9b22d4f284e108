import { expect, test } from "vitest";
import { prepareChanges } from "@/components/audit/prepare-changes";

test("only what differs is a change, also within lists", () => {
  const before = { isOn: false, creditsPerDay: 100, areas: ["LS"] };
  const after = { isOn: true, creditsPerDay: 100, areas: ["LS", "M"] };
  expect(prepareChanges({ before, after })).toEqual([
    { name: "isOn", was: "false", is: "true" },
    { name: "areas", was: '["LS"]', is: '["LS","M"]' },
  ]);
});

test("what was made has no before, and what was taken away has no after", () => {
  expect(prepareChanges({ before: null, after: { name: "nightly" } })).toEqual([
    { name: "name", was: null, is: "nightly" },
  ]);
  expect(prepareChanges({ before: { until: null }, after: null })).toEqual([{ name: "until", was: "null", is: null }]);
});
