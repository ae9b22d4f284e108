import { DOMAINS } from "free-email-domains-list";
import { parse } from "tldts";

/** Sites that give everybody a page, and mail that gives everybody an address: the registrable domain is nobody's own. */
const SHARED_HOSTS = new Set([
  "gmail.com",
  "googlemail.com",
  "outlook.com",
  "hotmail.com",
  "hotmail.co.uk",
  "live.co.uk",
  "yahoo.com",
  "yahoo.co.uk",
  "btinternet.com",
  "icloud.com",
  "aol.com",
  "sky.com",
  "talktalk.net",
  "facebook.com",
  "linkedin.com",
  "instagram.com",
  "twitter.com",
  "x.com",
  "youtube.com",
  "wixsite.com",
  "wordpress.com",
  "blogspot.com",
  "weebly.com",
  "squarespace.com",
  "godaddysites.com",
  "yell.com",
  "etsy.com",
  "ebay.co.uk",
  "amazon.co.uk",
  "companieshouse.gov.uk",
  "gov.uk",
]);

/** Sold like suffixes, one name a company, though the public suffix list has them among the private ones. */
const SOLD_SUFFIXES = new Set(["uk.com", "gb.com", "eu.com", "co.com", "us.com", "gb.net", "uk.net", "com.de"]);

const freeMail = new Set(DOMAINS);

/** A host that serves everybody; takes a registrable domain. */
export function isSharedHost(registrableDomain: string): boolean {
  return SHARED_HOSTS.has(registrableDomain);
}

/** A provider of free or throw-away mailboxes, by a kept list; some of them are companies with a site of their own too. */
export function isFreeMail(registrableDomain: string): boolean {
  return freeMail.has(registrableDomain);
}

/** The host whose customer a domain is (`wixsite.com` of `harrowmere.wixsite.com`), by the public suffix list; null for others. */
export function hostingSuffix(domain: string): string | null {
  const { isPrivate, publicSuffix } = parse(domain, { allowPrivateDomains: true });
  return isPrivate && publicSuffix && !SOLD_SUFFIXES.has(publicSuffix) ? publicSuffix : null;
}
