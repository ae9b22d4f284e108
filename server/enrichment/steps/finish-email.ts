import { storeEmails } from "@/server/enrichment/emails/store-emails";
import { requestOtherEmails } from "@/server/enrichment/steps/request-emails";
import { requestVerification, type VerificationStep } from "@/server/enrichment/steps/request-verification";
import { db } from "@/server/platform/db/client";

/**
 * Stores what a lookup found for an officer, then goes on: whether the address delivers, and the officers who waited for this one's
 * answer. All in one transaction, so that the chain never breaks between two of them; of a company's one at a time, because each
 * scores the addresses of the others anew and locks the company's place in its run.
 */
export async function finishEmail(step: VerificationStep & { lookupId: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtext(${`finish-email:${step.companyNumber}`}))::text`;
    await storeEmails(tx, step);
    await requestVerification(tx, step);
    await requestOtherEmails(tx, step.companyNumber, step.runId);
  });
}
