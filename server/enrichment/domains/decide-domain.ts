import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { rescoreEmails } from "@/server/enrichment/emails/rescore-emails";
import type { DecideDomainInput } from "@/server/enrichment/schema";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";

/** A person's word on a domain candidate. It is kept and audited, and no later score overwrites it. It spends nothing. */
export async function decideDomain(
  actor: Actor,
  { domainId, decision, reason }: DecideDomainInput,
): Promise<{ companyNumber: string }> {
  return db.$transaction(async (tx) => {
    const before = await tx.companyDomain.findUnique({ where: { id: domainId } });
    if (!before) throw new AppError("NOT_FOUND", `There is no domain ${domainId}`);
    await tx.companyDomain.update({
      where: { id: domainId },
      data: { decision, decidedBy: decision && actor.name, decidedAt: decision && new Date() },
    });
    await recordAudit(tx, {
      actor,
      action: decision ? `domain.${decision}` : "domain.undecided",
      entity: "company",
      entityId: before.companyNumber,
      reason: reason ?? null,
      before: { domain: before.domain, decision: before.decision, decidedBy: before.decidedBy },
      after: { domain: before.domain, decision },
    });
    // Addresses are as sure as their domain.
    await rescoreEmails(tx, before.domain, [before.companyNumber]);
    return { companyNumber: before.companyNumber };
  });
}
