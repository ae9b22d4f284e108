import { describe, expect, it } from "vitest";

import { mapDomainResult, mapEmailResult } from "./mapper";
import { errorOf } from "./testing";
import { htmlPage, samples, wireOf } from "./wire-samples";

describe("a task that is read", () => {
  it.each(["in_progress", "in progress", "In Progress", "started"])("is pending while it says %j", (status) => {
    expect(mapDomainResult(wireOf({ status }))).toEqual({ outcome: "pending" });
    expect(mapDomainResult(wireOf({ status, data: [], meta: [] }))).toEqual({ outcome: "pending" });
  });

  it.each([
    [200, { status: "not_enough_credits" }],
    [200, { status: "not_enough_credits", data: { nonsense: true } }],
  ])("with %i %j is out of credits", (status, body) => {
    expect(mapEmailResult(wireOf(body, status))).toMatchObject({ outcome: "out-of-credits", answers: [] });
  });

  it.each([
    [402, { message: "no credits" }],
    [400, samples.outOfCreditsV2],
    [200, samples.outOfCreditsV1],
  ])("with %i %j was refused for credits, which says nothing of the task", (status, body) => {
    expect(mapEmailResult(wireOf(body, status))).toMatchObject({ outcome: "refused-for-credits" });
  });

  it("keeps the answers that were paid for before the credits ran out", () => {
    const outcome = mapDomainResult(wireOf({ ...samples.domainResult, status: "not_enough_credits" }));
    expect(outcome).toMatchObject({
      outcome: "out-of-credits",
      answers: [{ domain: "acornquay.example" }, { domain: null }],
    });
  });

  it.each([
    [422, "Request not found"],
    [422, { message: "Request not found" }],
    [404, samples.notFound],
    [200, { success: false, message: "Request not found" }],
  ])("with %i %j is unknown", (status, body) => {
    expect(mapDomainResult(wireOf(body, status)).outcome).toBe("unknown-task");
  });

  it.each([
    [429, "", "rate-limited"],
    [200, "rate is limited", "rate-limited"],
    [500, "", "unavailable"],
    [200, htmlPage, "unavailable"],
    [404, htmlPage, "not-found"],
    [401, "", "unauthorised"],
    [200, { status: "exploded" }, "malformed"],
    [200, { data: [] }, "malformed"],
    [200, [], "malformed"],
  ])("with %i %j throws, and the error keeps the body", (status, body, kind) => {
    const error = errorOf(() => mapDomainResult(wireOf(body, status)));
    expect(error.kind).toBe(kind);
    expect(error.body).toBe(wireOf(body).body);
  });

  it.each([[{}], [{ data: "A" }], [{ data: [{ name: "A" }] }], [{ data: [{ name: "A", result: { size: 3 } }, null] }]])(
    "that is complete and holds %j answers nothing, and says why",
    (held) => {
      expect(mapDomainResult(wireOf({ status: "completed", ...held }))).toMatchObject({
        outcome: "completed",
        answers: [],
        flaw: expect.stringMatching(/cannot be read \(data/),
      });
    },
  );

  it("names the member that is missing", () => {
    const { smtp_status: _, ...email } = samples.emailResult.data[0].result[0];
    const damaged = { ...samples.emailResult, data: [{ people: "Ada Sample", result: [email] }] };
    expect(mapEmailResult(wireOf(damaged))).toMatchObject({
      flaw: expect.stringContaining("data.0.result.0.smtp_status"),
    });
  });
});
