import { readRegistered } from "@/server/enrichment/domain-score/registered-domain";
import { isFreeMail, isSharedHost } from "@/server/enrichment/domain-score/shared-hosts";
import type { Value } from "@/server/enrichment/privacy/find-held";
import { cleanEmail } from "@/server/integrations/snov/written-names";
import { AppError } from "@/server/platform/errors";

/** An address or a domain as it is compared. Throws `BAD_INPUT` for what is none, and for a suffix under which everybody has a name. */
export function readValue(kind: Value["kind"], given: string): Value & { isShared: boolean } {
  return kind === "address" ? { kind, value: readAddress(given), isShared: false } : readDomain(given);
}

function readAddress(given: string): string {
  const address = cleanEmail(given);
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) throw wrong("value must be an e-mail address");
  return address;
}

function readDomain(given: string): Value & { isShared: boolean } {
  const text = given.trim().replace(/^@/, "");
  const { host, domain, isSuffix } = readRegistered(text);
  if (isSuffix)
    throw wrong(
      `value must be one domain: ${host} is a suffix under which others have theirs, for example acme.${host}`,
    );
  // Whoever gives an address means that.
  if (!domain || text.includes("@")) throw wrong("value must be a domain, for example acme.co.uk");
  const isServing = isSharedHost(domain) || isFreeMail(domain);
  const value = host === `www.${domain}` ? domain : host;
  // Domains are stored as they are registered, so that less would go than is meant. Below a host that serves everybody is one customer.
  if (value !== domain && !isServing)
    throw wrong(`value must be a domain as it is registered: say ${domain}, which hides ${host} too`);
  return { kind: "domain", value, isShared: isServing && value === domain };
}

function wrong(message: string): AppError {
  return new AppError("BAD_INPUT", message, { field: "value" });
}
