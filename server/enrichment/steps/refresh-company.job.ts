import { stopEnrichment } from "@/server/enrichment/lookups/stop-enrichment";
import { estimate as estimateSchema } from "@/server/enrichment/schema";
import { askerOf, requestDomain } from "@/server/enrichment/steps/request-domain";
import { db } from "@/server/platform/db/client";
import type { Run } from "@/server/platform/db/generated/client";
import { defineJob } from "@/server/queues/define-job";
import { refreshCompany } from "@/server/register/rest/refresh-company";
import { readStanding } from "@/server/register/rest/register-freshness";
import { BACK_FILL_PRIORITY, requestChecks } from "@/server/register/stream/register-checks";

/**
 * First step of a run: what the register says now. Companies House answers one or two companies a second, Snov.io five; so where the
 * stream or a register file told of the company recently, its domain is asked for at once. The profile is read alongside: it may still end
 * what waits, and everything that leads to e-mails waits for it. A run whose cap will not last goes at the register's pace instead, so that
 * what it finds is followed to its people before further domains have used up the cap. Without a run, a person asked for just this reading.
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
    select: { id: true, isRefresh: true, requestedBy: true, steps: true, cap: true, estimate: true },
  });
  if (!run.isRefresh && isEnoughFor(run) && (await readStanding(companyNumber)) === "told") {
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

/** Whether the cap is more than the run is expected to cost, or it ends with the domains. */
function isEnoughFor({ steps, cap, estimate }: Pick<Run, "steps" | "cap" | "estimate">): boolean {
  return !steps.includes("emails") || estimateSchema.parse(estimate).expected < cap;
}
