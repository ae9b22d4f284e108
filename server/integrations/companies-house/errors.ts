import { messageOf, ProviderError, type ProviderErrorKind } from "@/server/platform/errors";

/** The window of the request limit, and so the longest a refusal can last. */
const windowSeconds = 300;
const maxKeptBody = 4_000;

export function companiesHouseError(
  kind: ProviderErrorKind,
  message: string,
  details: { status?: number; body?: string; retryAfterSeconds?: number; cause?: unknown } = {},
): ProviderError {
  return new ProviderError({ provider: "companies-house", kind, message: `Companies House ${message}`, ...details });
}

/** The error for an answer whose status is neither 2xx nor one the caller gives a meaning to. */
export function errorOfResponse(
  request: { path: string; now: Date },
  response: { status: number; headers: Headers },
  text: string,
): ProviderError {
  const { status, headers } = response;
  const body = text.slice(0, maxKeptBody);
  const { path } = request;
  switch (status) {
    case 401:
      return companiesHouseError("unauthorised", "refused the API key", { status, body });
    // Seen for over-use of an address rather than of a key; a restricted key answers alike, but only waiting costs nothing.
    case 403:
    case 429:
      return companiesHouseError("rate-limited", `answered ${path} with ${status}: too many requests`, {
        status,
        body,
        retryAfterSeconds: readRetryAfter(headers, request.now),
      });
    case 404:
      return isWebPage(text)
        ? companiesHouseError("unavailable", `answered ${path} with 404 and a web page`, { status, body })
        : companiesHouseError("not-found", `has no ${path}`, { status, body });
    default:
      // The API redirects nobody: what does is a page of maintenance, or another server at the address that is set.
      if (isRedirect(status))
        return companiesHouseError("unavailable", `answered ${path} with ${status}, on to another address`, {
          status,
          body,
        });
      return status >= 500
        ? companiesHouseError("unavailable", `answered ${path} with ${status}`, { status, body })
        : companiesHouseError("rejected", `rejected ${path} with ${status}`, { status, body });
  }
}

/** Of a gateway, or of another server at the address that is set: the API answers in JSON, or with nothing. */
export function isWebPage(text: string): boolean {
  return text.trimStart().startsWith("<");
}

/** Not followed: each request is one request, under the limit and with the key. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** A request that got no answer: refused, reset, timed out. Reads may be repeated, so none of these is of unknown fate. */
export function errorOfNetwork(path: string, cause: unknown): ProviderError {
  const isTimeout = cause instanceof Error && cause.name === "TimeoutError";
  const reason = isTimeout ? "in time" : `(${messageOf(causeOf(cause))})`;
  return companiesHouseError("unavailable", `did not answer ${path} ${reason}`, { cause });
}

/** `Retry-After` (seconds or a date) if there is one, else the end of the window, else a whole window. */
export function readRetryAfter(headers: Headers, now: Date): number {
  const given = headers.get("retry-after")?.trim() ?? "";
  const until = /^\d+$/.test(given) ? Number(given) : (Date.parse(given) - now.getTime()) / 1000;
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN) - now.getTime() / 1000;
  const seconds = [until, reset].find((wait) => Number.isFinite(wait) && wait > 0 && wait <= 3600);
  return Math.ceil(seconds ?? windowSeconds);
}

/** fetch() hides the reason ("ECONNREFUSED …") in the cause of its "fetch failed". */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error && error.cause.message !== "" ? error.cause : error;
}
