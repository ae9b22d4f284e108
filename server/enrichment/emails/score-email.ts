import { logOdds, probability } from "@/server/enrichment/domain-score/bands";
import { findPattern, type KnownPattern } from "@/server/enrichment/emails/address-pattern";
import type { AddressFlags } from "@/server/enrichment/lookups/answers";
import type { Reason } from "@/server/enrichment/schema";

const ROLES = new Set(
  "info sales office admin contact contactus hello hi enquiries enquiry enq support accounts account mail email post reception team staff hr jobs careers recruitment marketing finance billing invoices payments service services help helpdesk secretary director directors manager management bookings booking orders order shop web webmaster postmaster hostmaster abuse press media legal privacy dpo gdpr noreply no-reply general main company".split(
    " ",
  ),
);

/** Log-odds of each signal, for an address. */
const WEIGHTS = {
  /** Before anything is known, an address that Snov.io gives for a person is somewhat more often wrong than right. */
  base: -0.6,
  verified: 2,
  /** The server accepts whatever is sent to the domain: the address proves nothing, nor is it disproved. */
  "catch-all": -0.3,
  "not-verified": -0.7,
  refused: -6,
  /** The domain takes no mail at all, whatever a server once said of the address. */
  "no-mail": -6,
  /** Mail would go to the web server, which hardly ever takes any. */
  "no-mx": -1.2,
  "role-address": -2.4,
  "full-name": 1.8,
  "initial-and-surname": 1.5,
  surname: 0.8,
  forename: 0.5,
  "other-name": -2.6,
  /** Built as other people's addresses at the domain are; from two of them on it is the house's rule. */
  "house-pattern": 0.9,
  "one-pattern": 0.4,
  "other-pattern": -0.8,
  /** Somebody else of the same name runs the company too: the question and its answer are the same for both. */
  namesake: -1.2,
  "off-domain": -2.8,
  malformed: -5,
  disposable: -4,
  webmail: -0.8,
  gibberish: -2,
} as const;

type Signal = Exclude<keyof typeof WEIGHTS, "base">;

/** An address with what Snov.io said of it last. */
export interface JudgedEmail extends AddressFlags {
  email: string;
  status: "valid" | "unknown" | "not_valid";
  unknownReason: string | null;
}

export interface EmailEvidence {
  found: JudgedEmail;
  forename: string;
  surname: string;
  /** The domain that was asked for, and how sure we are of it. */
  domain: string;
  domainConfidence: number;
  /** How other people's addresses at the domain are built. */
  pattern?: KnownPattern | null;
  /** What the address's own domain says about mail. */
  mail?: "none" | "no-mx" | null;
  /** How many other officers of the company have the same name. */
  namesakes?: number;
}

export interface ScoredEmail {
  confidence: number;
  isOffDomain: boolean;
  reasons: Reason[];
}

/** How likely the address is this officer's and delivers, and why. */
export function scoreEmail(evidence: EmailEvidence): ScoredEmail {
  const { found, domain } = evidence;
  const [local = "", host = ""] = found.email.toLowerCase().split("@");
  const isOffDomain = host !== domain && !host.endsWith(`.${domain}`);
  const reasons = [
    verificationReason(found),
    nameReason(local, evidence),
    ...patternReasons(local, isOffDomain, evidence),
    ...addressReasons(found),
    ...circumstances(host, evidence),
  ];
  if (isOffDomain) reasons.push(one("off-domain", `The address is at ${host}, not at ${domain}`));
  const confidence = probability(reasons.reduce<number>((sum, reason) => sum + reason.weight, WEIGHTS.base));
  return {
    confidence: Math.round(confidence * 10_000) / 10_000,
    isOffDomain,
    reasons: reasons
      .filter((reason) => Math.abs(reason.weight) >= 0.05)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
  };
}

function one(signal: Signal, detail: string): Reason {
  return { signal, weight: WEIGHTS[signal], detail };
}

function verificationReason({ status, unknownReason }: JudgedEmail): Reason {
  if (status === "not_valid") return one("refused", "The mail server refuses the address");
  if (status === "valid") return one("verified", "The mail server accepts the address");
  if (unknownReason === "catchall")
    return one("catch-all", "The domain accepts any address, so this one proves nothing");
  return one("not-verified", `The mail server did not say (${unknownReason ?? "no reason given"})`);
}

function isRole(local: string): boolean {
  // "sales2", "info.uk" and "accounts-north" are roles too.
  return ROLES.has(local) || ROLES.has((local.split(/[._+-]/)[0] ?? "").replace(/\d+$/, ""));
}

function nameReason(local: string, { forename, surname }: EmailEvidence): Reason {
  const parts = plain(local);
  const [first, last] = [plain(forename), plain(surname)];
  if (isRole(local)) return one("role-address", `${local}@ belongs to a role, not to a person`);
  const hasFirst = first.length > 1 && parts.includes(first);
  const hasLast = last.length > 1 && parts.includes(last);
  if (hasFirst && hasLast) return one("full-name", "Forename and surname are in the address");
  const initial = first[0] ?? "";
  if (hasLast && (parts === `${initial}${last}` || parts === `${last}${initial}`))
    return one("initial-and-surname", "Initial and surname are in the address");
  if (hasLast) return one("surname", "The surname is in the address");
  if (hasFirst) return one("forename", "The forename is in the address");
  return one("other-name", "Neither name is in the address");
}

function patternReasons(
  local: string,
  isOffDomain: boolean,
  { pattern, forename, surname, domain }: EmailEvidence,
): Reason[] {
  if (!pattern || isOffDomain || isRole(local)) return [];
  const others = pattern.count === 1 ? "another address" : `${pattern.count} other addresses`;
  if (findPattern(local, forename, surname) === pattern.pattern) {
    const detail = `It is built like ${others} at ${domain}: ${pattern.pattern}`;
    return [one(pattern.count > 1 ? "house-pattern" : "one-pattern", detail)];
  }
  return pattern.count > 1 ? [one("other-pattern", `${others} at ${domain} are built as ${pattern.pattern}`)] : [];
}

function addressReasons({ isDisposable, isWebmail, isGibberish, isValidFormat }: JudgedEmail): Reason[] {
  const reasons: Reason[] = [];
  if (!isValidFormat) reasons.push(one("malformed", "The address is not well-formed"));
  if (isDisposable) reasons.push(one("disposable", "The address is of a throw-away service"));
  if (isWebmail) reasons.push(one("webmail", "The address is at a free mail service"));
  if (isGibberish) reasons.push(one("gibberish", "The address looks random"));
  return reasons;
}

function circumstances(host: string, { domainConfidence, mail, namesakes = 0 }: EmailEvidence): Reason[] {
  const reasons: Reason[] = [
    {
      signal: "domain-confidence",
      // An address can be no surer than its domain, and hardly gains by it.
      weight: Math.max(-2, Math.min(1.2, 0.35 * logOdds(domainConfidence))),
      detail: `The company's domain is ${Math.round(domainConfidence * 100)}% sure`,
    },
  ];
  if (mail === "none") reasons.push(one("no-mail", `${host} takes no mail`));
  if (mail === "no-mx") reasons.push(one("no-mx", `${host} has no mail server`));
  if (namesakes > 0) reasons.push(one("namesake", "Another officer has the same name: the address may be theirs"));
  return reasons;
}

function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}
