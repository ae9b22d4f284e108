import type { StoredSite } from "@/server/enrichment/domain-score/domain-evidence";
import type { Reason } from "@/server/enrichment/schema";
import { plainPostcode } from "@/server/integrations/websites/find-postcodes";

/**
 * Log-odds of what a site shows. UK companies must show their registered name, number and office on their websites (The Company,
 * Limited Liability Partnership and Business (Names and Trading Disclosures) Regulations 2015, SI 2015/17, regs 24 and 25).
 */
const WEIGHTS = {
  /** Nobody else has this number, and the page says what it is: as good as certain. */
  "site-number": 7,
  /** The whole number, though nothing says what it is. */
  "site-number-bare": 5,
  /** A page must show one number: another one is most likely the owner's. */
  "site-other-number": -4,
  /** Another number on a page that also names this company: a group's site. */
  "site-group-number": -1.2,
  /** The legal name in full; customers and partners get named too. */
  "site-name": 3.2,
  /** The registered postcode; an accountant's or a virtual office's serves many. */
  "site-postcode": 2.6,
  /** An officer by forename and surname; namesakes exist. */
  "site-officer": 1.8,
  "site-officers": 2.6,
  /** Pages were read and show none of it; small firms often leave it out, against the rule. */
  "site-silent": -0.6,
  "site-parked": -2,
  /** Only a profile on a shared host. */
  "site-elsewhere": -1,
  /** Leads to another domain, which shows nothing of the company's. */
  "site-moved": -1,
  "site-empty": -0.5,
  "site-unreachable": -0.5,
} as const;

export interface SiteSubject {
  number: string;
  name: string;
  previousNames: readonly string[];
  postcode: string | null;
  /** Of officers that serve, as `hashPerson` gives them. */
  officerHashes: readonly string[];
}

/** What a domain's pages say for or against its being this company's. */
export function siteReasons(site: StoredSite | null, subject: SiteSubject, seenAt: Date | null): Reason[] {
  if (!site) return [];
  const one = (signal: keyof typeof WEIGHTS, detail: string, url?: string): Reason => ({
    signal,
    weight: WEIGHTS[signal],
    detail,
    ...(url ? { url } : {}),
    ...(seenAt ? { seenAt: seenAt.toISOString() } : {}),
  });
  switch (site.outcome) {
    case "parked":
      return [one("site-parked", `The site is parked: ${site.detail}`)];
    case "elsewhere":
      return [one("site-elsewhere", `The site has no page of its own: ${site.detail}`)];
    case "empty":
      return [one("site-empty", `The site shows nothing: ${site.detail}`)];
    case "unreachable":
      return [one("site-unreachable", `The site could not be read: ${site.detail}`)];
    case "forbidden":
      return [];
    case "read": {
      const name = nameReason(site, subject, one);
      const shown = [
        ...numberReason(site, subject, name.length > 0, one),
        ...name,
        ...postcodeReason(site, subject, one),
        ...officerReason(site, subject, one),
      ];
      if (shown.some(({ weight }) => weight > 0)) return shown;
      const moved = site.leadsTo ? [one("site-moved", `The site leads to ${site.leadsTo}`)] : [];
      const silent = shown.length === 0 ? [one("site-silent", silence(site.pages.length))] : [];
      return [...shown, ...moved, ...silent];
    }
  }
}

type One = (signal: keyof typeof WEIGHTS, detail: string, url?: string) => Reason;

function numberReason(site: StoredSite, { number }: SiteSubject, isNamed: boolean, one: One): Reason[] {
  const own = site.numbers.find((found) => found.number === number);
  if (own?.isLabelled) return [one("site-number", `The site shows the company number ${number}`, own.url)];
  if (own) return [one("site-number-bare", `The site shows ${number}, without saying what it is`, own.url)];
  const other = site.numbers.find(({ isLabelled }) => isLabelled);
  if (!other) return [];
  return isNamed
    ? [one("site-group-number", `The site also shows another company's number, ${other.number}`, other.url)]
    : [one("site-other-number", `The site shows another company's number, ${other.number}`, other.url)];
}

function nameReason(site: StoredSite, { name, previousNames }: SiteSubject, one: One): Reason[] {
  const wanted = [name, ...previousNames].map(foldName).filter((folded) => folded.length >= 6);
  const found = site.names.find(({ name: shown }) => wanted.includes(withoutLead(foldName(shown))));
  return found ? [one("site-name", `The site shows the registered name, as ${found.name}`, found.url)] : [];
}

function postcodeReason(site: StoredSite, { postcode }: SiteSubject, one: One): Reason[] {
  const own = plainPostcode(postcode);
  const found = own ? site.postcodes.find((shown) => shown.postcode === own) : undefined;
  return found ? [one("site-postcode", `The site shows the registered postcode ${own}`, found.url)] : [];
}

function officerReason(site: StoredSite, { officerHashes }: SiteSubject, one: One): Reason[] {
  const named = new Set(officerHashes);
  const pages = site.people.map(({ url, hashes }) => ({ url, count: hashes.filter((hash) => named.has(hash)).length }));
  const count = pages.reduce((sum, page) => sum + page.count, 0);
  const [page] = pages.filter((each) => each.count > 0);
  if (!page) return [];
  return count === 1
    ? [one("site-officer", "The site names one of the officers", page.url)]
    : [one("site-officers", `The site names ${count} of the officers`, page.url)];
}

function silence(pages: number): string {
  return `${pages === 1 ? "The page" : `The ${pages} pages`} that we read show neither its number, name, office nor officers`;
}

/** What stands before a name without being part of it. "Gordon Brown Ltd" is not Brown Ltd. */
const LEAD =
  /^(?:(?:c(?=\s+\d{4}\b)|copyright|all rights reserved|by|of|is|trading name|registered|company|site|website|\d{4})\s+)+/;

function withoutLead(folded: string): string {
  return folded.replace(LEAD, "").replace(/^the /, "");
}

/** "Tarnvale & Sons Ltd." and "TARNVALE AND SONS LIMITED" are the same name. */
function foldName(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/['’.()]/g, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .replace(/\bpublic limited company$/, "plc")
    .replace(/\bcommunity interest company$/, "cic")
    .replace(/\blimited liability partnership$/, "llp")
    .replace(/\blimited$/, "ltd")
    .replace(/\bcyfyngedig$/, "cyf")
    .replace(/^the /, "");
}
