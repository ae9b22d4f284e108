import type { Reason } from "@/server/enrichment/schema";
import type { DnsFacts } from "@/server/integrations/websites/schema";

/** Log-odds of what the name servers say, for a domain. */
const WEIGHTS = {
  /** Nobody has registered it any more: it cannot be anybody's site now. */
  "no-such-domain": -4,
  /** Neither pages nor mail: a name that is kept, not used. */
  "dns-empty": -2.5,
  /** It says that it takes no mail: seldom so for a firm's own domain, usual for parked ones. */
  "null-mx": -1.5,
  /** No mail server: most firms that use a domain have their mail there. */
  "no-mx": -0.7,
  /** Mail without pages: in use, though not as a site. */
  "no-address": -0.2,
  "has-mx": 0.2,
} as const;

/** What a domain's DNS says for or against it. Nothing, when nobody answered. */
export function dnsReasons(dns: DnsFacts | null, domain: string): Reason[] {
  if (!dns) return [];
  if (dns.outcome === "no-such-domain") return [one("no-such-domain", `${domain} is not registered any more`)];
  if (dns.outcome !== "answered") return [];
  switch (dns.mail) {
    case "none":
      return [one("dns-empty", `${domain} has neither an address nor a mail server`)];
    case "null-mx":
      return [one("null-mx", `${domain} says that it takes no mail (null MX)`)];
    case "address-only":
      return [one("no-mx", `${domain} has no mail server`)];
    case "mx":
      return [
        one("has-mx", `${domain} has mail servers${dns.hasSpf ? " and names its senders (SPF)" : ""}`),
        ...(dns.hasAddress ? [] : [one("no-address", `${domain} has no web address`)]),
      ];
    case "unknown":
      return [];
  }
}

/** Whether mail to the domain is sure to go nowhere. */
export function takesNoMail(dns: DnsFacts | null): boolean {
  return dns?.mail === "null-mx" || dns?.mail === "none";
}

function one(signal: keyof typeof WEIGHTS, detail: string): Reason {
  return { signal, weight: WEIGHTS[signal], detail };
}
