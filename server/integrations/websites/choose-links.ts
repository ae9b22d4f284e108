import { parse } from "tldts";
import type { VisitedPage } from "./open-page";

/** Where companies show who they are, the likeliest first (SI 2015/17 asks for it on the site, not for a particular page). */
const LIKELY = [
  /\b(legal|imprint|disclaimer|company[\s-]*(info|details|registration))/i,
  /\b(terms|conditions|t-?and-?cs?|t&cs?)\b/i,
  /\b(privacy|preifatrwydd|data[\s-]*protection|gdpr)\b/i,
  /\b(contact|cysylltu|find[\s-]*us|get[\s-]*in[\s-]*touch)\b/i,
  /\b(about|amdanom|who[\s-]*we[\s-]*are|our[\s-]*(team|people|story|company)|team|directors?)\b/i,
];
const FILE = /\.(pdf|docx?|xlsx?|pptx?|zip|jpe?g|png|gif|svg|webp|mp[34]|css|js|xml|ics)$/i;

/** At most so many pages of the same site that a home page links to, of different kinds first. */
export function chooseLinks(home: VisitedPage, most: number): URL[] {
  const site = parse(home.url.hostname).domain;
  const seen = new Set([keyOf(home.url)]);
  const ranked: { url: URL; kind: number }[] = [];
  for (const { href, label } of home.links) {
    if (!URL.canParse(href, home.url)) continue;
    const url = new URL(href, home.url);
    url.hash = "";
    const isPage = /^https?:$/.test(url.protocol) && parse(url.hostname).domain === site && !FILE.test(url.pathname);
    const kind = LIKELY.findIndex((pattern) => pattern.test(label) || pattern.test(decoded(url.pathname)));
    if (!isPage || kind < 0 || seen.has(keyOf(url))) continue;
    seen.add(keyOf(url));
    ranked.push({ url, kind });
  }
  const firsts = LIKELY.flatMap((_, kind) => ranked.find((link) => link.kind === kind) ?? []);
  return [...firsts, ...ranked.filter((link) => !firsts.includes(link))].slice(0, most).map(({ url }) => url);
}

function keyOf(url: URL): string {
  return `${url.hostname.replace(/^www\./, "")}${url.pathname.replace(/\/+$/, "")}${url.search}`.toLowerCase();
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
