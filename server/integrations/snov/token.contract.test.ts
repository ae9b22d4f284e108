import { describe, expect, it } from "vitest";

import { createMovableClock, openClient, openSandbox } from "./sandbox/test-bench";

const NAMES = ["Amber Birch Ltd", "Cobalt Delta Ltd"];

describe("the access token", () => {
  it("is asked for once by ten concurrent calls, and every request takes a slot", async () => {
    const sandbox = await openSandbox();
    const client = openClient(sandbox.url);
    await Promise.all(Array.from({ length: 10 }, () => client.getBalance()));
    expect(sandbox.state().requests).toEqual({ "POST /v1/oauth/access_token": 1, "GET /v1/get-balance": 10 });
    expect(client.taken.slots).toBe(11);
  });

  it("is shared by the clients of one store and replaced before it expires", async () => {
    const { clock, advance } = createMovableClock();
    const sandbox = await openSandbox({ clock });
    const first = openClient(sandbox.url, { clock });
    const second = openClient(sandbox.url, { clock, tokenStore: first.tokenStore });
    await first.getBalance();
    await second.getBalance();
    advance(3500_000);
    await second.getBalance();
    expect(sandbox.state().requests).toEqual({ "POST /v1/oauth/access_token": 1, "GET /v1/get-balance": 3 });
    advance(50_000);
    await first.getBalance();
    await second.getBalance();
    expect(sandbox.state().requests).toEqual({ "POST /v1/oauth/access_token": 2, "GET /v1/get-balance": 5 });
  });

  it("is replaced once when it is refused, also under a paid start", async () => {
    const sandbox = await openSandbox();
    const client = openClient(sandbox.url);
    await client.getBalance();
    sandbox.revokeTokens();
    expect((await client.startDomainSearch(NAMES)).outcome).toBe("started");
    expect(sandbox.state()).toMatchObject({ starts: 1, requests: { "POST /v1/oauth/access_token": 2 } });
    expect(sandbox.state().tasks).toHaveLength(1);
  });

  it("that stays refused means: not sent, and no third try", async () => {
    const sandbox = await openSandbox({ faults: { requests: [{ on: "start", does: "revoke-token", times: null }] } });
    const client = openClient(sandbox.url);
    const start = await client.startDomainSearch(NAMES);
    expect(start).toMatchObject({ outcome: "not-sent", error: { kind: "unauthorised", status: 401 } });
    expect(sandbox.state()).toMatchObject({ tasks: [], requests: { "POST /v1/oauth/access_token": 2 } });
  });

  it("is not given for wrong credentials, and the error says what to check", async () => {
    const sandbox = await openSandbox({ clientSecret: "another" });
    const client = openClient(sandbox.url);
    const start = await client.startDomainSearch(NAMES);
    expect(start).toMatchObject({ outcome: "not-sent", error: { kind: "unauthorised" } });
    await expect(client.getBalance()).rejects.toThrow(/SNOV_CLIENT_SECRET/);
  });

  it.each(["hang", "reset", "status", "html", "truncated"] as const)(
    "that cannot be had (%s) means: not sent",
    async (does) => {
      const sandbox = await openSandbox({ faults: { requests: [{ on: "token", does }] } });
      const client = openClient(sandbox.url, { timeoutMs: does === "hang" ? 1_500 : undefined });
      expect(await client.startDomainSearch(NAMES)).toMatchObject({
        outcome: "not-sent",
        error: { kind: "unavailable" },
      });
      expect(sandbox.state().starts).toBe(0);
    },
  );

  it("never shows in an error", async () => {
    const fetchToken: typeof fetch = async () => Response.json({ access_token: ["secret-token"] });
    const client = openClient("http://sandbox.invalid", { fetch: fetchToken });
    const error = await client.getBalance().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "malformed" });
    expect(JSON.stringify(error)).not.toContain("secret-token");
  });
});
