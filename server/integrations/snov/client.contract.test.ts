import { describe, expect, it } from "vitest";

import { AppError, ProviderError } from "@/server/platform/errors";

import { domainOfCompany, emailsOfPerson, knowAddress } from "./sandbox/knowledge";
import { answersOf, createMovableClock, openClient, openReceiver, openSandbox, SEED } from "./sandbox/test-bench";

const NAMES = ["Amber Birch", "Cobalt Delta", "Ember Fjord", "Garnet Harbour", "Indigo Juniper", "Kestrel Lantern"].map(
  (name) => `${name} Ltd`,
);
const PEOPLE = ["Ada", "Bruno", "Carys", "Dev", "Elin"].map((firstName) => ({
  firstName,
  lastName: "Sample",
  domain: "amberbirch.co.uk",
}));
const FOUND_DOMAINS = NAMES.filter((name) => domainOfCompany(SEED, name) !== null).length;

async function startDomains(client: ReturnType<typeof openClient>, names = NAMES): Promise<string> {
  const start = await client.startDomainSearch(names);
  if (start.outcome !== "started") throw new Error(`expected a start, got ${JSON.stringify(start)}`);
  return start.taskHash;
}

const kindOf = (error: unknown) => (error instanceof ProviderError ? error.kind : error);

describe("questions and answers", () => {
  it("company domains come back in order and cost one credit each", async () => {
    const sandbox = await openSandbox({ faults: { tasks: { reorders: "all" } } });
    const client = openClient(sandbox.url);
    const answers = answersOf(await client.getDomainResult(await startDomains(client)));
    expect(answers).toEqual(NAMES.map((name) => ({ name, domain: domainOfCompany(SEED, name) })));
    expect(FOUND_DOMAINS).toBeGreaterThan(1);
    expect(sandbox.state()).toMatchObject({
      balance: 1000 - FOUND_DOMAINS,
      charged: { domain: FOUND_DOMAINS, total: FOUND_DOMAINS },
    });
  });

  it("e-mails come back by row and each address costs a credit", async () => {
    const sandbox = await openSandbox({ faults: { answers: { severalEmails: "always", offDomainEmails: "always" } } });
    const client = openClient(sandbox.url);
    const start = await client.startEmailFinder(PEOPLE);
    const answers = answersOf(await client.getEmailResult(start.outcome === "started" ? start.taskHash : ""));
    const known = PEOPLE.map((person) => emailsOfPerson(SEED, person, sandbox.faults().answers));
    expect(answers.map(({ firstName, emails }) => [firstName, emails.map(({ email }) => email)])).toEqual(
      PEOPLE.map(({ firstName }, place) => [firstName, known[place]?.map(({ email }) => email)]),
    );
    expect(known.some((emails) => emails.length > 1)).toBe(true);
    expect(sandbox.state().charged.email).toBe(known.flat().length);
  });

  it.each([
    ["by row", { emailPrice: "per-lookup" }, (addresses: number) => Math.min(1, addresses)],
    ["for valid ones only", { emailUnknownShare: 0 }, (_: number, valid: number) => valid],
  ] as const)("e-mails may be billed %s instead", async (_, credits, priceOf) => {
    const sandbox = await openSandbox({ faults: { credits, answers: { severalEmails: "always" } } });
    const client = openClient(sandbox.url);
    await client.startEmailFinder(PEOPLE);
    const prices = PEOPLE.map((person) => {
      const found = emailsOfPerson(SEED, person, sandbox.faults().answers);
      return priceOf(found.length, found.filter(({ status }) => status === "valid").length);
    });
    expect(sandbox.state().charged.email).toBe(prices.reduce((sum, price) => sum + price, 0));
  });

  it("verified addresses come back in order, and only valid and unknown ones are billed", async () => {
    const sandbox = await openSandbox({ faults: { credits: { verificationPrice: 0.5 } } });
    const client = openClient(sandbox.url);
    const emails = ["ada@gmail.com", "bruno@amberbirch.co.uk", "not-an-address"];
    const start = await client.startVerification(emails);
    const answers = answersOf(await client.getVerificationResult(start.outcome === "started" ? start.taskHash : ""));
    expect(answers.map(({ email, status }) => [email, status])).toEqual(
      emails.map((email) => [email, knowAddress(SEED, email).status]),
    );
    const billable = answers.filter(({ status }) => status !== "not_valid").length;
    expect(sandbox.state().charged.verification).toBe(billable * 0.5);
  });

  it("the balance is the account's", async () => {
    const sandbox = await openSandbox({ credits: 12.5 });
    expect(await openClient(sandbox.url).getBalance()).toEqual({
      credits: 12,
      hundredths: 50,
      raw: "12.50",
      limitResetsInDays: 17,
      expiresInDays: 108,
    });
  });

  it("a task is pending until it is done, however that is spelt", async () => {
    const { clock, advance } = createMovableClock();
    const sandbox = await openSandbox({ clock, faults: { tasks: { delayMs: 60_000, pendingWord: "in progress" } } });
    const client = openClient(sandbox.url);
    const hash = await startDomains(client);
    expect(await client.getDomainResult(hash)).toEqual({ outcome: "pending" });
    expect(sandbox.state().charged.total).toBe(0);
    advance(60_001);
    expect(answersOf(await client.getDomainResult(hash))).toHaveLength(NAMES.length);
  });

  it.each([
    { hashIn: "meta" as const, empties: "object" as const },
    { hashIn: "top" as const, hasMeta: false },
  ])("shapes of PHP make no difference: %j", async (tasks) => {
    const sandbox = await openSandbox({ faults: { tasks } });
    const client = openClient(sandbox.url);
    expect(answersOf(await client.getDomainResult(await startDomains(client)))).toHaveLength(NAMES.length);
  });

  it("an unknown task is an outcome, also one of the other kind", async () => {
    const sandbox = await openSandbox();
    const client = openClient(sandbox.url);
    expect((await client.getDomainResult("0".repeat(32))).outcome).toBe("unknown-task");
    expect((await client.getEmailResult(await startDomains(client))).outcome).toBe("unknown-task");
  });

  it("a batch of none, of more than ten or with a blank is refused before anything is sent", async () => {
    const sandbox = await openSandbox();
    const client = openClient(sandbox.url);
    for (const names of [[], Array.from({ length: 11 }, String), ["Amber", " "]]) {
      await expect(client.startDomainSearch(names)).rejects.toMatchObject({ code: "BAD_INPUT", field: "names" });
    }
    await expect(client.startEmailFinder([])).rejects.toBeInstanceOf(AppError);
    await expect(client.startVerification([])).rejects.toBeInstanceOf(AppError);
    expect(client.taken.slots).toBe(0);
    expect(sandbox.state().requests).toEqual({});
  });
});

