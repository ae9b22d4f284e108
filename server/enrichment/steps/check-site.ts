import {
  claimDomain,
  type DomainFacts,
  findDomainFacts,
  type Looked,
  releaseDomain,
  storeDomainFacts,
} from "@/server/enrichment/domain-score/domain-evidence";
import { isSharedHost } from "@/server/enrichment/domain-score/shared-hosts";
import { rescoreDomain } from "@/server/enrichment/domains/rescore-domain";
import { planCheck, siteEvidence } from "@/server/enrichment/domains/site-policy";
import { goOnFromDomain } from "@/server/enrichment/steps/go-on-from-domain";
import { connectWebsites } from "@/server/integrations/websites/connect";
import { type Db, db, type Tx } from "@/server/platform/db/client";
import type { CompanyDomain } from "@/server/platform/db/generated/client";
import { readSetting } from "@/server/platform/settings";
import type { JobOutcome } from "@/server/queues/define-job";
import { enqueue } from "@/server/queues/enqueue";

const CLAIMED_SECONDS = 5;
/** So many other companies' candidates follow what one look at their domain found. */
const MOST_SHARERS = 100;

export interface SiteCheck {
  /** The candidate. */
  domainId: string;
  /** The run that waits for it, if any. */
  runId?: string | undefined;
}

/**
 * Enqueues a look at a candidate's domain when the policy asks for one and nobody has looked lately. Returns whether it did: the
 * look goes on with the run itself.
 */
export async function requestSiteCheck(tx: Tx, candidate: CompanyDomain, runId?: string): Promise<boolean> {
  if (candidate.decision === "rejected" || !(await planFor(tx, candidate))) return false;
  const { id: domainId, companyNumber } = candidate;
  await enqueue(tx, "check-site", { domainId, runId }, { companyNumber, runId });
  return true;
}

/**
 * Looks at a candidate's DNS and, by policy, at its pages, once for all companies that have the domain, and scores them anew.
 * Trouble with a site is a finding and never an error. A company whose candidate is accepted now goes on to its officers.
 */
export async function checkSite({ domainId, runId }: SiteCheck, signal: AbortSignal): Promise<JobOutcome | undefined> {
  const where = { id: domainId };
  const candidate = await db.companyDomain.findUnique({ where });
  // Suppressed meanwhile.
  if (!candidate) return undefined;
  if (await planFor(db, candidate)) {
    if (!(await claimDomain(db, candidate.domain))) {
      return {
        status: "returned",
        afterSeconds: CLAIMED_SECONDS,
        why: "the domain is being looked at for another company",
      };
    }
    await lookClaimed(candidate, signal);
  }
  await db.$transaction(async (tx) => {
    const stored = await tx.companyDomain.findUnique({ where });
    if (!stored) return;
    const scored = await rescoreDomain(tx, stored);
    if (runId) await goOnFromDomain(tx, scored, runId);
  });
  return undefined;
}

async function planFor(from: Db, candidate: CompanyDomain) {
  const known = await findDomainFacts(from, candidate.domain);
  const policy = await readSetting(from, siteEvidence);
  const plan = planCheck(candidate, known && summarise(known), policy, new Date());
  return plan && { ...plan, days: policy.days };
}

function summarise({ site, expiresAt }: DomainFacts) {
  return { hasSite: site !== null, expiresAt };
}

/** While the domain is ours. Another may have looked just before we had it. */
async function lookClaimed(candidate: CompanyDomain, signal: AbortSignal): Promise<void> {
  const { domain } = candidate;
  const plan = await planFor(db, candidate);
  if (!plan) return releaseDomain(db, domain);
  let looked: Looked;
  try {
    looked = { ...(await look(domain, plan.readsPages, signal)), days: plan.days };
  } catch (error) {
    await releaseDomain(db, domain);
    throw error;
  }
  await db.$transaction(async (tx) => {
    await storeDomainFacts(tx, domain, looked);
    const sharers = await tx.companyDomain.findMany({
      where: { domain, id: { not: candidate.id } },
      orderBy: { id: "asc" },
      take: MOST_SHARERS,
    });
    for (const sharer of sharers) await rescoreDomain(tx, sharer);
  });
}

async function look(domain: string, readsPages: boolean, signal: AbortSignal): Promise<Omit<Looked, "days">> {
  const websites = connectWebsites(isSharedHost);
  const dns = await websites.readDns(domain);
  const mayAnswer = dns.outcome !== "no-such-domain";
  return { dns, visit: readsPages && mayAnswer ? await websites.visit(domain, signal) : null };
}
