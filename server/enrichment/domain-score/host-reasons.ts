import { readRegistered } from "@/server/enrichment/domain-score/registered-domain";
import { hostingSuffix, isFreeMail, isSharedHost } from "@/server/enrichment/domain-score/shared-hosts";
import type { Reason } from "@/server/enrichment/schema";

/** Log-odds, by judgement: the labelled pairs hold no such domains. */
const WEIGHTS = { "shared-host": -7, "free-mail": -4, "shared-domain": -0.7 } as const;

/** What speaks against a domain whatever the name: it serves everybody, or other companies have it too. */
export function hostReasons(domain: string, otherCompanies: number): Reason[] {
  const host = readRegistered(domain).domain ?? domain;
  const hosting = isSharedHost(host) ? host : hostingSuffix(domain);
  const reasons: Reason[] = [];
  if (hosting) reasons.push(one("shared-host", `${hosting} serves everybody, not one company`));
  else if (isFreeMail(host)) reasons.push(one("free-mail", `${host} gives mailboxes to everybody`));
  if (otherCompanies > 0) {
    const detail = `${otherCompanies} other ${otherCompanies === 1 ? "company has" : "companies have"} the same domain`;
    reasons.push({ ...one("shared-domain", detail), weight: WEIGHTS["shared-domain"] * Math.log2(1 + otherCompanies) });
  }
  return reasons;
}

function one(signal: keyof typeof WEIGHTS, detail: string): Reason {
  return { signal, weight: WEIGHTS[signal], detail };
}
