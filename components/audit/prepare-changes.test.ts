import { expect, test } from "vitest";
import { prepareChanges } from "@/components/audit/prepare-changes";

const none = { before: null, after: null, reason: null };

test("only what differs is a change, also within lists", () => {
  const before = { isOn: false, creditsPerDay: 100, areas: ["LS"] };
  const after = { isOn: true, creditsPerDay: 100, areas: ["LS", "M"] };
  expect(prepareChanges({ ...none, before, after })).toEqual([
    { name: "is on", was: "no", is: "yes" },
    { name: "areas", was: "LS", is: "LS, M" },
  ]);
});

test("what was made has no before, and what was taken away has no after", () => {
  expect(prepareChanges({ ...none, after: { name: "nightly" } })).toEqual([{ name: "name", was: null, is: "nightly" }]);
  expect(prepareChanges({ ...none, before: { limit: 900 } })).toEqual([{ name: "limit", was: "900", is: null }]);
});

test("figures, instants and what is missing are said in words", () => {
  const before = { limit: null, rowsRead: 0 };
  const after = { limit: 4_000, rowsRead: 4_537, since: "2020-06-22T19:43:16.123Z", emailUnknownShare: 0.25 };
  expect(prepareChanges({ ...none, before, after })).toEqual([
    { name: "limit", was: "none", is: "4,000" },
    { name: "rows read", was: "0", is: "4,537" },
    { name: "since", was: null, is: "22 Jun 2020, 20:43" },
    { name: "email unknown share", was: null, is: "0.25" },
  ]);
});

test("a member that stays empty and the reason that stands beside are no changes", () => {
  const after = { until: null, reason: "bounces", cause: "person" };
  expect(prepareChanges({ before: null, after, reason: "bounces" })).toEqual([
    { name: "cause", was: null, is: "person" },
  ]);
});

test("what no words fit stays as JSON spells it", () => {
  expect(prepareChanges({ ...none, after: { burnRates: [{ factor: 6 }] } })).toEqual([
    { name: "burn rates", was: null, is: '[{"factor":6}]' },
  ]);
});
