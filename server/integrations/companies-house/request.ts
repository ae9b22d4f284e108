import { z } from "zod";
import type { Clock } from "@/server/platform/clock";
import { type Limiter, sendWithSlot, type Verdict } from "@/server/platform/slot";
import { companiesHouseError, errorOfNetwork, errorOfResponse, isRedirect, isWebPage } from "./errors";

/** What the last answer said about the request limit. */
export interface CompaniesHouseRate {
  limit: number;
  remaining: number;
  resetAt: Date;
}

export interface RequestOptions {
  baseUrl: string;
  apiKey: string;
  /** Waits for this process's turn under the limit that all processes share. */
  limiter: Limiter;
  clock: Clock;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
  onRate?: (rate: CompaniesHouseRate) => void;
}

/** Sends one GET. Answers the parsed body, or null for a status listed in `nullOn`; any other trouble is a ProviderError. */
export type SendRequest = <T>(
  path: string,
  schema: z.ZodType<T>,
  options: { nullOn: readonly number[]; signal?: AbortSignal },
) => Promise<T | null>;

export function createRequest(options: RequestOptions): SendRequest {
  const base = options.baseUrl.replace(/\/+$/, "");
  const headers = {
    // The key is the user name, the password is empty.
    Authorization: `Basic ${Buffer.from(`${options.apiKey}:`).toString("base64")}`,
    Accept: "application/json",
  };

  return async (path, schema, { nullOn, signal }) => {
    const send = () => exchange(base + path, path, signal);
    const { response, text } = await sendWithSlot(options.limiter, signal, send, judgeAnswer);

    const rate = readRate(response.headers);
    if (rate) options.onRate?.(rate);
    // A page that is not there is no company that is not: the API answers without one.
    if (nullOn.includes(response.status) && !isWebPage(text)) return null;
    if (!response.ok) throw errorOfResponse({ path, now: options.clock.now() }, response, text);
    return parseBody(path, response.status, text, schema);
  };

  async function exchange(url: string, path: string, signal: AbortSignal | undefined) {
    const timeout = AbortSignal.timeout(options.timeoutMs);
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
    try {
      // A hop that fails would look as if the request had never been sent.
      const response = await options.fetch(url, { headers, signal: either, redirect: "manual" });
      return { response, text: await response.text() };
    } catch (error) {
      signal?.throwIfAborted();
      throw errorOfNetwork(path, timeout.aborted ? timeout.reason : error);
    }
  }
}

/**
 * Whether Companies House is working for us. A refusal is as good an answer as any; an HTML page, a redirect or a 5xx is not, and
 * neither is a refused key, which fails whatever is asked.
 */
function judgeAnswer({ response, text }: { response: Response; text: string }): Verdict {
  if (response.status === 401) return { is: "down", why: "Companies House refused the API key" };
  const isPage = isWebPage(text) && (response.status < 300 || response.status === 404);
  return response.status >= 500 || isPage || isRedirect(response.status)
    ? { is: "down", why: `Companies House answered ${response.status}${isPage ? " with a web page" : ""}` }
    : { is: "up" };
}

function parseBody<T>(path: string, status: number, body: string, schema: z.ZodType<T>): T {
  const start = body.trimStart()[0];
  if (start === undefined || start === "<") {
    const what = start === undefined ? "an empty body" : "a web page";
    throw companiesHouseError("unavailable", `answered ${path} with ${what}`, { status, body });
  }
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw companiesHouseError("malformed", `answered ${path} in an unknown shape: ${z.prettifyError(parsed.error)}`, {
    status,
    body,
  });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The REST API writes Remain, the document API Remaining. */
function readRate(headers: Headers): CompaniesHouseRate | null {
  const limit = readNumber(headers.get("x-ratelimit-limit"));
  const remaining = readNumber(headers.get("x-ratelimit-remain") ?? headers.get("x-ratelimit-remaining"));
  const reset = readNumber(headers.get("x-ratelimit-reset"));
  return limit === null || remaining === null || reset === null
    ? null
    : { limit, remaining, resetAt: new Date(reset * 1000) };
}

function readNumber(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text) : null;
}
