import { rescoreCompany } from "@/server/enrichment/domains/rescore-domain";
import { askerOf } from "@/server/enrichment/steps/request-domain";
import { requestEmails } from "@/server/enrichment/steps/request-emails";
import { db } from "@/server/platform/db/client";
import { defineJob } from "@/server/queues/define-job";
import { fetchOfficers } from "@/server/register/rest/fetch-officers";

/** After an accepted domain, or one that only its officers can decide: who runs the company, and then their e-mails. */
export const fetchOfficersJob = defineJob("fetch-officers", async ({ companyNumber, runId }, { signal }) => {
  const run = await db.run.findUniqueOrThrow({
    where: { id: runId },
    select: { id: true, isRefresh: true, requestedBy: true },
  });
  await fetchOfficers(companyNumber, {
    isForced: run.isRefresh,
    isWaitedFor: (await askerOf(db, run)) === "waiting",
    signal,
    onStored: async (tx) => {
      // Their names on the site may decide whether the domain is the company's.
      await rescoreCompany(tx, companyNumber);
      await requestEmails(tx, companyNumber, runId);
    },
  });
});
