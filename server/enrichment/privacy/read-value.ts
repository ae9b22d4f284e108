import { domainToASCII } from "node:url";
import { parse } from "tldts";
import { isFreeMail, isSharedHost } from "@/server/enrichment/domain-score/shared-hosts";
import type { Value } from "@/server/enrichment/privacy/find-held";
import { AppError } from "@/server/platform/errors";

/** An address or a domain as it is compared. Throws `BAD_INPUT` for what is none, and for a suffix under which everybody has a name. */
export function readValue(kind: Value["kind"], given: string): Value & { isShared: boolean } {
  return kind === "address" ? { kind, value: readAddress(given), isShared: false } : readDomain(given);
}

function readAddress(given: string): string {
  const address = given.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) throw wrong("value must be an e-mail address");
  return address;
}

function readDomain(given: string): Value & { isShared: boolean } {
  const value = domainToASCII(given.trim().toLowerCase().replace(/^@/, ""));
  const { domain, publicSuffix, isIp } = parse(value, { allowPrivateDomains: true });
  if (publicSuffix === value && !isIp)
    throw wrong(
      `value must be one domain: ${value} is a suffix under which others have theirs, for example acme.${value}`,
    );
  if (isIp || !domain || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value))
    throw wrong("value must be a domain, for example acme.co.uk");
  // Below such a host is one customer of it.
  return { kind: "domain", value, isShared: isSharedHost(value) || isFreeMail(value) };
}

function wrong(message: string): AppError {
  return new AppError("BAD_INPUT", message, { field: "value" });
}
