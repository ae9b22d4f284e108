import { isAccepted, rescoreDomain, scoreCandidate } from "@/server/enrichment/domains/rescore-domain";
import { lookupAnswer } from "@/server/enrichment/lookups/answers";
import { requestSiteCheck } from "@/server/enrichment/steps/check-site";
import { goOnFromDomain } from "@/server/enrichment/steps/go-on-from-domain";
import { db } from "@/server/platform/db/client";
import { isSuppressed } from "@/server/register/suppression";

export interface DomainStep {
  companyNumber: string;
  runId: string;
  lookupId: string;
}

/**
 * Scores and stores the domain that a lookup found; a person's decision on it is never touched. It leads on as `goOnFromDomain`
 * says, and only once its DNS (and its site, by policy) was looked at: that may change the
 * score either way, and e-mails bought before could not be given back.
 * Nothing found, or a suppressed domain, ends the chain here.
 */
export async function storeDomain({ companyNumber, runId, lookupId }: DomainStep): Promise<void> {
  await db.$transaction(async (tx) => {
    const lookup = await tx.lookup.findUniqueOrThrow({ where: { id: lookupId } });
    if (lookup.state !== "found" || !lookup.answeredAt || !lookup.expiresAt) return;
    const answer = lookupAnswer.parse(lookup.answer);
    if (answer.kind !== "domain" || !answer.domain) return;
    const domain = answer.domain.toLowerCase();
    if (await isSuppressed(tx, { domain })) return;
    const scored = await scoreCandidate(tx, companyNumber, domain);
    const data = { ...scored, lookupId, lastVerifiedAt: lookup.answeredAt, expiresAt: lookup.expiresAt };
    const stored = await tx.companyDomain.upsert({
      where: { companyNumber_domain: { companyNumber, domain } },
      create: { companyNumber, domain, source: "snov", ...data },
      update: data,
    });
    if (await requestSiteCheck(tx, stored, runId)) return;
    // Nobody need look: what another company's look found may have been stored since the score was read.
    const sure = await rescoreDomain(tx, stored);
    if (!isAccepted(sure) && (await requestSiteCheck(tx, sure, runId))) return;
    await goOnFromDomain(tx, sure, runId);
  });
}
