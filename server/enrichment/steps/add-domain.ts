import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { readRegistered } from "@/server/enrichment/domain-score/registered-domain";
import { hostingSuffix, isSharedHost } from "@/server/enrichment/domain-score/shared-hosts";
import { scoreCandidate } from "@/server/enrichment/domains/rescore-domain";
import { rescoreEmails } from "@/server/enrichment/emails/rescore-emails";
import { freshness } from "@/server/enrichment/lookups/freshness";
import type { AddDomainInput } from "@/server/enrichment/schema";
import { requestSiteCheck } from "@/server/enrichment/steps/check-site";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { readSetting } from "@/server/platform/settings";
import { requireCompanyNumber } from "@/server/register/company-number";
import { isSuppressed } from "@/server/register/suppression";

const DAY_MS = 86_400_000;

/**
 * A domain that a person knows to be the company's: a candidate that is accepted at once, with what names, site and DNS say of it.
 * One that is there already is accepted. It spends nothing. Throws `BAD_INPUT`, `NOT_FOUND`, and `CONFLICT` for a suppressed one.
 */
export async function addDomain(actor: Actor, { number, domain: given, reason }: AddDomainInput): Promise<void> {
  const companyNumber = requireCompanyNumber(number, "number");
  const domain = readDomain(given);
  await db.$transaction(async (tx) => {
    const company = await tx.company.findUnique({ where: { number: companyNumber } });
    if (!company) throw new AppError("NOT_FOUND", `There is no company ${companyNumber}`, { field: "number" });
    if (!company.name)
      throw new AppError("CONFLICT", `Company ${companyNumber} has no name yet: fetch it from the register first`);
    if (await isSuppressed(tx, { domain }))
      throw new AppError("CONFLICT", `${domain} is suppressed: it must not be stored`, { field: "domain" });
    const where = { companyNumber_domain: { companyNumber, domain } };
    const before = await tx.companyDomain.findUnique({ where });
    const now = new Date();
    const { domainFound } = await readSetting(tx, freshness);
    const word = { decision: "accepted" as const, decidedBy: actor.name, decidedAt: now };
    const stored = await tx.companyDomain.upsert({
      where,
      create: {
        companyNumber,
        domain,
        source: "manual",
        ...(await scoreCandidate(tx, companyNumber, domain)),
        ...word,
        lastVerifiedAt: now,
        expiresAt: new Date(now.getTime() + domainFound * DAY_MS),
      },
      update: word,
    });
    await recordAudit(tx, {
      actor,
      action: before ? "domain.accepted" : "domain.added",
      entity: "company",
      entityId: companyNumber,
      reason: reason ?? null,
      before: before && { domain, decision: before.decision, decidedBy: before.decidedBy },
      after: { domain, decision: "accepted" },
    });
    await rescoreEmails(tx, domain, [companyNumber]);
    await requestSiteCheck(tx, stored);
  });
}

/** The registrable domain of what somebody pasted: a host, an address of a page, or an e-mail address. */
function readDomain(given: string): string {
  const { domain } = readRegistered(given);
  if (!domain) {
    throw new AppError("BAD_INPUT", "domain must be a web domain, for example tarnvale.co.uk", { field: "domain" });
  }
  const serving = isSharedHost(domain) ? domain : hostingSuffix(domain);
  if (serving) {
    throw new AppError("BAD_INPUT", `domain must be the company's own: ${serving} serves everybody`, {
      field: "domain",
    });
  }
  return domain;
}
