import { type Clock, systemClock } from "@/server/platform/clock";
import { AppError, ProviderError } from "@/server/platform/errors";
import { type Limiter, sendWithSlot } from "@/server/platform/slot";

import { judgeAnswer } from "./errors";
import { mapStart } from "./map-start";
import * as mapper from "./mapper";
import {
  type DomainAnswer,
  type EmailAnswer,
  MAX_BATCH,
  type PersonQuestion,
  type ResultOutcome,
  type SnovBalance,
  type StartOptions,
  type StartOutcome,
  type VerificationAnswer,
  type WireAnswer,
} from "./outcomes";
import { createSubscriptionCalls, type SubscriptionCalls } from "./subscriptions";
import { createTokenSource, type TokenStore } from "./token";
import { type Exchange, exchange, throwIfAborted } from "./transport";

export interface SnovClientOptions {
  /** Without a path, such as `https://api.snov.io`. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  /** The account-wide allowance; every request takes from it, the one for the token too. */
  limiter: Limiter;
  tokenStore: TokenStore;
  clock?: Clock;
  fetch?: typeof globalThis.fetch;
  /** How long to wait for one whole answer. */
  timeoutMs?: number;
}

/**
 * Snov.io as we use it. Starts are paid and answer with an outcome whatever happens; they throw only what surely
 * cost nothing: `AppError` BAD_INPUT for a bad batch and `AbortError` for an abort before sending.
 * Reads cost nothing and may be repeated; they throw `ProviderError` for trouble and `malformed` answers.
 */
export interface SnovClient extends SubscriptionCalls {
  getBalance(signal?: AbortSignal): Promise<SnovBalance>;
  startDomainSearch(names: readonly string[], options?: StartOptions): Promise<StartOutcome>;
  startEmailFinder(rows: readonly PersonQuestion[], options?: StartOptions): Promise<StartOutcome>;
  startVerification(emails: readonly string[], options?: StartOptions): Promise<StartOutcome>;
  getDomainResult(taskHash: string, signal?: AbortSignal): Promise<ResultOutcome<DomainAnswer>>;
  getEmailResult(taskHash: string, signal?: AbortSignal): Promise<ResultOutcome<EmailAnswer>>;
  getVerificationResult(taskHash: string, signal?: AbortSignal): Promise<ResultOutcome<VerificationAnswer>>;
}

type Call = Pick<Exchange, "method" | "body" | "isPaid" | "signal"> & { path: string };

export function createSnovClient(options: SnovClientOptions): SnovClient {
  const { limiter, clock = systemClock, fetch = globalThis.fetch, timeoutMs = 30_000 } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const tokens = createTokenSource(options.tokenStore, clock, (signal) => {
    const body = { grant_type: "client_credentials", client_id: options.clientId, client_secret: options.clientSecret };
    return send({ method: "POST", path: "/v1/oauth/access_token", body, isPaid: false, signal });
  });

  async function send({ path, ...call }: Call, bearer?: string): Promise<WireAnswer> {
    throwIfAborted(call.signal);
    const request = { ...call, url: baseUrl + path, bearer, timeoutMs };
    return sendWithSlot(limiter, call.signal, () => exchange(fetch, clock, request), judgeAnswer);
  }

  /** A refused token is replaced once; the refusal proves that the first request was not accepted. */
  async function request(call: Call): Promise<WireAnswer> {
    const token = await tokens.get(call.signal);
    const answer = await send(call, token);
    if (answer.status !== 401) return answer;
    await tokens.refuse(token);
    return send(call, await tokens.get(call.signal));
  }

  /** An account whose plan takes no webhooks is asked without one: the result can be read all the same. */
  async function start(path: string, questions: object, options: StartOptions = {}): Promise<StartOutcome> {
    const outcome = await startOnce(path, questions, options);
    const isRefused = outcome.outcome === "not-sent" && /webhook/i.test(outcome.error.message);
    if (options.webhookUrl === undefined || !isRefused) return outcome;
    const second = await startOnce(path, questions, { ...options, webhookUrl: undefined });
    return second.outcome === "started" ? { ...second, isWebhookRefused: true } : second;
  }

  async function startOnce(
    path: string,
    questions: object,
    { webhookUrl, signal }: StartOptions,
  ): Promise<StartOutcome> {
    const body = webhookUrl === undefined ? questions : { ...questions, webhook_url: webhookUrl };
    try {
      return mapStart(await request({ method: "POST", path, body, isPaid: true, signal }));
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return { outcome: error.kind === "unknown-fate" ? "unknown-fate" : "not-sent", error };
    }
  }

  function readResult(path: string, taskHash: string, signal?: AbortSignal): Promise<WireAnswer> {
    return request({ method: "GET", path: `${path}?task_hash=${encodeURIComponent(taskHash)}`, isPaid: false, signal });
  }

  return {
    ...createSubscriptionCalls(request),
    getBalance: async (signal) =>
      mapper.mapBalance(await request({ method: "GET", path: "/v1/get-balance", isPaid: false, signal })),
    async startDomainSearch(names, startOptions) {
      requireBatch("names", names, (name) => [name]);
      return start("/v2/company-domain-by-name/start", { names }, startOptions);
    },
    async startEmailFinder(rows, startOptions) {
      requireBatch("rows", rows, (row) => [row.firstName, row.lastName, row.domain]);
      const wireRows = rows.map((row) => ({ first_name: row.firstName, last_name: row.lastName, domain: row.domain }));
      return start("/v2/emails-by-domain-by-name/start", { rows: wireRows }, startOptions);
    },
    async startVerification(emails, startOptions) {
      requireBatch("emails", emails, (email) => [email]);
      return start("/v2/email-verification/start", { emails }, startOptions);
    },
    getDomainResult: async (taskHash, signal) =>
      mapper.mapDomainResult(await readResult("/v2/company-domain-by-name/result", taskHash, signal)),
    getEmailResult: async (taskHash, signal) =>
      mapper.mapEmailResult(await readResult("/v2/emails-by-domain-by-name/result", taskHash, signal)),
    getVerificationResult: async (taskHash, signal) =>
      mapper.mapVerificationResult(await readResult("/v2/email-verification/result", taskHash, signal)),
  };
}

/** Snov.io's answer to more than 10 questions, or to an empty one, is not documented; such a batch never leaves. */
function requireBatch<Question>(
  field: string,
  questions: readonly Question[],
  partsOf: (question: Question) => string[],
): void {
  if (questions.length < 1 || questions.length > MAX_BATCH) {
    throw new AppError(
      "BAD_INPUT",
      `${field}: a Snov.io task takes 1 to ${MAX_BATCH} ${field}, not ${questions.length}`,
      { field },
    );
  }
  const blank = questions.findIndex((question) => partsOf(question).some((part) => part.trim() === ""));
  if (blank !== -1)
    throw new AppError("BAD_INPUT", `${field}: number ${blank + 1} is blank; leave it out of the batch`, { field });
}
