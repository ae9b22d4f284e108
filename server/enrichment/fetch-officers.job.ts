import { requestEmails } from "@/server/enrichment/request-emails";
import { db } from "@/server/platform/db/client";
import { defineJob } from "@/server/queues/define-job";
import { fetchOfficers } from "@/server/register/fetch-officers";

/** After an accepted domain: who runs the company, and then their e-mails. */
export const fetchOfficersJob = defineJob("fetch-officers", async ({ companyNumber, runId }, { signal }) => {
  const run = await db.run.findUniqueOrThrow({ where: { id: runId }, select: { isRefresh: true } });
  await fetchOfficers(companyNumber, {
    isForced: run.isRefresh,
    signal,
    onStored: (tx) => requestEmails(tx, companyNumber, runId),
  });
});
