import { parse } from "tldts";
import { bandOf, probability } from "@/server/enrichment/bands";
import { type NameWords, nameWords } from "@/server/enrichment/name-words";
import type { Reason } from "@/server/enrichment/schema";

/** Mail and site hosts that serve everybody: such a domain says nothing about one company. */
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

const CHARITABLE_TYPES = new Set([
  "private-limited-guarant-nsc",
  "private-limited-guarant-nsc-limited-exemption",
  "charitable-incorporated-organisation",
  "scottish-charitable-incorporated-organisation",
  "registered-society-non-jurisdictional",
]);

/** Country codes that the world uses as if they were none. */
const GENERIC_COUNTRY_SUFFIXES = new Set(["uk", "io", "co", "ai", "tv", "me"]);

/** Before anything is known, a domain that Snov.io gives for a name is somewhat more often wrong than right. */
const BASE = -1.6;

export interface ScoredDomain {
  confidence: number;
  band: "accept" | "review" | "reject";
  /** Strongest first. */
  reasons: Reason[];
}

export interface DomainEvidence {
  name: string;
  previousNames: readonly string[];
  type: string | null;
  domain: string;
  /** How many other companies of ours have this domain. */
  otherCompanies: number;
}

/** A host that serves everybody; takes a registrable domain. */
export function isSharedHost(registrableDomain: string): boolean {
  return SHARED_HOSTS.has(registrableDomain);
}

/**
 * How likely the domain is the company's own, and why: from the names, and from whatever further reasons its pages and its DNS
 * give. The weights are log-odds.
 */
export function scoreDomain(evidence: DomainEvidence, further: readonly Reason[] = []): ScoredDomain {
  const reasons = [...nameReasons(evidence), ...hostReasons(evidence), ...further].filter(
    (reason) => Math.abs(reason.weight) >= 0.05,
  );
  const confidence = probability(BASE + reasons.reduce((sum, reason) => sum + reason.weight, 0));
  const rounded = Math.round(confidence * 10_000) / 10_000;
  return {
    confidence: rounded,
    band: bandOf(rounded),
    reasons: reasons.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
  };
}

function nameReasons({ name, previousNames, domain }: DomainEvidence): Reason[] {
  const label = (parse(domain).domainWithoutSuffix ?? domain).replace(/-/g, "");
  const current = matchName(nameWords(name), label);
  const previous = previousNames
    .map((previousName) => ({ previousName, match: matchName(nameWords(previousName), label) }))
    .sort((a, b) => total(b.match) - total(a.match))[0];
  if (!previous || total(previous.match) <= total(current) + 0.5) return current;
  const { previousName, match } = previous;
  return [
    ...match,
    { signal: "previous-name", weight: -0.4, detail: `It fits the previous name ${previousName} better` },
  ];
}

function total(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, reason) => sum + reason.weight, 0);
}

/** Token coverage both ways, acronyms, and what is left over. */
function matchName({ all, telling }: NameWords, label: string): Reason[] {
  const whole = [all.join(""), telling.join("")];
  if (whole.includes(label)) {
    return [
      {
        signal: "whole-name",
        weight: label.length >= 6 ? 5.2 : 4,
        detail: `The name is the whole domain label "${label}"`,
      },
    ];
  }
  const found = telling.filter((word) => word.length >= 3 && label.includes(word));
  const missing = telling.filter((word) => !found.includes(word));
  const covered = Math.min(1, found.join("").length / label.length);
  const share = found.join("").length / Math.max(1, telling.join("").length);
  const reasons: Reason[] = [];
  if (found.length > 0) {
    reasons.push({
      signal: "words-in-domain",
      weight: 3.4 * share,
      detail: `${quoted(found)} of the name ${plural(found)} in the domain`,
    });
    reasons.push({
      signal: "domain-covered",
      weight: 2.6 * (covered - 0.45),
      detail: `${Math.round(covered * 100)}% of the domain comes from the name`,
    });
    if (missing.length > 0) {
      reasons.push({
        signal: "words-missing",
        weight: -1.1 * (1 - share),
        detail: `${quoted(missing)} of the name ${plural(missing)} missing`,
      });
    }
  }
  const initials = [all, telling].map((words) => words.map((word) => word[0]).join(""));
  if (label.length >= 3 && initials.includes(label)) {
    reasons.push({
      signal: "acronym",
      weight: label.length >= 4 ? 3 : 2.2,
      detail: `"${label}" is the name's initials`,
    });
  }
  if (reasons.length === 0) {
    reasons.push({ signal: "no-word-shared", weight: -2.6, detail: "The domain shares no word with the name" });
  }
  return reasons;
}

function hostReasons(evidence: DomainEvidence): Reason[] {
  const { publicSuffix, domain: registrable } = parse(evidence.domain);
  const host = registrable ?? evidence.domain;
  return [
    SHARED_HOSTS.has(host) && {
      signal: "shared-host",
      weight: -7,
      detail: `${host} serves everybody, not one company`,
    },
    publicSuffix && suffixReason(publicSuffix, evidence.type),
    evidence.otherCompanies > 0 && sharedReason(evidence.otherCompanies),
  ].filter((reason) => typeof reason === "object" && reason !== null);
}

function suffixReason(suffix: string, type: string | null): Reason | null {
  if (suffix === "co.uk" || suffix === "uk") {
    return { signal: "british-suffix", weight: 0.35, detail: `.${suffix} is a British address` };
  }
  if (suffix === "org.uk" || suffix === "org") {
    const fits = type !== null && CHARITABLE_TYPES.has(type);
    const detail = fits ? "suits this kind of company" : "is unusual for this kind of company";
    return { signal: "organisation-suffix", weight: fits ? 0.5 : -0.5, detail: `An organisation's address ${detail}` };
  }
  if (/^[a-z]{2}$/.test(suffix) && !GENERIC_COUNTRY_SUFFIXES.has(suffix)) {
    return { signal: "foreign-suffix", weight: -1.2, detail: `.${suffix} is another country's address` };
  }
  return null;
}

function sharedReason(others: number): Reason {
  const detail = `${others} other ${others === 1 ? "company has" : "companies have"} the same domain`;
  return { signal: "shared-domain", weight: -0.7 * Math.log2(1 + others), detail };
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}

function plural(words: readonly string[]): string {
  return words.length === 1 ? "is" : "are";
}
