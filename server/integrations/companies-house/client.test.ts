import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "@/server/platform/clock";
import { unlimited } from "@/server/platform/slot";
import { createCompaniesHouseClient } from "./client";
import { readRetryAfter } from "./errors";
import type { CompaniesHouseRate } from "./request";

type Answer = { status?: number; headers?: Record<string, string>; body?: unknown };

const now = new Date("2026-06-15T09:00:00Z");
const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A client of a server that answers with `handle`; a string body goes out as it is, anything else as JSON. */
async function connect(
  handle: (url: URL, request: IncomingMessage, response: ServerResponse) => Answer | null,
  timeoutMs = 2_000,
) {
  const seen: string[] = [];
  const rates: CompaniesHouseRate[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? "");
    const answer = handle(new URL(request.url ?? "/", "http://127.0.0.1"), request, response);
    if (answer === null) return;
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(
      typeof answer.body === "string" || answer.body === undefined ? answer.body : JSON.stringify(answer.body),
    );
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Safe: a server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  let turns = 0;
  const client = createCompaniesHouseClient({
    baseUrl: `http://127.0.0.1:${port}/`,
    apiKey: "test-key",
    limiter: {
      take: () => {
        turns += 1;
        return unlimited.take();
      },
    },
    clock,
    timeoutMs,
    onRate: (rate) => rates.push(rate),
  });
  return { client, seen, rates, turns: () => turns };
}

const company = {
  company_name: "PLACEHOLDER LTD",
  company_number: "99000001",
  type: "ltd",
  links: { self: "/company/99000001" },
  novelty: 1,
};
const officer = (id: number) => ({
  name: `PLACEHOLDER, Ada ${id}`,
  officer_role: "director",
  appointed_on: "2020-02-01",
  links: { self: `/company/99000001/appointments/a${id}`, officer: { appointments: `/officers/o${id}/appointments` } },
});

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

    for (const server of servers.splice(0)) server.close().closeAllConnections();
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

describe("pages", () => {
  const officers = Array.from({ length: 237 }, (_, index) => officer(index));

  it("of officers are read to the end, whatever page size the server allows", async () => {
    for (const cap of [100, 50, 35]) {
      const { client } = await connect((url) => {
        const start = Number(url.searchParams.get("start_index"));
        const size = Math.min(cap, Number(url.searchParams.get("items_per_page")));
        return { body: { total_results: 237, items: officers.slice(start, start + size) } };
      });
      const found = await client.getOfficers("99000001");
      expect(found.officers.map((one) => one.appointmentId)).toEqual(officers.map((_, index) => `a${index}`));
      expect(found.isWhole).toBe(true);
    }
  });

  it("end at an empty page when no total is given or the total is wrong", async () => {
    for (const total of [undefined, 9_999]) {
      const { client, seen } = await connect((url) => {
        const start = Number(url.searchParams.get("start_index"));
        return { body: { total_results: total, items: officers.slice(start, start + 100) } };
      });
      const found = await client.getOfficers("99000001");
      expect(found).toMatchObject({ officers: { length: 237 }, isWhole: false });
      expect(seen).toHaveLength(4);
    }
  });

  it("of a server that ignores start_index count each appointment once", async () => {
    const { client, seen } = await connect(() => ({ body: { total_results: 237, items: officers.slice(0, 100) } }));
    const found = await client.getOfficers("99000001");
    expect(found).toMatchObject({ officers: { length: 100 }, isWhole: false });
    expect(seen).toHaveLength(2);
  });

  it("of officers that end midway, or of a list that changes meanwhile, are not the whole list", async () => {
    const whole = { items: officers.slice(0, 100), total_results: 150 };
    const ends: Answer[] = [
      { body: { items: [], total_results: 150 } },
      { status: 404 },
      // One before them went: what was the hundred and first slipped through.
      { body: { items: officers.slice(101, 150), total_results: 149 } },
    ];
    for (const end of ends) {
      const { client } = await connect((url) => (url.searchParams.get("start_index") === "0" ? { body: whole } : end));
      expect((await client.getOfficers("99000001")).isWhole).toBe(false);
    }
  });

  it("with nothing of a list that counts something are no answer, and asked for again", async () => {
    const { client } = await connect(() => ({ body: { items: [], total_results: 2, total_count: 2 } }));
    await expect(client.getOfficers("99000001")).rejects.toMatchObject({ kind: "unavailable" });
    await expect(client.getFilings("99000001")).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("of filings stop at the limit", async () => {
    const filings = Array.from({ length: 500 }, (_, index) => ({
      transaction_id: `t${index}`,
      date: "2026-01-01",
      category: "gazette",
      type: "GAZ1",
    }));
    const { client, seen } = await connect((url) => {
      const start = Number(url.searchParams.get("start_index"));
      return {
        body: { total_count: 500, items: filings.slice(start, start + Number(url.searchParams.get("items_per_page"))) },
      };
    });
    expect(await client.getFilings("99000001", { limit: 150 })).toHaveLength(150);
    expect(await client.getFilings("99000001", { limit: 10 })).toHaveLength(10);
    expect(seen).toHaveLength(3);
  });

  it("of filings leave out one whose day is none, and keep the rest", async () => {
    const filing = (id: string, date: string) => ({ transaction_id: id, date, category: "gazette", type: "GAZ1" });
    const items = [
      filing("a", "2026-01-02"),
      filing("b", "2026-02-30"),
      filing("c", "soon"),
      filing("d", "2026-01-01"),
    ];
    const { client } = await connect(() => ({ body: { total_count: 4, items } }));
    const found = await client.getFilings("99000001");
    expect(found.map(({ transactionId }) => transactionId)).toEqual(["a", "d"]);
  });

  it("of a search never ask for a single item", async () => {
    const hit = {
      title: "PLACEHOLDER LTD",
      company_number: "99000001",
      address: { care_of_name: "SOMEBODY LLP", locality: "Exampletown" },
    };
    const { client, seen } = await connect(() => ({ body: { items: [hit, hit] } }));
    expect(await client.searchCompanies("placeholder & co", { limit: 1 })).toEqual([
      expect.objectContaining({
        number: "99000001",
        status: "unknown",
        address: expect.objectContaining({ careOf: "SOMEBODY LLP" }),
      }),
    ]);
    expect(seen).toEqual(["/search/companies?q=placeholder+%26+co&items_per_page=2&start_index=0"]);
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
