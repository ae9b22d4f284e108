import { describe, expect, it } from "vitest";

import { failureOf, keepBody, readErrorText } from "./errors";
import { htmlPage, samples, wireOf } from "./wire-samples";

describe("the words of a refusal", () => {
  it.each([
    [{ message: "plain message" }, "plain message"],
    [{ error: "invalid_client", error_description: "wrong secret" }, "invalid_client; wrong secret"],
    [{ errors: "a string" }, "a string"],
    [samples.notFound, "Sorry, but url or entity not found"],
    [{ errors: { type: "Other", message: "typed" } }, "Other; typed"],
    [{ errors: ["one", "two"] }, "one; two"],
    [{ errors: [{ user_id: "first" }, { names: ["second"] }] }, "first; second"],
    [
      { message: "Invalid", errors: { names: ["The names must be an array."] } },
      "Invalid; The names must be an array.",
    ],
    [{ success: false, result: "We couldn't find it" }, "We couldn't find it"],
    ["not JSON at all", "not JSON at all"],
    [htmlPage, "an HTML page, “Bad gateway”"],
    ["", ""],
    [null, "null"],
  ])("are found in %j", (body, words) => {
    expect(readErrorText(wireOf(body, 400))).toBe(words);
  });
});

describe("the kind of a failure", () => {
  it.each([
    ["402 is always about credits", 402, "pay first", "out-of-credits"],
    ["v1 says so in a message", 400, samples.outOfCreditsV1, "out-of-credits"],
    ["legacy v2 says so in an array", 400, samples.outOfCreditsV2, "out-of-credits"],
    ["a 403 may say so too", 403, { errors: "No more credits" }, "out-of-credits"],
    ["a 422 with the known phrase", 422, { message: "Not enough credits" }, "out-of-credits"],
    ["200 with a refusal for want of credits", 200, samples.outOfCreditsV1, "out-of-credits"],
    ["429 with text", 429, "Too many", "rate-limited"],
    ["the rate text with 200", 200, "Your request rate is limited", "rate-limited"],
    ["the rate text as a JSON string", 200, '"rate is limited"', "rate-limited"],
    ["the rate text with 403", 403, "The rate is limited, sorry", "rate-limited"],
    ["a free account, whatever the status", 200, samples.freePlan, "unauthorised"],
    ["a free account with 403", 403, samples.freePlan, "unauthorised"],
    ["401 without a body", 401, "", "unauthorised"],
    ["403 in JSON", 403, { message: "Forbidden" }, "unauthorised"],
    ["403 as a challenge page that mentions credits", 403, htmlPage, "unavailable"],
    ["the 404 object", 404, samples.notFound, "not-found"],
    ["422 of a validation", 422, { message: "The names must be an array." }, "rejected"],
    ["any other 4xx", 418, "teapot", "rejected"],
    ["a moved address", 301, "", "rejected"],
    ["500", 500, { message: "credits service down" }, "unavailable"],
    ["502 as a page", 502, htmlPage, "unavailable"],
    ["200 as a page", 200, htmlPage, "unavailable"],
    ["half an answer", 200, '{"status":"compl', "unavailable"],
    ["200 that says it failed", 200, { success: false, message: "no" }, "rejected"],
  ])("%s", (_, status, body, kind) => {
    expect(failureOf(wireOf(body, status))?.kind).toBe(kind);
  });

  it("is none for an answer that claims success, whatever its words", () => {
    const data = [{ name: "Rate Is Limited Ltd", result: { domain: "credits.example" } }];
    expect(failureOf(wireOf({ status: "completed", data }))).toBeNull();
    expect(failureOf(wireOf(samples.balance))).toBeNull();
  });

  it("of a free account says what to do", () => {
    expect(failureOf(wireOf(samples.freePlan, 403))?.message).toMatch(/free plan.*upgrade/);
  });
});

describe("the kept body", () => {
  it("is at most 64 kB and free of NUL", () => {
    expect(Buffer.byteLength(keepBody(`\u0000${"é".repeat(70_000)}`))).toBeLessThanOrEqual(64 * 1024 + 3);
    expect(keepBody("a\u0000b")).toBe("ab");
  });
});
