import { stopEnrichment } from "@/server/enrichment/lookups/stop-enrichment";
import { askerOf, requestDomain } from "@/server/enrichment/steps/request-domain";
import { db } from "@/server/platform/db/client";
import { defineJob } from "@/server/queues/define-job";
import { refreshCompany } from "@/server/register/rest/refresh-company";
import { readStanding } from "@/server/register/rest/register-freshness";
import { BACK_FILL_PRIORITY, requestChecks } from "@/server/register/stream/store-folded";

/**
 * First step of a run: what the register says now. Where the stream or a register file told of the company of late, its domain is
 * asked for at once: Companies House answers one or two companies a second, Snov.io five, so the reading that may still end what
 * waits goes on beside it, and what leads to e-mails waits for it. Without a run a person asked for just that.
 */
export const refreshCompanyJob = defineJob("refresh-company", async ({ companyNumber, runId }, { signal }) => {
  if (runId === undefined) {
    await refreshCompany(companyNumber, {
      isForced: true,
      isWaitedFor: true,
      signal,
      onStored: async (tx, _isKnown, ended) => {
        if (ended) await stopEnrichment(tx, [{ number: companyNumber, reason: ended }]);
      },
    });
    return;
  }
  const run = await db.run.findUniqueOrThrow({
    where: { id: runId },
    select: { id: true, isRefresh: true, requestedBy: true },
  });
  if (!run.isRefresh && (await readStanding(companyNumber)) === "told") {
    await db.$transaction(async (tx) => {
      await requestChecks(tx, [{ number: companyNumber, reason: "a run asks by what was told" }], BACK_FILL_PRIORITY);
      await requestDomain(tx, companyNumber, runId);
    });
    return;
  }
  await refreshCompany(companyNumber, {
    isForced: run.isRefresh,
    isWaitedFor: (await askerOf(db, run)) === "waiting",
    signal,
    onStored: async (tx, isKnown, ended) => {
      // Other runs may wait for it too.
      if (ended) await stopEnrichment(tx, [{ number: companyNumber, reason: ended }]);
      if (isKnown) await requestDomain(tx, companyNumber, runId);
      else await tx.runItem.updateMany({ where: { runId, companyNumber }, data: { skipped: "not_on_register" } });
    },
  });
});
