import { isDeepStrictEqual } from "node:util";
import { findDomainFacts } from "@/server/enrichment/domain-score/domain-evidence";
import { ACCEPT_AT } from "@/server/enrichment/domain-score/schema";
import { type AddressPattern, agreeOnPattern, findPattern } from "@/server/enrichment/emails/address-pattern";
import { type JudgedEmail, scoreEmail } from "@/server/enrichment/emails/score-email";
import { type LookupAnswer, lookupAnswer } from "@/server/enrichment/lookups/answers";
import { emailQuestion } from "@/server/enrichment/lookups/lookup-key";
import type { Tx } from "@/server/platform/db/client";
import type { Lookup, Officer, OfficerEmail } from "@/server/platform/db/generated/client";

type StoredEmail = OfficerEmail & { lookup: Lookup | null; officer: Officer };

/**
 * Scores every address anew that was found at a domain, for the companies that have it: after a new address (it may show the house's
 * pattern), a verification, or when the domain became surer or less sure. Costs nothing and asks nobody. Verification and decisions
 * stay as they are.
 */
export async function rescoreEmails(tx: Tx, domain: string, companyNumbers?: readonly string[]): Promise<void> {
  const companies = companyNumbers ?? (await findCompaniesOf(tx, domain));
  const emails = (
    await tx.officerEmail.findMany({
      where: { officer: { companyNumber: { in: [...companies] }, suppressedAt: null } },
      include: { lookup: true, officer: true },
      orderBy: { id: "asc" },
    })
  ).flatMap((stored) => judge(stored, domain));
  const mail = mailOf(await findDomainFacts(tx, domain));
  for (const { stored, found, forename, surname } of emails) {
    const { companyNumber } = stored.officer;
    const others = emails.filter((other) => !isSamePerson(other.stored.officer, stored.officer));
    const scored = scoreEmail({
      found,
      forename,
      surname,
      domain,
      domainConfidence: await domainConfidenceOf(tx, companyNumber, domain),
      pattern: agreeOnPattern(others.map((other) => other.pattern)),
      mail: found.email.endsWith(`@${domain}`) ? mail : null,
      namesakes: await countNamesakes(tx, stored.officer),
    });
    if (scored.confidence === stored.confidence && isDeepStrictEqual(scored.reasons, stored.reasons)) continue;
    await tx.officerEmail.update({ where: { id: stored.id }, data: scored });
  }
}

function isSamePerson(one: Officer, other: Officer): boolean {
  return one.id === other.id || (one.personId !== null && one.personId === other.personId);
}

async function findCompaniesOf(tx: Tx, domain: string): Promise<string[]> {
  const candidates = await tx.companyDomain.findMany({ where: { domain }, select: { companyNumber: true } });
  return candidates.map(({ companyNumber }) => companyNumber);
}

interface Judged {
  stored: StoredEmail;
  found: JudgedEmail;
  forename: string;
  surname: string;
  /** How the address is built; null where that says nothing about the house. */
  pattern: AddressPattern | null;
}

/** An address that was asked for at this domain, with what is known of it. */
function judge(stored: StoredEmail, domain: string): Judged[] {
  const question = emailQuestion.safeParse(stored.lookup?.input).data;
  if (question?.domain.toLowerCase() !== domain) return [];
  const { firstName: forename, lastName: surname } = question;
  const { email, verification, reason } = stored;
  const [local = "", host = ""] = email.split("@");
  const flags = flagsOf(lookupAnswer.safeParse(stored.lookup?.answer).data, email);
  const isTelling = host === domain && verification === "valid";
  return [
    {
      stored,
      found: { email, status: verification, unknownReason: reason, ...flags },
      forename,
      surname,
      pattern: isTelling ? findPattern(local, forename, surname) : null,
    },
  ];
}

function flagsOf(answer: LookupAnswer | undefined, email: string) {
  const found = answer?.kind === "email" ? answer.emails.find((one) => one.email.toLowerCase() === email) : undefined;
  const { isValidFormat = true, isDisposable = false, isWebmail = false, isGibberish = false } = found ?? {};
  return { isValidFormat, isDisposable, isWebmail, isGibberish };
}

function mailOf(facts: Awaited<ReturnType<typeof findDomainFacts>>): "none" | "no-mx" | null {
  switch (facts?.dns?.mail) {
    case "null-mx":
    case "none":
      return "none";
    case "address-only":
      return "no-mx";
    default:
      return null;
  }
}

/** Two appointments of one person are no namesakes. */
function countNamesakes(tx: Tx, { id, companyNumber, personId, forename, surname }: Officer): Promise<number> {
  return tx.officer.count({
    where: {
      companyNumber,
      id: { not: id },
      isCorporate: false,
      resignedOn: null,
      goneSince: null,
      forename: { equals: forename ?? "", mode: "insensitive" },
      surname: { equals: surname ?? "", mode: "insensitive" },
      ...(personId ? { OR: [{ personId: null }, { personId: { not: personId } }] } : {}),
    },
  });
}

/** How sure we are that the domain is the company's: a person's word counts for at least as much as what policy accepts. */
export async function domainConfidenceOf(tx: Tx, companyNumber: string, domain: string): Promise<number> {
  const stored = await tx.companyDomain.findUnique({ where: { companyNumber_domain: { companyNumber, domain } } });
  if (!stored) return 0.5;
  if (stored.decision === "rejected") return Math.min(stored.confidence, 1 - ACCEPT_AT);
  return stored.decision === "accepted" ? Math.max(stored.confidence, ACCEPT_AT) : stored.confidence;
}
