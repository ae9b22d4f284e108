import { requestDomain } from "@/server/enrichment/request-domain";
import { db } from "@/server/platform/db/client";
import { defineJob } from "@/server/queues/define-job";
import { refreshCompany } from "@/server/register/refresh-company";

/** First step of a run: what the register says now. */
export const refreshCompanyJob = defineJob("refresh-company", async ({ companyNumber, runId }, { signal }) => {
  const run = await db.run.findUniqueOrThrow({ where: { id: runId }, select: { isRefresh: true } });
  await refreshCompany(companyNumber, {
    isForced: run.isRefresh,
    signal,
    onStored: async (tx, isKnown) => {
      if (isKnown) await requestDomain(tx, companyNumber, runId);
      else await tx.runItem.updateMany({ where: { runId, companyNumber }, data: { skipped: "not_on_register" } });
    },
  });
});
