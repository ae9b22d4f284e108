import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findTaskHash } from "@/server/webhooks/find-task-hash";

const HASH = "0123456789abcdef0123456789abcdef";

describe("the task that a delivery speaks of", () => {
  it.each([
    ["in data.meta", { event: "company.found_domains_by_names", data: { data: [], meta: { task_hash: HASH } } }],
    ["in meta", { data: [], meta: { task_hash: HASH } }],
    ["in data", { data: { task_hash: HASH } }],
    ["at the top", { task_hash: HASH }],
  ])("is found %s", (_, body) => {
    expect(findTaskHash(JSON.stringify(body))).toBe(HASH);
  });

  it("is a hash or nothing, whatever the body is and wherever it is cut", () => {
    const around = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.constant(HASH),
        fc.dictionary(fc.constantFrom("data", "meta", "task_hash", "__proto__", "event"), tie("value"), { maxKeys: 3 }),
        fc.array(tie("value"), { maxLength: 3 }),
      ),
    })).value;
    const body = fc.oneof(
      around.map((value) => JSON.stringify(value) ?? ""),
      fc.string(),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(body, fc.nat(200), (text, cut) => {
        for (const given of [text, text.slice(0, cut)]) {
          const hash = findTaskHash(given);
          if (hash !== null) expect(hash).toMatch(/^[0-9a-f]{32}$/i);
        }
      }),
      { numRuns: 100 },
    );
  });
});
