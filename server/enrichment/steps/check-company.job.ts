import { stopEnrichment } from "@/server/enrichment/lookups/stop-enrichment";
import { catalogue } from "@/server/queues/catalogue";
import { defineJob } from "@/server/queues/define-job";
import { refreshCompany } from "@/server/register/rest/refresh-company";

/** Asks Companies House by REST what the stream left open about a company. */
export const checkCompanyJob = defineJob("check-company", async ({ companyNumber }, { signal }) => {
  const startedAt = new Date();
  await refreshCompany(companyNumber, {
    isForced: true,
    priority: catalogue["check-company"].priority,
    signal,
    onStored: async (tx, _isKnown, ended) => {
      // Asked again meanwhile: another job follows this one.
      await tx.registerCheck.deleteMany({ where: { companyNumber, askedAt: { lte: startedAt } } });
      if (ended) await stopEnrichment(tx, [{ number: companyNumber, reason: ended }]);
    },
  });
});
