import { describe, expect, it } from "vitest";
import { unlimited } from "@/server/platform/slot";
import { openClient, openSandbox } from "./sandbox/test-bench";

const NAMES = ["Amber Birch Ltd", "Cobalt Delta Ltd"];

describe("a start whose fate is unknown", () => {
  it.each([
    ["hang", true, 1],
    ["hang", false, 0],
    ["reset", true, 1],
    ["reset", false, 0],
    ["status", true, 1],
    ["html", true, 1],
    ["no-hash", true, 1],
    ["truncated", true, 1],
  ] as const)("is one outcome after %s (carried out: %s), and is sent once", async (does, isCarriedOut, accepted) => {
    const sandbox = await openSandbox({ faults: { requests: [{ on: "start", does, isCarriedOut }] } });
    const client = openClient(sandbox.url, { timeoutMs: does === "hang" ? 1_500 : undefined });
    const start = await client.startDomainSearch(NAMES);
    expect(start).toMatchObject({ outcome: "unknown-fate", error: { kind: "unknown-fate", provider: "snov" } });
    expect(sandbox.state().requests["POST /v2/company-domain-by-name/start"]).toBe(1);
    expect(sandbox.state().tasks).toHaveLength(accepted);
  });

  it("is also that of one aborted after it was sent", async () => {
    const sandbox = await openSandbox({ faults: { requests: [{ on: "start", does: "hang", isCarriedOut: true }] } });
    const client = openClient(sandbox.url);
    const abort = new AbortController();
    const start = client.startDomainSearch(NAMES, { signal: abort.signal });
    await expect.poll(() => sandbox.state().tasks.length).toBe(1);
    abort.abort(new Error("shutting down"));
    expect(await start).toMatchObject({
      outcome: "unknown-fate",
      error: { message: expect.stringContaining("aborted") },
    });
  });
});

describe("a start that was surely not accepted", () => {
  it("is not sent when nobody listens or the name does not resolve", async () => {
    const sandbox = await openSandbox();
    await sandbox.close();
    for (const url of [sandbox.url, "http://no-such-host.invalid"]) {
      expect(await openClient(url).startDomainSearch(NAMES)).toMatchObject({
        outcome: "not-sent",
        error: { kind: "unavailable" },
      });
    }
  });

  it("is not sent when the connection is refused after the token was had", async () => {
    const sandbox = await openSandbox();
    const client = openClient(sandbox.url);
    await client.getBalance();
    await sandbox.close();
    expect(await client.startDomainSearch(NAMES)).toMatchObject({
      outcome: "not-sent",
      error: { kind: "unavailable" },
    });
  });

  it.each([
    ["rate-limited", "rate-limited", 429],
    ["rate-text", "rate-limited", 200],
    ["free-plan", "unauthorised", 403],
  ] as const)("says so after %s", async (does, kind, status) => {
    const sandbox = await openSandbox({
      faults: { rate: { retryAfterSeconds: 7 }, requests: [{ on: "start", does }] },
    });
    const start = await openClient(sandbox.url).startDomainSearch(NAMES);
    expect(start).toMatchObject({ outcome: "not-sent", error: { kind, status } });
    expect(start.outcome === "not-sent" && start.error.retryAfterSeconds).toBe(kind === "rate-limited" ? 7 : null);
    expect(sandbox.state().tasks).toEqual([]);
  });

  it("because of its webhook is sent again without one", async () => {
    const sandbox = await openSandbox({ faults: { webhooks: { isRefused: true } } });
    const client = openClient(sandbox.url);
    const webhookUrl = "https://desk.example/hook";
    expect(await client.startDomainSearch(NAMES, { webhookUrl })).toMatchObject({ outcome: "started" });
    expect(sandbox.state()).toMatchObject({ starts: 2, tasks: [{ questions: NAMES.length }] });
  });

  it("throws an AbortError when it is aborted before it is sent", async () => {
    const sandbox = await openSandbox();
    const client = openClient(sandbox.url);
    const signal = AbortSignal.abort(new Error("shutting down"));
    await expect(client.startDomainSearch(NAMES, { signal })).rejects.toMatchObject({ name: "AbortError" });
    await expect(client.getBalance(signal)).rejects.toMatchObject({ name: "AbortError" });
    expect(sandbox.state().requests).toEqual({});
  });

  it("throws an AbortError when it is aborted while it waits for its turn", async () => {
    const sandbox = await openSandbox();
    const abort = new AbortController();
    const limiter = {
      take: () => {
        abort.abort();
        return unlimited.take();
      },
    };
    const start = openClient(sandbox.url, { limiter }).startDomainSearch(NAMES, { signal: abort.signal });
    await expect(start).rejects.toMatchObject({ name: "AbortError" });
    expect(sandbox.state().requests).toEqual({});
  });
});
