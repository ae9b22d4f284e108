import { parse } from "tldts";
import { SafeFetchError } from "@/server/integrations/http/safe-fetch";
import { chooseLinks } from "./choose-links";
import { findParking, isDealer } from "./find-parking";
import { gatherFacts, noFacts } from "./gather-facts";
import {
  createOpener,
  isText,
  type Opened,
  type OpenPage,
  pageOf,
  registrable,
  type SiteVisitor,
  type VisitedPage,
} from "./open-page";
import { type Answer, describeFailure } from "./request-page";
import type { SiteFacts, SiteVisit } from "./schema";

/** The home page and what it links to. */
const MOST_PAGES = 5;
const VISIT_MS = 20_000;

/** Reads a few pages of a domain, within its robots.txt and our limits. Trouble with the site is a finding, not an error. */
export async function visitSite(domain: string, visitor: SiteVisitor, signal?: AbortSignal): Promise<SiteVisit> {
  const limit = AbortSignal.timeout(visitor.visitMs ?? VISIT_MS);
  const open = createOpener(visitor, signal ? AbortSignal.any([signal, limit]) : limit);
  try {
    const home = await openHome(domain, open);
    return findNothing(domain, home, visitor) ?? (await readSite(domain, home, open));
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) return nothing("unreachable", "it does not answer in time");
    if (error instanceof SafeFetchError) return nothing("unreachable", describeFailure(error));
    throw error;
  }
}

function nothing(outcome: SiteFacts["outcome"], detail: string, leadsTo: string | null = null): SiteVisit {
  return { facts: { ...noFacts, outcome, detail, leadsTo }, people: [] };
}

/** By https, at the bare name and with www, and by http last. Throws the first failure. */
async function openHome(domain: string, open: OpenPage): Promise<Opened> {
  let failure: unknown = null;
  for (const start of [`https://${domain}/`, `https://www.${domain}/`, `http://${domain}/`]) {
    try {
      return await open(new URL(start));
    } catch (error) {
      failure ??= error;
      // Who keeps us waiting once would do so again.
      if (!(error instanceof SafeFetchError) || error.kind === "timeout" || error.kind === "aborted") break;
    }
  }
  throw failure;
}

/** What a home page that cannot be read says all the same; null when it can. */
function findNothing(domain: string, { url, answer, isForbidden }: Opened, visitor: SiteVisitor): SiteVisit | null {
  if (isForbidden) return nothing("forbidden", "its robots.txt asks not to be read");
  const leadsTo = otherSite(domain, url);
  if (isDealer(registrable(url)))
    return nothing("parked", `it leads to ${url.hostname}, where domains are sold`, leadsTo);
  if (visitor.isShared(registrable(url))) return nothing("elsewhere", `it only leads to ${url.hostname}`, leadsTo);
  return answer && pageOf(url, answer) ? null : nothing("empty", answer ? whyEmpty(answer) : "it has no page", leadsTo);
}

async function readSite(domain: string, { url, answer }: Opened, open: OpenPage): Promise<SiteVisit> {
  const home = answer && pageOf(url, answer);
  if (!home) return nothing("empty", "the home page is empty");
  const { facts, people } = gatherFacts([home, ...(await openLinks(home, open))]);
  const leadsTo = otherSite(domain, url);
  const parking = facts.numbers.some(({ isLabelled }) => isLabelled) ? null : findParking(home.text);
  if (parking) return nothing("parked", `it says “${parking}”`, leadsTo);
  return { facts: { ...facts, leadsTo }, people };
}

function otherSite(domain: string, url: URL): string | null {
  return registrable(url) === (parse(domain).domain ?? domain) ? null : registrable(url);
}

/** Pages that fail are left out: the home page has answered. */
async function openLinks(home: VisitedPage, open: OpenPage): Promise<VisitedPage[]> {
  const pages: VisitedPage[] = [];
  for (const link of chooseLinks(home, MOST_PAGES - 1)) {
    const opened = await open(link).catch(() => null);
    if (!opened?.answer || registrable(opened.url) !== registrable(home.url)) continue;
    const page = pageOf(opened.url, opened.answer);
    if (page) pages.push(page);
  }
  return pages;
}

function whyEmpty({ status, contentType }: Answer): string {
  if (status >= 300 && status < 400) return "its home page leads in circles";
  if (status !== 200) return `its home page answers ${status}`;
  return isText(contentType) ? "its home page is empty" : `its home page is ${contentType}, not text`;
}