describe("a request", () => {
  it("is JSON with a Bearer token, on a connection of its own", async () => {
    const calls: { url: string; init: RequestInit | undefined }[] = [];
    const sandbox = await openSandbox();
    const spy: typeof fetch = (input, init) => {
      calls.push({ url: String(input), init });
      return fetch(input, init);
    };
    const receiver = await openReceiver();
    await openClient(sandbox.url, { fetch: spy }).startEmailFinder(PEOPLE.slice(0, 1), {
      webhookUrl: "https://desk.example/hook",
    });
    await openClient(receiver.url.replace(/\/hook.*/, ""))
      .getBalance()
      .catch(() => undefined);
    expect(receiver.received[0]?.headers).toMatchObject({ connection: "close", "content-type": "application/json" });
    expect(calls[1]).toMatchObject({
      url: `${sandbox.url}/v2/emails-by-domain-by-name/start`,
      init: {
        method: "POST",
        headers: { authorization: expect.stringMatching(/^Bearer .{40}$/), "content-type": "application/json" },
      },
    });
    expect(JSON.parse(String(calls[1]?.init?.body))).toEqual({
      rows: [{ first_name: "Ada", last_name: "Sample", domain: "amberbirch.co.uk" }],
      webhook_url: "https://desk.example/hook",
    });
  });
});

