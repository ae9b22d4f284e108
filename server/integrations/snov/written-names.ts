import { domainToASCII } from "node:url";

/** Lower case letters and digits only, so that spacing, accents and punctuation do not part equal names. */
export function nameKey(name: string): string {
  const folded = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return folded.replace(/[^\p{L}\p{N}]/gu, "") || folded.trim();
}

/** In the form of the DNS (RFC 5890), which is how domains are kept, compared and suppressed; what has none stays as it is. */
export function asciiDomain(domain: string): string {
  return domainToASCII(domain) || domain;
}

/** An address as it is kept and compared. */
export function cleanEmail(written: string): string {
  const email = written.trim().toLowerCase();
  const at = email.lastIndexOf("@") + 1;
  return email.slice(0, at) + asciiDomain(email.slice(at));
}

/** The domain in what may be written as a URL; null when there is none. */
export function cleanDomain(domain: string | null): string | null {
  const host = domain
    ?.trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[/?#].*$/, "");
  return asciiDomain(host?.replace(/\.$/, "") ?? "") || null;
}
