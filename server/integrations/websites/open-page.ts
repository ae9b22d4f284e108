import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "tldts";
import { isDealer } from "./find-parking";
import { type ReadPage, readPage } from "./read-page";
import { type Robots, readRobots } from "./read-robots";
import { type Answer, requestPage, type SiteAccess } from "./request-page";

const MOST_HOPS = 4;

export interface SiteVisitor extends SiteAccess {
  /** Between two requests to one site, unless it asks for more. */
  pauseMs: number;
  /** For a whole site, however many pages it has. */
  visitMs?: number;
  /** Whether a host serves everybody, so that its pages say nothing about one company. */
  isShared(registrableDomain: string): boolean;
}

export interface VisitedPage extends ReadPage {
  url: URL;
}

export interface Opened {
  url: URL;
  /** Null where robots.txt keeps us out, or where nobody's own page is to be expected. */
  answer: Answer | null;
  isForbidden: boolean;
}

/** Opens a page with its redirects, followed by hand: each hop is checked like the first. Throws `SafeFetchError`. */
export type OpenPage = (start: URL) => Promise<Opened>;

/** An opener that asks each host for its robots.txt once and never asks fast. */
export function createOpener(visitor: SiteVisitor, signal: AbortSignal): OpenPage {
  const robots = new Map<string, Promise<Robots>>();
  let pauseMs = 0;

  const robotsOf = (url: URL): Promise<Robots> => {
    const asked = robots.get(url.origin) ?? readRobots(new URL(url.origin), visitor, signal);
    robots.set(url.origin, asked);
    return asked;
  };

  return async (start) => {
    let url = start;
    for (let hops = 0; ; hops += 1) {
      const site = registrable(url);
      if (isDealer(site) || visitor.isShared(site)) return { url, answer: null, isForbidden: false };
      const rules = await robotsOf(url);
      if (!rules.mayRead(url)) return { url, answer: null, isForbidden: true };
      await sleep(pauseMs, undefined, { signal });
      pauseMs = Math.max(visitor.pauseMs, rules.pauseMs);
      const answer = await requestPage(url, visitor, signal);
      const next = nextHop(url, answer);
      if (!next || hops === MOST_HOPS) return { url, answer, isForbidden: false };
      url = next;
    }
  };
}

export function registrable(url: URL): string {
  return parse(url.hostname).domain ?? url.hostname;
}

/** The page of an answer; null when it is none, or none of text. */
export function pageOf(url: URL, { status, contentType, text }: Answer): VisitedPage | null {
  if (status !== 200 || !isText(contentType) || text.trim() === "") return null;
  return contentType === "text/plain" ? { url, text, links: [], refresh: null } : { url, ...readPage(text) };
}

export function isText(contentType: string): boolean {
  return ["text/html", "application/xhtml+xml", "text/plain", ""].includes(contentType);
}

/** By a redirect, or by a page that sends its visitors on. */
function nextHop(url: URL, answer: Answer): URL | null {
  if (answer.location) return answer.location;
  const refresh = pageOf(url, answer)?.refresh;
  if (!refresh || !URL.canParse(refresh, url)) return null;
  const target = new URL(refresh, url);
  return /^https?:$/.test(target.protocol) && target.href !== url.href ? target : null;
}
