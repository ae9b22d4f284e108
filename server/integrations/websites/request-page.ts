import type { IncomingHttpHeaders } from "node:http";
import { type Resolve, SafeFetchError, safeFetch } from "@/server/integrations/http/safe-fetch";

const TIMEOUT_MS = 8_000;
const LARGEST_PAGE = 1_000_000;

export interface SiteAccess {
  /** Where requests go instead of to the sites, with the site in the Host header; null goes to the sites. */
  gatewayUrl: string | null;
  /** As robots.txt files and servers' logs know us. */
  userAgent: string;
  resolve: Resolve;
  timeoutMs?: number;
}

export interface Answer {
  status: number;
  /** Where a redirect leads, absolute; null for any other answer. */
  location: URL | null;
  /** Lower case, without parameters. */
  contentType: string;
  text: string;
}

/** One GET. A huge body is cut, not read. Throws `SafeFetchError`. */
export async function requestPage(url: URL, access: SiteAccess, signal: AbortSignal): Promise<Answer> {
  const { gatewayUrl, userAgent, resolve, timeoutMs = TIMEOUT_MS } = access;
  const through = gatewayUrl ? new URL(gatewayUrl + url.pathname + url.search) : url;
  const answer = await safeFetch(through, {
    headers: {
      "user-agent": userAgent,
      accept: "text/html,application/xhtml+xml,text/plain;q=0.8",
      "accept-language": "en-GB,en;q=0.9,cy;q=0.5",
      // The administrator named the gateway, so it may lie in our own network.
      ...(gatewayUrl ? { host: url.host } : {}),
    },
    timeoutMs,
    maxBytes: LARGEST_PAGE,
    allowPrivate: gatewayUrl !== null,
    ...(gatewayUrl ? {} : { resolve }),
    signal,
  });
  const [contentType = "", ...parameters] = (answer.headers["content-type"] ?? "").toLowerCase().split(";");
  return {
    status: answer.status,
    location: locationOf(answer.status, answer.headers, url),
    contentType: contentType.trim(),
    text: decode(answer.body, parameters.join(";")),
  };
}

function locationOf(status: number, { location }: IncomingHttpHeaders, url: URL): URL | null {
  if (status < 300 || status > 399 || !location || !URL.canParse(location, url)) return null;
  const target = new URL(location, url);
  return target.protocol === "http:" || target.protocol === "https:" ? target : null;
}

/** By the header's charset, else by the page's own word, else as UTF-8. */
function decode(body: Buffer, parameters: string): string {
  const stated = /charset\s*=\s*"?([\w-]+)/i;
  const label = (stated.exec(parameters) ?? stated.exec(body.subarray(0, 2_000).toString("latin1")))?.[1] ?? "utf-8";
  try {
    return new TextDecoder(label).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

/** A failure to reach a site in words that go on the desk; rethrows what is none. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof SafeFetchError)) throw error;
  switch (error.kind) {
    case "timeout":
    case "aborted":
      return "it does not answer in time";
    case "unresolvable":
      return "its name has no address";
    case "refused":
      return "it leads to an address that nobody outside may ask for";
    case "failed":
      return "its server refuses or breaks the connection";
  }
}
