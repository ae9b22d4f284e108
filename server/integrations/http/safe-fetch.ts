import { promises as dns, type LookupAddress } from "node:dns";
import { type IncomingHttpHeaders, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { checkAddress } from "@/server/integrations/http/check-address";
import { messageOf } from "@/server/platform/errors";

export interface SafeFetchOptions {
  method?: "GET" | "HEAD" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** For everything together: resolving, connecting, waiting, reading. */
  timeoutMs: number;
  /** Reading stops here, and the answer says that it was cut. */
  maxBytes: number;
  /** Lets private, loopback and metadata addresses through. */
  allowPrivate?: boolean;
  signal?: AbortSignal;
  /** For tests: every address of a name. */
  resolve?: Resolve;
}

export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export interface SafeAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The body was longer than `maxBytes`; the rest was not read. */
  isCut: boolean;
  /** The address that answered. */
  address: string;
}

/**
 * `refused`: the target is none that we call (not http(s), with a password, an address that is not public); nothing was sent.
 * `unresolvable`: the name has no address. `timeout`: the time limit passed. `aborted`: the caller's signal. `failed`: the
 * connection or the protocol broke.
 */
export type SafeFetchErrorKind = "refused" | "unresolvable" | "timeout" | "aborted" | "failed";

export class SafeFetchError extends Error {
  readonly kind: SafeFetchErrorKind;

  constructor(kind: SafeFetchErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "SafeFetchError";
    this.kind = kind;
  }
}

/**
 * Calls an address that somebody else chose, without being led into our own network. The name is resolved once, every address
 * of it is checked, and the connection goes to a checked address (so that a name which resolves differently a moment later
 * gains nothing). Each call has a connection of its own; redirects are answers like any other and not followed; bodies are asked
 * for uncompressed. Any status is an answer. Throws `SafeFetchError`.
 */
export async function safeFetch(target: string | URL, options: SafeFetchOptions): Promise<SafeAnswer> {
  const url = parseTarget(target);
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const hostname = url.hostname.replace(/^\[|\]$/g, "");
    const addresses = await untilAborted(resolvePublic(hostname, options), signal);
    return await exchange(url, addresses, options, signal);
  } catch (error) {
    if (error instanceof SafeFetchError) throw error;
    if (options.signal?.aborted) throw new SafeFetchError("aborted", `The call to ${url.host} was called off`, error);
    if (timeout.aborted) {
      throw new SafeFetchError("timeout", `${url.host} did not answer within ${options.timeoutMs / 1000} s`, error);
    }
    throw new SafeFetchError("failed", `${url.host} could not be reached: ${messageOf(error)}`, error);
  }
}

function parseTarget(target: string | URL): URL {
  if (!URL.canParse(String(target))) throw new SafeFetchError("refused", "The target is no web address");
  // The parser also turns decimal, octal and hexadecimal spellings of an IPv4 address into the usual one.
  const url = new URL(target);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new SafeFetchError("refused", `${url.protocol} addresses are not called, only http: and https:`);
  }
  if (url.username || url.password) {
    throw new SafeFetchError("refused", `The address at ${url.host} carries a user or a password`);
  }
  return url;
}

/**
 * Every address of a host name or IP literal, checked. Throws `SafeFetchError`: `refused` when any of them is not public
 * (unless `allowPrivate`), `unresolvable` when there is none. For callers that connect by another protocol.
 */
export async function resolvePublic(
  hostname: string,
  { allowPrivate = false, resolve = resolveAll }: Pick<SafeFetchOptions, "allowPrivate" | "resolve">,
): Promise<LookupAddress[]> {
  const version = isIP(hostname);
  const addresses =
    version === 0
      ? await resolve(hostname).catch((error: unknown) => {
          throw new SafeFetchError("unresolvable", `${hostname} has no address`, error);
        })
      : [{ address: hostname, family: version }];
  if (addresses.length === 0) throw new SafeFetchError("unresolvable", `${hostname} has no address`);
  if (allowPrivate) return addresses;
  for (const { address } of addresses) {
    const trouble = checkAddress(address);
    if (trouble) {
      const where = version === 0 ? `${hostname} leads to an address that is not called: ` : "";
      throw new SafeFetchError("refused", `${where}${trouble}`);
    }
  }
  return addresses;
}

function resolveAll(hostname: string): Promise<LookupAddress[]> {
  return dns.lookup(hostname, { all: true });
}

/** Resolving a name cannot be called off; nobody waits for it. */
function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Answers the socket's question for the name with what was checked, whatever DNS says by now. */
function pin(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, { all }, answer) => {
    const [first] = addresses;
    if (all) answer(null, [...addresses]);
    else answer(null, first?.address ?? "", first?.family);
  };
}

function exchange(
  url: URL,
  addresses: readonly LookupAddress[],
  { method = "GET", headers = {}, body, maxBytes }: SafeFetchOptions,
  signal: AbortSignal,
): Promise<SafeAnswer> {
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method,
      headers: { "accept-encoding": "identity", ...headers, ...length },
      // A kept connection would go to an address that was checked for another call.
      agent: false,
      lookup: pin(addresses),
      signal,
    });
    request.once("error", reject);
    request.once("response", (response) => {
      const address = response.socket.remoteAddress ?? "";
      const chunks: Buffer[] = [];
      let read = 0;
      const finish = (isCut: boolean) =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          isCut,
          address,
        });
      response.on("data", (chunk: Buffer) => {
        const room = maxBytes - read;
        chunks.push(chunk.subarray(0, room));
        read += chunk.length;
        if (read <= maxBytes) return;
        finish(true);
        request.destroy();
      });
      response.once("end", () => finish(false));
      response.once("error", reject);
      response.once("aborted", () => reject(new Error("the connection broke before the answer was whole")));
    });
    request.end(body);
  });
}
