import { lookupAnswer } from "@/server/enrichment/answers";
import { wantsOfficers } from "@/server/enrichment/request-domain";
import { scoreDomain } from "@/server/enrichment/score-domain";
import { db, type Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { enqueue } from "@/server/queues/enqueue";
import { isSuppressed } from "@/server/register/suppression";

export interface DomainStep {
  companyNumber: string;
  runId: string;
  lookupId: string;
}

/**
 * Scores and stores the domain that a lookup found; a person's decision on it is never touched. Only an accepted domain, by
 * policy or by a person, leads on to officers. Nothing found, or a suppressed domain, ends the chain here.
 */
export async function storeDomain({ companyNumber, runId, lookupId }: DomainStep): Promise<void> {
  await db.$transaction(async (tx) => {
    const lookup = await tx.lookup.findUniqueOrThrow({ where: { id: lookupId } });
    if (lookup.state !== "found" || !lookup.answeredAt || !lookup.expiresAt) return;
    const answer = lookupAnswer.parse(lookup.answer);
    if (answer.kind !== "domain" || !answer.domain) return;
    const domain = answer.domain.toLowerCase();
    if (await isSuppressed(tx, { domain })) return;
    const scored = scoreDomain(await gatherEvidence(tx, companyNumber, domain));
    const data = { ...scored, lookupId, lastVerifiedAt: lookup.answeredAt, expiresAt: lookup.expiresAt };
    const stored = await tx.companyDomain.upsert({
      where: { companyNumber_domain: { companyNumber, domain } },
      create: { companyNumber, domain, source: "snov", ...data },
      update: data,
    });
    const isAccepted = stored.decision === "accepted" || (stored.decision === null && stored.band === "accept");
    const run = await tx.run.findUniqueOrThrow({ where: { id: runId } });
    const goesOn = run.state === "running" || run.state === "paused";
    if (isAccepted && goesOn && wantsOfficers(run)) {
      await enqueue(tx, "fetch-officers", { companyNumber, runId }, { companyNumber, runId });
    }
  });
}

async function gatherEvidence(tx: Tx, companyNumber: string, domain: string) {
  const company = await tx.company.findUnique({
    where: { number: companyNumber },
    include: { previousNames: { select: { name: true } } },
  });
  if (!company?.name) throw new AppError("NOT_FOUND", `Company ${companyNumber} has no name to score ${domain} with`);
  const otherCompanies = await tx.companyDomain.count({
    where: { domain, companyNumber: { not: companyNumber }, NOT: { decision: "rejected" } },
  });
  return {
    name: company.name,
    previousNames: company.previousNames.map((previous) => previous.name),
    type: company.type,
    domain,
    otherCompanies,
  };
}
