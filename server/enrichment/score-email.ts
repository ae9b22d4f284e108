import type { AddressFlags } from "@/server/enrichment/answers";
import { logOdds, probability } from "@/server/enrichment/bands";
import type { Reason } from "@/server/enrichment/schema";

const ROLES = new Set([
  "info",
  "sales",
  "office",
  "admin",
  "contact",
  "hello",
  "enquiries",
  "enquiry",
  "support",
  "accounts",
  "mail",
  "reception",
  "team",
  "hr",
  "jobs",
  "marketing",
  "finance",
  "service",
  "help",
  "secretary",
  "director",
]);

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
}

export interface ScoredEmail {
  confidence: number;
  isOffDomain: boolean;
  reasons: Reason[];
}

/** How likely the address is this officer's and delivers, and why. The weights are log-odds. */
export function scoreEmail(evidence: EmailEvidence): ScoredEmail {
  const { found, domain, domainConfidence } = evidence;
  const [local = "", host = ""] = found.email.toLowerCase().split("@");
  const isOffDomain = host !== domain && !host.endsWith(`.${domain}`);
  const reasons = [verificationReason(found), ...localPartReasons(local, evidence), ...addressReasons(found)];
  reasons.push({
    signal: "domain-confidence",
    weight: Math.max(-2, Math.min(1.2, 0.35 * logOdds(domainConfidence))),
    detail: `The company's domain is ${Math.round(domainConfidence * 100)}% sure`,
  });
  if (isOffDomain)
    reasons.push({ signal: "off-domain", weight: -2.8, detail: `The address is at ${host}, not at ${domain}` });
  const confidence = probability(reasons.reduce((sum, reason) => sum + reason.weight, -0.6));
  return {
    confidence: Math.round(confidence * 10_000) / 10_000,
    isOffDomain,
    reasons: reasons
      .filter((reason) => Math.abs(reason.weight) >= 0.05)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
  };
}

function verificationReason({ status, unknownReason }: JudgedEmail): Reason {
  if (status === "not_valid") return { signal: "refused", weight: -6, detail: "The mail server refuses the address" };
  if (status === "valid") return { signal: "verified", weight: 2, detail: "The mail server accepts the address" };
  if (unknownReason === "catchall")
    return { signal: "catch-all", weight: -0.3, detail: "The domain accepts any address, so this one proves nothing" };
  return {
    signal: "not-verified",
    weight: -0.7,
    detail: `The mail server did not say (${unknownReason ?? "no reason given"})`,
  };
}

function localPartReasons(local: string, { forename, surname }: EmailEvidence): Reason[] {
  const parts = plain(local);
  const [first, last] = [plain(forename), plain(surname)];
  if (ROLES.has(local))
    return [{ signal: "role-address", weight: -2.4, detail: `${local}@ belongs to a role, not to a person` }];
  const hasFirst = first.length > 1 && parts.includes(first);
  const hasLast = last.length > 1 && parts.includes(last);
  if (hasFirst && hasLast)
    return [{ signal: "full-name", weight: 1.8, detail: "Forename and surname are in the address" }];
  const initial = first[0] ?? "";
  if (hasLast && (parts === `${initial}${last}` || parts === `${last}${initial}`)) {
    return [{ signal: "initial-and-surname", weight: 1.5, detail: "Initial and surname are in the address" }];
  }
  if (hasLast) return [{ signal: "surname", weight: 0.8, detail: "The surname is in the address" }];
  if (hasFirst) return [{ signal: "forename", weight: 0.5, detail: "The forename is in the address" }];
  return [{ signal: "other-name", weight: -2.6, detail: "Neither name is in the address" }];
}

function addressReasons({ isDisposable, isWebmail, isGibberish, isValidFormat }: JudgedEmail): Reason[] {
  const reasons: Reason[] = [];
  if (!isValidFormat) reasons.push({ signal: "malformed", weight: -5, detail: "The address is not well-formed" });
  if (isDisposable)
    reasons.push({ signal: "disposable", weight: -4, detail: "The address is of a throw-away service" });
  if (isWebmail) reasons.push({ signal: "webmail", weight: -0.8, detail: "The address is at a free mail service" });
  if (isGibberish) reasons.push({ signal: "gibberish", weight: -2, detail: "The address looks random" });
  return reasons;
}

function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}
