import { findDomainFacts } from "@/server/enrichment/domain-score/domain-evidence";
import { isAccepted } from "@/server/enrichment/domains/rescore-domain";
import { continueToOfficers } from "@/server/enrichment/steps/continue-to-officers";
import type { Tx } from "@/server/platform/db/client";
import type { CompanyDomain } from "@/server/platform/db/generated/client";

/**
 * The step after a candidate was scored with all that was looked at, now or lately. An accepted domain leads on. One in doubt whose
 * pages name people is worth the free question who runs the company: the officers' names may decide, and `fetch-officers` goes on only
 * if they do.
 */
export async function goOnFromDomain(tx: Tx, candidate: CompanyDomain, runId: string): Promise<void> {
  const { companyNumber, domain, decision, band } = candidate;
  if (isAccepted(candidate)) return continueToOfficers(tx, companyNumber, runId);
  if (decision !== null || band !== "review") return;
  const known = await findDomainFacts(tx, domain);
  const company = await tx.company.findUnique({
    where: { number: companyNumber },
    select: { officersFetchedAt: true },
  });
  const namesPeople = known?.site?.people.some(({ hashes }) => hashes.length > 0) ?? false;
  if (namesPeople && company && !company.officersFetchedAt) await continueToOfficers(tx, companyNumber, runId);
}
