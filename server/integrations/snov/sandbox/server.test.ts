import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { domainOfCompany } from "./knowledge";
import { answersOf, openClient, openReceiver, openSandbox, SEED } from "./test-bench";

const NAMES = ["Amber Birch Ltd", "Cobalt Delta Limited", "Ember Fjord Ltd"];
const FOUND = NAMES.filter((name) => domainOfCompany(SEED, name) !== null).length;

async function start(url: string, webhookUrl?: string): Promise<string> {
  const started = await openClient(url).startDomainSearch(NAMES, { webhookUrl });
  if (started.outcome !== "started") throw new Error(`expected a start, got ${JSON.stringify(started)}`);
  return started.taskHash;
}

function journalPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "snov-sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "deep", "journal.ndjson");
}

async function call(url: string, method: string, body?: unknown, headers: Record<string, string> = {}) {
  const isText = typeof body === "string" || body === undefined;
  const response = await fetch(url, { method, body: isText ? body : JSON.stringify(body), headers });
  const text = await response.text();
  return { status: response.status, text, json: text.startsWith("{") ? JSON.parse(text) : undefined };
}

describe("the wire", () => {
  it("accepts query, form and JSON alike, and the token as header or parameter", async () => {
    const sandbox = await openSandbox();
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const credentials = "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret";
    const { json: token } = await call(`${sandbox.url}/v1/oauth/access_token`, "POST", credentials, form);
    expect(token).toMatchObject({
      token_type: "Bearer",
      expires_in: 3600,
      access_token: expect.stringMatching(/^.{40}$/),
    });
    const access = `access_token=${token.access_token}`;
    const startUrl = `${sandbox.url}/v2/company-domain-by-name/start`;
    const answers = [
      await call(`${startUrl}?${access}&names%5B%5D=A%20Co&names[]=B`, "POST"),
      await call(`${startUrl}?${access}`, "POST", "names[0]=A%20Co&names[1]=B", form),
      await call(startUrl, "POST", { access_token: token.access_token, names: ["A Co", "B"] }),
      await call(startUrl, "POST", { names: ["A Co", "B"] }, { authorization: token.access_token }),
    ];
    for (const { json } of answers) {
      expect(json).toEqual({
        data: { task_hash: expect.stringMatching(/^[0-9a-f]{32}$/) },
        meta: { names: ["A Co", "B"] },
      });
    }
    const rows = "rows[0][first_name]=Ada&rows[0][last_name]=Sample&rows[0][domain]=a.example";
    const finder = await call(`${sandbox.url}/v2/emails-by-domain-by-name/start?${access}`, "POST", rows, form);
    expect(finder.json.meta).toEqual({ rows: [{ first_name: "Ada", last_name: "Sample", domain: "a.example" }] });
  });

  it("refuses as the real service does", async () => {
    const sandbox = await openSandbox();
    const bearer = { authorization: `Bearer ${await tokenOf(sandbox.url)}` };
    const unknown = await call(`${sandbox.url}/v2/company-domain-by-name/result/abc`, "GET");
    expect(unknown).toMatchObject({
      status: 404,
      json: { errors: { code: 404, title: "Sorry, but url or entity not found", source: "" } },
    });
    expect((await call(`${sandbox.url}/v1/get-balance`, "GET")).status).toBe(401);
    const asText = await call(`${sandbox.url}/v2/company-domain-by-name/start`, "POST", { names: "A" }, bearer);
    expect(asText).toMatchObject({ status: 422, json: { message: "The names must be an array." } });
    const lost = await call(`${sandbox.url}/v2/company-domain-by-name/result?task_hash=abc`, "GET", undefined, bearer);
    expect(lost).toMatchObject({ status: 422, json: { message: "Request not found" } });
  });

  it("is watched and switched over its own door", async () => {
    const sandbox = await openSandbox();
    const door = `${sandbox.url}/_sandbox`;
    expect((await call(`${door}/faults`, "PUT", { webhooks: { isOn: false } })).json.webhooks.isOn).toBe(false);
    const wrong = await call(`${door}/faults`, "PUT", { webhooks: { colour: "red" } });
    expect(wrong).toMatchObject({ status: 400, json: { field: "webhooks" } });
    expect((await call(`${door}/credits`, "PUT", { balance: 5 })).json.balance).toBe(5);
    expect((await call(`${door}/renew`, "POST", { credits: 7 })).json.balance).toBe(12);
    expect((await call(`${door}/renew`, "POST", "{")).status).toBe(400);
    expect((await call(`${door}/nothing`, "GET")).status).toBe(404);
    expect((await call(`${door}/state`, "GET")).json).toMatchObject({
      balance: 12,
      starts: 0,
      requests: {},
      maxRequestsInWindow: 0,
    });
  });
});

