import { describe, expect, it } from "vitest";

import { mapStart } from "./map-start";
import { htmlPage, samples, wireOf } from "./wire-samples";

describe("a start", () => {
  it.each([
    ["in data", { data: { task_hash: "abc" }, meta: [] }],
    ["in meta", { data: [], meta: { task_hash: "abc" }, links: [] }],
    ["at the top", { task_hash: "abc", status: "started", data: [] }],
  ])("takes the hash %s", (_, body) => {
    expect(mapStart(wireOf(body))).toEqual({ outcome: "started", taskHash: "abc" });
  });

  it("takes a numeric hash as text", () => {
    expect(mapStart(wireOf({ data: { task_hash: 12345 } }, 201))).toEqual({ outcome: "started", taskHash: "12345" });
  });

  it.each([
    [402, { message: "limit reached" }],
    [400, samples.outOfCreditsV1],
    [400, samples.outOfCreditsV2],
    [200, samples.outOfCreditsV1],
    [200, { status: "not_enough_credits" }],
  ])("with %i %j is out of credits and keeps the body", (status, body) => {
    expect(mapStart(wireOf(body, status))).toEqual({ outcome: "out-of-credits", status, body: JSON.stringify(body) });
  });

  it.each([
    [429, "slow down"],
    [200, "rate is limited"],
    [401, ""],
    [403, samples.freePlan],
    [404, samples.notFound],
    [422, { message: "The names must be an array." }],
    [301, ""],
  ])("with %i %j was surely not accepted", (status, body) => {
    expect(mapStart(wireOf(body, status)).outcome).toBe("not-sent");
  });

  it.each([
    [500, { message: "oops" }],
    [503, htmlPage],
    [408, ""],
    [303, ""],
    [200, htmlPage],
    [200, ""],
    [200, '{"data":{"task_ha'],
    [200, { data: [], meta: { names: [] } }],
    [200, { data: { task_hash: null } }],
    [200, { success: false, message: "something odd" }],
    [204, ""],
  ])("with %i %j has an unknown fate", (status, body) => {
    const start = mapStart(wireOf(body, status));
    expect(start.outcome).toBe("unknown-fate");
    expect(start.outcome === "unknown-fate" && start.error.kind).toBe("unknown-fate");
  });
});
