import { expect, it } from "vitest";
import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { addMost, noTallies, operationsOf, toOperations } from "@/server/enrichment/runs/tally-operations";

const policy = lookupPolicy.schema.parse({});

it("rounds each operation so that together they are the rounded sum", () => {
  const tallies = noTallies();
  for (const [tally, expected] of [
    [tallies.domain, 1.4],
    [tallies.email, 2.4],
    [tallies.verification, 0.4],
  ] as const) {
    tally.expected = expected;
    addMost(tally, 3, 2);
  }
  const operations = toOperations(tallies, ["domain", "email", "verification"]);
  expect(operations.map(({ expected }) => expected)).toEqual([1, 3, 0]);
  expect(operations).toMatchObject([{ lookups: 3, maximum: 6 }, {}, {}]);
});

it("tells only of operations that the steps and the policy allow", () => {
  expect(operationsOf(["domain"], policy)).toEqual(["domain"]);
  expect(operationsOf(["officers", "emails"], { ...policy, verification: "all" })).toEqual(["email", "verification"]);
  expect(operationsOf(["domain", "officers", "emails"], { ...policy, verification: "never" })).toEqual([
    "domain",
    "email",
  ]);
});