async function tokenOf(url: string): Promise<string> {
  const body = { grant_type: "client_credentials", client_id: "sandbox-client", client_secret: "sandbox-secret" };
  return (await call(`${url}/v1/oauth/access_token`, "POST", body)).json.access_token;
}

/** 20 minutes of the ladder in 0.2 ms. */
const FAST_LADDER = 0.2 / (20 * 60_000);

describe("webhooks", () => {
  it("post the result unsigned to the address of the start", async () => {
    const sandbox = await openSandbox();
    const receiver = await openReceiver();
    const hash = await start(sandbox.url, receiver.url);
    await expect.poll(() => sandbox.state().webhooks).toMatchObject({ sent: 1, delivered: 1, failed: 0 });
    const [delivery] = receiver.received;
    expect(delivery).toMatchObject({
      method: "POST",
      path: "/hook?t=secret",
      headers: { "content-type": "application/json" },
    });
    expect(JSON.parse(delivery?.body ?? "")).toEqual({
      event: "company.found_domains_by_names",
      uid: expect.any(String),
      data: { status: "completed", data: expect.any(Array), meta: { names: NAMES, task_hash: hash } },
    });
  });

  it("are tried seven times, and then the origin may be given up", async () => {
    const sandbox = await openSandbox({ faults: { webhooks: { ladderScale: FAST_LADDER, deactivates: true } } });
    const receiver = await openReceiver(() => 500);
    await start(sandbox.url, receiver.url);
    await expect.poll(() => sandbox.state().webhooks.deactivated).toEqual([new URL(receiver.url).origin]);
    expect(sandbox.state().webhooks).toMatchObject({ sent: 7, delivered: 0, failed: 7 });
    await start(sandbox.url, receiver.url);
    expect(sandbox.state().deliveries).toHaveLength(1);
  });

  it("climb only until one arrives; an answer that does not come in time has failed", async () => {
    const sandbox = await openSandbox({ faults: { webhooks: { ladderScale: FAST_LADDER, timeoutMs: 1_000 } } });
    const receiver = await openReceiver((_, count) => (count === 1 ? null : 204));
    await start(sandbox.url, receiver.url);
    await expect.poll(() => sandbox.state().webhooks).toMatchObject({ sent: 2, delivered: 1, failed: 1 });
  });

  it("can be duplicated and cut in half", async () => {
    const sandbox = await openSandbox({ faults: { webhooks: { duplicates: 2, isTruncated: true } } });
    const receiver = await openReceiver();
    await start(sandbox.url, receiver.url);
    await expect.poll(() => receiver.received.length).toBe(3);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(() => JSON.parse(receiver.received[0]?.body ?? "")).toThrow();
  });

  it("can be off or lost, and sent by hand", async () => {
    const sandbox = await openSandbox({ faults: { webhooks: { isOn: false } } });
    const receiver = await openReceiver();
    await start(sandbox.url, receiver.url);
    expect(sandbox.state().tasks).toMatchObject([{ status: "completed" }]);
    sandbox.setFaults({ webhooks: { isOn: true, lossShare: 1 } });
    await start(sandbox.url, receiver.url);
    expect(sandbox.state().webhooks).toMatchObject({ sent: 0, lost: 1 });
    sandbox.setFaults({ webhooks: { lossShare: 0 } });
    const hash = await start(sandbox.url, receiver.url);
    await expect.poll(() => receiver.received.length).toBe(1);
    expect(await sandbox.redeliver(hash)).toBe(true);
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
    expect(await sandbox.redeliver("unknown")).toBe(false);
  });

  it("can be preceded by a GET that must be answered", async () => {
    const sandbox = await openSandbox({ faults: { webhooks: { isProbed: true } } });
    const receiver = await openReceiver((_, count) => (count === 1 ? 404 : 200));
    await start(sandbox.url, receiver.url);
    await expect.poll(() => sandbox.state().webhooks.lost).toBe(1);
    await start(sandbox.url, receiver.url);
    await expect.poll(() => receiver.received.map(({ method }) => method)).toEqual(["GET", "GET", "POST"]);
  });
});

