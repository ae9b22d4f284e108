import robotsParser from "robots-parser";
import { type Answer, requestPage, type SiteAccess } from "./request-page";

const LONGEST_PAUSE_MS = 5_000;
const MOST_HOPS = 3;

export interface Robots {
  mayRead(url: URL): boolean;
  /** What the site asks for between two requests; 0 when it asks for nothing. */
  pauseMs: number;
}

/**
 * A host's rules for our user agent (RFC 9309): no file allows all, a server error forbids all. Throws `SafeFetchError` when the
 * host does not answer at all.
 */
export async function readRobots(origin: URL, access: SiteAccess, signal: AbortSignal): Promise<Robots> {
  let url = new URL("/robots.txt", origin);
  let answer: Answer = await requestPage(url, access, signal);
  for (let hops = 0; answer.location && hops < MOST_HOPS; hops += 1) {
    url = answer.location;
    answer = await requestPage(url, access, signal);
  }
  if (answer.status >= 500 || answer.status === 429) return { mayRead: () => false, pauseMs: 0 };
  // Many sites answer an unknown path with a page.
  if (answer.status !== 200 || answer.contentType === "text/html") return { mayRead: () => true, pauseMs: 0 };
  const rules = robotsParser(new URL("/robots.txt", origin).href, answer.text);
  return {
    mayRead: (page) => rules.isAllowed(page.href, access.userAgent) !== false,
    pauseMs: Math.min(LONGEST_PAUSE_MS, (rules.getCrawlDelay(access.userAgent) ?? 0) * 1000),
  };
}
