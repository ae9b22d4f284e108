import { domainToASCII } from "node:url";
import { parse } from "tldts";

export interface RegisteredDomain {
  /** The host that was given, without scheme, port and path, in ASCII; empty for what is no host. */
  host: string;
  /** As it is registered: the host's part that is somebody's own. Null for a suffix, an IP address and what is no domain. */
  domain: string | null;
  /** The host is itself a suffix under which others have theirs. */
  isSuffix: boolean;
}

/**
 * Whose domain something is: a host, an address of a page, or an e-mail address. With the private suffixes (`acme.uk.com`,
 * `acme.github.io`): a name under one is its holder's, and the suffix nobody's.
 */
export function readRegistered(given: string): RegisteredDomain {
  const { hostname, isIp } = parse(given.trim().toLowerCase());
  const host = domainToASCII((hostname ?? "").replace(/^\.+/, ""));
  if (isIp || !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(host)) return { host, domain: null, isSuffix: false };
  const { domain, publicSuffix, isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
  return { host, domain, isSuffix: publicSuffix === host && !!(isIcann || isPrivate) };
}
