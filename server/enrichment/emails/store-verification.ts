import { domainConfidenceOf, rescoreEmails } from "@/server/enrichment/emails/rescore-emails";
import { scoreEmail } from "@/server/enrichment/emails/score-email";
import type { EmailStep } from "@/server/enrichment/emails/store-emails";
import { lookupAnswer } from "@/server/enrichment/lookups/answers";
import { verificationQuestion } from "@/server/enrichment/lookups/lookup-key";
import { findAcceptedDomains } from "@/server/enrichment/lookups/wanted-officers";
import { db } from "@/server/platform/db/client";
import { isSuppressed } from "@/server/register/suppression";

/** Stores what Snov.io says about an address now, and scores the address anew. */
export async function storeVerification({ officerId, lookupId }: EmailStep): Promise<void> {
  await db.$transaction(async (tx) => {
    const lookup = await tx.lookup.findUniqueOrThrow({ where: { id: lookupId } });
    const officer = await tx.officer.findUnique({ where: { id: officerId } });
    if (!officer || officer.suppressedAt || lookup.forgottenAt || !lookup.answeredAt || !lookup.expiresAt) return;
    const verdict = lookupAnswer.parse(lookup.answer);
    if (verdict.kind !== "verification") return;
    const email = verificationQuestion.parse(lookup.input).email.toLowerCase();
    if (await isSuppressed(tx, { ...officer, address: email })) return;
    const own = (await findAcceptedDomains(tx, [officer.companyNumber])).get(officer.companyNumber);
    const domain = own ?? email.split("@")[1] ?? "";
    const { confidence, isOffDomain, reasons } = scoreEmail({
      found: { ...verdict, email },
      forename: officer.forename ?? "",
      surname: officer.surname ?? "",
      domain,
      domainConfidence: await domainConfidenceOf(tx, officer.companyNumber, domain),
    });
    await tx.officerEmail.updateMany({
      // A verdict that served for nothing may be older than what the finder has said since.
      where: { officerId, email, OR: [{ verifiedAt: null }, { verifiedAt: { lte: lookup.answeredAt } }] },
      data: {
        confidence,
        isOffDomain,
        reasons,
        verification: verdict.status,
        reason: verdict.unknownReason,
        verifiedAt: lookup.answeredAt,
        expiresAt: lookup.expiresAt,
      },
    });
    await rescoreEmails(tx, domain, [officer.companyNumber]);
  });
}
