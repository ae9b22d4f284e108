import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { continueItems } from "@/server/enrichment/lookups/next-step";
import { priorityOf } from "@/server/enrichment/lookups/priority";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { findAcceptedDomains } from "@/server/enrichment/lookups/wanted-officers";
import { chooseVerified } from "@/server/enrichment/steps/choose-verified";
import { askerOf, findOpenRun } from "@/server/enrichment/steps/request-domain";
import type { Tx } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
import { isSuppressed } from "@/server/register/suppression";

export interface VerificationStep {
  companyNumber: string;
  runId: string;
  officerId: string;
}

/**
 * After an officer's addresses were stored: asks whether the surest of them delivers, when the run verifies and the policy wants it.
 * One address an officer, so that the run's maximum can be promised; a verdict that is still fresh serves for nothing.
 */
export async function requestVerification(
  tx: Tx,
  { companyNumber, runId, officerId }: VerificationStep,
): Promise<void> {
  const run = await findOpenRun(tx, runId);
  const { verification } = await readSetting(tx, lookupPolicy);
  if (!run?.steps.includes("verification") || verification === "never") return;
  // The domain may count no more since the address was asked for.
  const domain = (await findAcceptedDomains(tx, [companyNumber])).get(companyNumber);
  if (!domain) return;
  const addresses = await tx.officerEmail.findMany({
    where: { officerId },
    include: { officer: { include: { company: true } } },
  });
  const best = chooseVerified(addresses, domain, verification);
  if (!best || (await isSuppressed(tx, { address: best.email }))) return;
  const { company } = best.officer;
  const { lookupId, as } = await requestLookup(tx, {
    question: { kind: "verification", input: { email: best.email } },
    companyNumber,
    officerId,
    run,
    priority: priorityOf(await askerOf(tx, run), company.strikeOffNoticeOn ?? company.strikeOffSince, new Date()),
  });
  if (as === "cached") await continueItems(tx, "verification", [{ lookupId, runId, companyNumber, officerId }]);
}
