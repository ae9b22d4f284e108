import { stopEnrichment } from "@/server/enrichment/lookups/stop-enrichment";
import { db } from "@/server/platform/db/client";
import { catalogue } from "@/server/queues/catalogue";
import { defineJob } from "@/server/queues/define-job";
import { refreshCompany } from "@/server/register/rest/refresh-company";

/** Asks Companies House by REST what is open about a company, unless somebody else's reading has answered it meanwhile. */
export const checkCompanyJob = defineJob("check-company", async ({ companyNumber }, { signal }) => {
  if ((await db.registerCheck.count({ where: { companyNumber } })) === 0) return;
  await refreshCompany(companyNumber, {
    isForced: true,
    priority: catalogue["check-company"].priority,
    signal,
    onStored: async (tx, _isKnown, ended) => {
      if (ended) await stopEnrichment(tx, [{ number: companyNumber, reason: ended }]);
    },
  });
});
