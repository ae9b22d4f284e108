import { findSkipped } from "@/server/enrichment/eligibility";
import { continueItem } from "@/server/enrichment/next-step";
import { priorityOf } from "@/server/enrichment/priority";
import { batchWait, findOpenRun } from "@/server/enrichment/request-domain";
import { requestLookup } from "@/server/enrichment/request-lookup";
import { findAcceptedDomains, findWantedOfficers } from "@/server/enrichment/wanted-officers";
import type { Tx } from "@/server/platform/db/client";
import { isSuppressed } from "@/server/register/suppression";

/** After the officers: asks for the e-mail of each officer who may be looked up, at the company's accepted domain. */
export async function requestEmails(tx: Tx, companyNumber: string, runId: string): Promise<void> {
  const run = await findOpenRun(tx, runId);
  if (!run?.steps.includes("emails")) return;
  const domain = (await findAcceptedDomains(tx, [companyNumber])).get(companyNumber);
  if (!domain || (await isSuppressed(tx, { domain }))) return;
  // The company may have been suppressed or dissolved since the run began.
  if ((await findSkipped(tx, [companyNumber])).has(companyNumber)) return;
  const company = await tx.company.findUniqueOrThrow({ where: { number: companyNumber } });
  const priority = priorityOf(run.requestedBy, company.strikeOffNoticeOn ?? company.strikeOffSince, new Date());
  const startAfter = await batchWait(tx, runId);
  for (const officer of await findWantedOfficers(tx, [companyNumber])) {
    if (await isSuppressed(tx, { personId: officer.personId })) continue;
    const { lookupId, as } = await requestLookup(tx, {
      question: { kind: "email", input: { firstName: officer.forename, lastName: officer.surname, domain } },
      companyNumber,
      officerId: officer.id,
      run,
      priority,
      startAfter,
    });
    if (as === "cached") await continueItem(tx, "email", { lookupId, runId, companyNumber, officerId: officer.id });
  }
}