describe("reads in trouble", () => {
  it.each([
    ["hang", "unavailable"],
    ["reset", "unavailable"],
    ["status", "unavailable"],
    ["html", "unavailable"],
    ["truncated", "unavailable"],
    ["rate-limited", "rate-limited"],
    ["rate-text", "rate-limited"],
    ["no-hash", "malformed"],
  ] as const)("throw after %s, and may simply be repeated", async (does, kind) => {
    const sandbox = await openSandbox({ faults: { requests: [{ on: "result", does }] } });
    const client = openClient(sandbox.url, { timeoutMs: does === "hang" ? 1_500 : undefined });
    const hash = await startDomains(client);
    expect(kindOf(await client.getDomainResult(hash).catch((error: unknown) => error))).toBe(kind);
    expect(answersOf(await client.getDomainResult(hash))).toHaveLength(NAMES.length);
  });

  it("throw an AbortError when aborted on the way", async () => {
    const sandbox = await openSandbox({ faults: { requests: [{ on: "balance", does: "hang" }] } });
    const abort = new AbortController();
    const balance = openClient(sandbox.url).getBalance(abort.signal);
    await expect.poll(() => sandbox.state().requests["GET /v1/get-balance"]).toBe(1);
    abort.abort();
    await expect(balance).rejects.toMatchObject({ name: "AbortError" });
  });

  it("over the account's limit are told so in plain text", async () => {
    const sandbox = await openSandbox({ faults: { rate: { limit: 3 } } });
    const client = openClient(sandbox.url);
    await client.getBalance();
    await client.getBalance();
    const error = await client.getBalance().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "rate-limited", status: 429, retryAfterSeconds: null, isTransient: true });
    expect(sandbox.state().maxRequestsInWindow).toBe(4);
  });
});

describe("an account without credits", () => {
  it.each([
    ["402", 402],
    ["400-v1", 400],
    ["400-v2", 400],
  ] as const)("refuses starts with %s", async (exhaustedStart, status) => {
    const sandbox = await openSandbox({ credits: 0, faults: { credits: { exhaustedStart } } });
    const client = openClient(sandbox.url);
    expect(await client.startDomainSearch(NAMES)).toMatchObject({ outcome: "out-of-credits", status });
    expect(sandbox.state().tasks).toEqual([]);
    sandbox.renew(100);
    expect(answersOf(await client.getDomainResult(await startDomains(client)))).toHaveLength(NAMES.length);
  });

  it("may accept a start and say so in the result", async () => {
    const sandbox = await openSandbox({ credits: 0, faults: { credits: { exhaustedStart: "task-status" } } });
    const client = openClient(sandbox.url);
    expect(await client.getDomainResult(await startDomains(client))).toMatchObject({
      outcome: "out-of-credits",
      answers: [],
    });
    expect(sandbox.state()).toMatchObject({ balance: 0, charged: { total: 0 } });
  });

  it("may refuse to show the result until there are credits, which says nothing of the task", async () => {
    const faults = { credits: { exhaustedStart: "task-status" as const, exhaustedResult: "402" as const } };
    const sandbox = await openSandbox({ credits: 0, faults });
    const client = openClient(sandbox.url);
    const hash = await startDomains(client);
    expect(await client.getDomainResult(hash)).toMatchObject({ outcome: "refused-for-credits" });
    sandbox.renew(100);
    expect(await client.getDomainResult(hash)).toMatchObject({ outcome: "out-of-credits", answers: [] });
  });

  it("that cannot cover all that was found delivers and charges nothing", async () => {
    const sandbox = await openSandbox({ credits: FOUND_DOMAINS - 1 });
    const client = openClient(sandbox.url);
    expect(await client.getDomainResult(await startDomains(client))).toMatchObject({
      outcome: "out-of-credits",
      answers: [],
    });
    expect(sandbox.state()).toMatchObject({ balance: FOUND_DOMAINS - 1, charged: { total: 0 } });
  });

  it("or delivers and charges what it can cover", async () => {
    const sandbox = await openSandbox({ credits: FOUND_DOMAINS - 1, faults: { credits: { whenShort: "partial" } } });
    const client = openClient(sandbox.url);
    const result = await client.getDomainResult(await startDomains(client));
    const paid = result.outcome === "out-of-credits" ? result.answers.filter(({ domain }) => domain !== null) : [];
    expect(paid).toHaveLength(FOUND_DOMAINS - 1);
    expect(sandbox.state()).toMatchObject({ balance: 0, charged: { domain: FOUND_DOMAINS - 1 } });
  });

  it("may be charged at the start of a task", async () => {
    const faults = { credits: { chargeAt: "start" as const }, tasks: { delayMs: 60_000 } };
    const sandbox = await openSandbox({ faults });
    await startDomains(openClient(sandbox.url));
    expect(sandbox.state()).toMatchObject({ charged: { domain: FOUND_DOMAINS }, tasks: [{ status: "in_progress" }] });
  });
});
