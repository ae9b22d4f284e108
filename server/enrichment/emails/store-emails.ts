import { domainConfidenceOf, rescoreEmails } from "@/server/enrichment/emails/rescore-emails";
import { scoreEmail } from "@/server/enrichment/emails/score-email";
import { type LookupAnswer, lookupAnswer } from "@/server/enrichment/lookups/answers";
import { emailQuestion } from "@/server/enrichment/lookups/lookup-key";
import type { Tx } from "@/server/platform/db/client";
import { isSuppressed } from "@/server/register/suppression";

export interface EmailStep {
  officerId: string;
  lookupId: string;
}

/** Scores and stores what a lookup found for an officer. An off-domain address is kept, marked as such; a suppressed one is not. */
export async function storeEmails(tx: Tx, { officerId, lookupId }: EmailStep): Promise<void> {
  const lookup = await tx.lookup.findUniqueOrThrow({ where: { id: lookupId } });
  const officer = await tx.officer.findUnique({ where: { id: officerId } });
  // A person who asked to be forgotten meanwhile stays forgotten.
  if (!officer || officer.suppressedAt || (await isSuppressed(tx, officer))) return;
  if (lookup.forgottenAt || lookup.state !== "found" || !lookup.answeredAt || !lookup.expiresAt) return;
  const answer = lookupAnswer.parse(lookup.answer);
  if (answer.kind !== "email") return;
  const { domain, firstName, lastName } = emailQuestion.parse(lookup.input);
  const domainConfidence = await domainConfidenceOf(tx, officer.companyNumber, domain);
  const { answeredAt, expiresAt } = lookup;
  for (const found of firstOfEach(answer.emails)) {
    const scored = scoreEmail({ found, forename: firstName, surname: lastName, domain, domainConfidence });
    await storeEmail(tx, { officerId, found, scored, lookupId, answeredAt, expiresAt });
  }
  // One more address may show how the house builds them.
  await rescoreEmails(tx, domain, [officer.companyNumber]);
}

interface NewEmail extends EmailStep {
  found: FoundEmail;
  scored: ReturnType<typeof scoreEmail>;
  answeredAt: Date;
  expiresAt: Date;
}

async function storeEmail(tx: Tx, { officerId, found, scored, lookupId, answeredAt, expiresAt }: NewEmail) {
  const email = found.email.toLowerCase();
  if (await isSuppressed(tx, { address: email })) return;
  const stored = await tx.officerEmail.findUnique({
    where: { officerId_email: { officerId, email } },
    include: { lookup: { select: { answeredAt: true } } },
  });
  // A later verification of the address knows better than the finder's answer; so does a later answer, whose job may have run before.
  const knownAt = [stored?.verifiedAt, stored?.lookup?.answeredAt];
  if (knownAt.some((at) => at != null && at > answeredAt)) return;
  const { confidence, isOffDomain, reasons } = scored;
  const data = {
    confidence,
    isOffDomain,
    reasons,
    verification: found.status,
    reason: found.unknownReason,
    lookupId,
    verifiedAt: found.status === "valid" ? answeredAt : null,
    expiresAt,
  };
  await tx.officerEmail.upsert({
    where: { officerId_email: { officerId, email } },
    create: { officerId, email, discoveredAt: answeredAt, ...data },
    update: data,
  });
}

type FoundEmail = Extract<LookupAnswer, { kind: "email" }>["emails"][number];

function firstOfEach(emails: readonly FoundEmail[]): FoundEmail[] {
  return [...new Map([...emails].reverse().map((found) => [found.email.toLowerCase(), found])).values()];
}