describe("the journal", () => {
  it("keeps credits, tasks and tokens over a restart, even with a torn last line", async () => {
    const journalFile = journalPath();
    const first = await openSandbox({ journalFile, credits: 50 });
    const client = openClient(first.url);
    const started = await client.startDomainSearch(NAMES);
    const hash = started.outcome === "started" ? started.taskHash : "";
    await client.getDomainResult(hash);
    const before = first.state();
    await first.close();
    appendFileSync(journalFile, '{"type":"credits-set","bal');

    const second = await openSandbox({ journalFile, credits: 999 });
    expect(second.state()).toMatchObject({
      balance: 50 - FOUND,
      charged: before.charged,
      tasks: before.tasks,
      starts: 1,
    });
    const again = openClient(second.url, { tokenStore: client.tokenStore });
    expect(answersOf(await again.getDomainResult(hash))).toHaveLength(NAMES.length);
    expect(second.state().requests["POST /v1/oauth/access_token"]).toBeUndefined();
    expect(readFileSync(journalFile, "utf8")).not.toContain('"bal{');
  });

  it("finishes the tasks and deliveries of a process that is gone", async () => {
    const journalFile = journalPath();
    const receiver = await openReceiver();
    const first = await openSandbox({ journalFile, faults: { tasks: { delayMs: 50 } } });
    const hash = await start(first.url, receiver.url);
    await first.close();
    expect(receiver.received).toEqual([]);
    const second = await openSandbox({ journalFile });
    await expect.poll(() => second.state().webhooks.delivered).toBe(1);
    expect(second.state()).toMatchObject({ charged: { domain: FOUND }, tasks: [{ hash, status: "completed" }] });
  });

  it("that is damaged elsewhere is refused by name and line", async () => {
    const journalFile = journalPath();
    const sandbox = await openSandbox({ journalFile });
    await sandbox.close();
    writeFileSync(journalFile, `nonsense\n${readFileSync(journalFile, "utf8")}`);
    await expect(openSandbox({ journalFile })).rejects.toThrow(/journal\.ndjson:1/);
  });
});

describe("requests that go wrong", () => {
  it("are as many as a rule says, whatever else is switched meanwhile", async () => {
    const sandbox = await openSandbox({ faults: { requests: [{ on: "balance", does: "status", times: 2 }] } });
    const client = openClient(sandbox.url);
    await expect(client.getBalance()).rejects.toThrow();
    sandbox.setFaults({ webhooks: { isOn: false } });
    await expect(client.getBalance()).rejects.toThrow();
    expect((await client.getBalance()).credits).toBe(1000);
  });

  it("are a share of them that depends on the seed alone", async () => {
    const runs = await Promise.all(
      [0, 1].map(async () => {
        const rule = { on: "balance" as const, does: "status" as const, times: null, share: 0.5 };
        const sandbox = await openSandbox({ faults: { requests: [rule], rate: { limit: 1000 } } });
        const client = openClient(sandbox.url);
        const fates: boolean[] = [];
        for (let request = 0; request < 30; request++) {
          fates.push(
            await client.getBalance().then(
              () => true,
              () => false,
            ),
          );
        }
        return fates;
      }),
    );
    expect(runs[0]).toEqual(runs[1]);
    expect(new Set(runs[0]).size).toBe(2);
  });
});
