import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { readRetryAfter } from "./errors";
import { type Answer, closeServers, company, connect, now, officer } from "./testing";

afterEach(closeServers);

describe("a request", () => {
  it("carries the key as user name, takes its turn first and reports the rate in either spelling", async () => {
    const { client, rates, turns } = await connect((_, request) => {
      expect(request.headers.authorization).toBe(`Basic ${Buffer.from("test-key:").toString("base64")}`);
      const spelling = rates.length === 0 ? "X-Ratelimit-Remain" : "X-Ratelimit-Remaining";
      return {
        headers: { "X-Ratelimit-Limit": "600", [spelling]: "599", "X-Ratelimit-Reset": "1781514300" },
        body: company,
      };
    });
    await client.getCompany("99000001");
    await client.getCompany("99000001");
    const rate = { limit: 600, remaining: 599, resetAt: new Date(1_781_514_300_000) };
    expect(rates).toEqual([rate, rate]);
    expect(turns()).toBe(2);
  });

  it("is never sent with a number the register cannot hold", async () => {
    const { client, seen } = await connect(() => ({ body: company }));
    for (const number of ["", "1", "sc123456", "123456789", "../../1"]) {
      await expect(client.getCompany(number)).rejects.toMatchObject({ code: "BAD_INPUT" });
      await expect(client.getOfficers(number)).rejects.toMatchObject({ code: "BAD_INPUT" });
      await expect(client.getFilings(number)).rejects.toMatchObject({ code: "BAD_INPUT" });
    }
    expect(seen).toEqual([]);
  });

  it("takes the company's own number without its noughts for the same", async () => {
    const { client } = await connect(() => ({ body: { ...company, company_number: "sc123" } }));
    expect(await client.getCompany("SC000123")).toMatchObject({ name: company.company_name });
  });

  it.each<[string, Answer, object]>([
    [
      "401",
      { status: 401, body: { error: "Invalid Authorization", type: "ch:service" } },
      { kind: "unauthorised", status: 401 },
    ],
    ["400 with text", { status: 400, body: "bad order" }, { kind: "rejected", status: 400, body: "bad order" }],
    ["416", { status: 416 }, { kind: "rejected", status: 416 }],
    [
      "500",
      { status: 500, body: { exception_id: "abc", error: "Internal server error" } },
      { kind: "unavailable", status: 500 },
    ],
    ["502 with HTML", { status: 502, body: "<html>Bad gateway</html>" }, { kind: "unavailable", status: 502 }],
    [
      "302, which is not followed",
      { status: 302, headers: { Location: "/company/99000002" } },
      { kind: "unavailable", status: 302 },
    ],
    ["200 with HTML", { body: "\n<!doctype html>" }, { kind: "unavailable", status: 200 }],
    ["404 with HTML", { status: 404, body: "<html>Not here</html>" }, { kind: "unavailable", status: 404 }],
    [
      "another company",
      { body: { ...company, company_number: "99000002" } },
      { kind: "malformed", message: expect.stringContaining("with company 99000002") },
    ],
    ["200 with nothing", {}, { kind: "unavailable", status: 200 }],
    ["200 cut short", { body: '{"company_name":"PLACE' }, { kind: "malformed", body: '{"company_name":"PLACE' }],
    ["200 of another shape", { body: { company_name: 7 } }, { kind: "malformed", body: '{"company_name":7}' }],
    [
      "429 with Retry-After",
      { status: 429, headers: { "Retry-After": "17" } },
      { kind: "rate-limited", retryAfterSeconds: 17 },
    ],
    [
      "429 with the end of the window",
      { status: 429, headers: { "X-Ratelimit-Reset": String(now.getTime() / 1000 + 44) } },
      { kind: "rate-limited", retryAfterSeconds: 44 },
    ],
    ["429 with nothing", { status: 429, body: "<html>" }, { kind: "rate-limited", retryAfterSeconds: 300 }],
    ["403, as for over-use", { status: 403 }, { kind: "rate-limited", retryAfterSeconds: 300 }],
  ])("answered with %s is a typed error", async (_, answer, error) => {
    const { client } = await connect(() => answer);
    await expect(client.getCompany("99000001")).rejects.toMatchObject({
      name: "ProviderError",
      provider: "companies-house",
      ...error,
    });
  });

  it("that is reset, times out or finds nobody is unavailable", async () => {
    const reset = await connect((_, request) => {
      request.socket.destroy();
      return null;
    });
    await expect(reset.client.getCompany("99000001")).rejects.toMatchObject({ kind: "unavailable", isTransient: true });

    const silent = await connect(() => null, 50);
    await expect(silent.client.getCompany("99000001")).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringMatching(/in time/),
    });

    const stalled = await connect((_url, _request, response) => {
      response.write('{"company');
      return null;
    }, 50);
    await expect(stalled.client.getCompany("99000001")).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringMatching(/in time/),
    });

    closeServers();
    await expect(silent.client.getCompany("99000001")).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  it("stops with the caller's own reason when the caller aborts", async () => {
    const { client } = await connect(() => null);
    const abort = new AbortController();
    const answer = client.getCompany("99000001", abort.signal);
    abort.abort(new Error("the job expired"));
    await expect(answer).rejects.toThrow("the job expired");
  });
});

describe("how long to wait", () => {
  const wait = (headers: Record<string, string>) => readRetryAfter(new Headers(headers), now);

  it("is read from a date, and never from nonsense", () => {
    expect(wait({ "retry-after": "Mon, 15 Jun 2026 09:00:30 GMT" })).toBe(30);
    expect(wait({ "retry-after": "soon", "x-ratelimit-reset": String(now.getTime()) })).toBe(300);
    expect(wait({ "retry-after": "Mon, 15 Jun 2026 08:00:00 GMT", "x-ratelimit-reset": "0" })).toBe(300);
  });
});

describe("what is not there", () => {
  it("is null for a company and empty for its officers, filings and searches", async () => {
    const { client } = await connect(() => ({
      status: 404,
      body: { errors: [{ error: "company-profile-not-found" }] },
    }));
    expect(await client.getCompany("99000001")).toBeNull();
    expect(await client.getOfficers("99000001")).toEqual({ officers: [], isWhole: false });
    expect(await client.getFilings("99000001")).toEqual([]);
    expect(await client.searchCompanies("nobody")).toEqual([]);
  });

  it("is empty for a search past the register's depth, and no request for an empty search", async () => {
    const { client, seen } = await connect(() => ({ status: 416 }));
    expect(await client.searchCompanies("placeholder", { start: 1_200 })).toEqual([]);
    expect(await client.searchCompanies("  ")).toEqual([]);
    expect(seen).toHaveLength(1);
  });
});

describe("any answer", () => {
  it("ends in a value or a ProviderError", async () => {
    let answer: Answer = {};
    const { client } = await connect(() => answer);
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant(JSON.stringify(company)),
      fc.constant(JSON.stringify({ items: [officer(1), {}] })),
    );
    const status = fc.constantFrom(200, 200, 200, 203, 400, 401, 404, 416, 418, 429, 500, 503);
    await fc.assert(
      fc.asyncProperty(status, body, async (code, text) => {
        answer = { status: code, body: text };
        const calls = [
          client.getCompany("99000001"),
          client.getOfficers("99000001"),
          client.getFilings("99000001"),
          client.searchCompanies("x"),
        ];
        for (const outcome of await Promise.allSettled(calls)) {
          if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ name: "ProviderError" });
        }
      }),
      { numRuns: 150 },
    );
  });
});
