import { env } from "@/server/platform/env";
import { createDnsReader } from "./resolve-dns";
import type { DnsFacts, SiteVisit } from "./schema";
import { visitSite } from "./visit-site";

export interface Websites {
  readDns(domain: string): Promise<DnsFacts>;
  visit(domain: string, signal: AbortSignal): Promise<SiteVisit>;
}

/** The companies' websites and their DNS, by this installation's settings. `isShared`: hosts that serve everybody are not read. */
export function connectWebsites(isShared: (registrableDomain: string) => boolean): Websites {
  const { sites, publicUrl } = env();
  const dns = createDnsReader(sites.dnsServer);
  const userAgent = `StrikelineBot/1.0${publicUrl ? ` (+${publicUrl})` : ""}`;
  const { gatewayUrl, pauseMs } = sites;
  return {
    readDns: dns.readFacts,
    visit: (domain, signal) =>
      visitSite(domain, { gatewayUrl, pauseMs, userAgent, resolve: dns.resolveAddresses, isShared }, signal),
  };
}
