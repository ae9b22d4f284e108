import { dnsReasons } from "@/server/enrichment/domain-score/dns-reasons";
import { findDomainFacts, hashPerson } from "@/server/enrichment/domain-score/domain-evidence";
import { type ScoredDomain, scoreDomain } from "@/server/enrichment/domain-score/score-domain";
import { siteReasons } from "@/server/enrichment/domain-score/site-reasons";
import { rescoreEmails } from "@/server/enrichment/emails/rescore-emails";
import type { Tx } from "@/server/platform/db/client";
import type { CompanyDomain } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";

/** The score of a domain for a company from all that is stored of both: the names, the site, its DNS and who runs the company. */
export async function scoreCandidate(tx: Tx, companyNumber: string, domain: string): Promise<ScoredDomain> {
  const company = await tx.company.findUnique({
    where: { number: companyNumber },
    include: {
      previousNames: { select: { name: true } },
      officers: {
        where: { isCorporate: false, resignedOn: null, goneSince: null, suppressedAt: null },
        select: { forename: true, surname: true },
      },
    },
  });
  if (!company?.name) throw new AppError("NOT_FOUND", `Company ${companyNumber} has no name to score ${domain} with`);
  const otherCompanies = await tx.companyDomain.count({
    where: { domain, companyNumber: { not: companyNumber }, NOT: { decision: "rejected" } },
  });
  const { name, postcode } = company;
  const previousNames = company.previousNames.map((previous) => previous.name);
  const known = await findDomainFacts(tx, domain);
  const hashes = await Promise.all(company.officers.map(({ forename, surname }) => hashPerson(forename, surname)));
  const subject = {
    number: companyNumber,
    name,
    previousNames,
    postcode,
    officerHashes: hashes.filter((hash) => hash !== null),
  };
  return scoreDomain({ name, previousNames, sicCodes: company.sicCodes, domain, otherCompanies }, [
    ...siteReasons(known?.site ?? null, subject, known?.checkedAt ?? null),
    ...dnsReasons(known?.dns ?? null, domain),
  ]);
}

/**
 * Scores a stored candidate anew; a person's decision on it is never touched. The addresses at the domain follow, because they
 * are only as sure as their domain. Returns the candidate as it is now.
 */
export async function rescoreDomain(tx: Tx, candidate: CompanyDomain): Promise<CompanyDomain> {
  const { id, companyNumber, domain, confidence } = candidate;
  const scored = await scoreCandidate(tx, companyNumber, domain);
  const stored = await tx.companyDomain.update({ where: { id }, data: scored });
  if (stored.confidence !== confidence) await rescoreEmails(tx, domain, [companyNumber]);
  return stored;
}

/** After something about the company itself became known, such as its officers. */
export async function rescoreCompany(tx: Tx, companyNumber: string): Promise<void> {
  for (const candidate of await tx.companyDomain.findMany({ where: { companyNumber }, orderBy: { id: "asc" } })) {
    await rescoreDomain(tx, candidate);
  }
}

/** Whether a candidate counts as the company's own: by a person's word, else by policy. */
export function isAccepted({ decision, band }: Pick<CompanyDomain, "decision" | "band">): boolean {
  return decision === "accepted" || (decision === null && band === "accept");
}
