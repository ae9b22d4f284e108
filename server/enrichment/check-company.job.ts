import { stopEnrichment } from "@/server/enrichment/stop-enrichment";
import { db, type Tx } from "@/server/platform/db/client";
import { catalogue } from "@/server/queues/catalogue";
import { defineJob } from "@/server/queues/define-job";
import { refreshCompany } from "@/server/register/refresh-company";
import { isOpenStage } from "@/server/register/stream/settle-stage";

/** Asks Companies House by REST what the stream left open about a company. */
export const checkCompanyJob = defineJob("check-company", async ({ companyNumber }, { signal }) => {
  const startedAt = new Date();
  const before = await readStage(db, companyNumber);
  await refreshCompany(companyNumber, {
    isForced: true,
    priority: catalogue["check-company"].priority,
    signal,
    onStored: async (tx) => {
      // Asked again meanwhile: another job follows this one.
      await tx.registerCheck.deleteMany({ where: { companyNumber, askedAt: { lte: startedAt } } });
      const after = await readStage(tx, companyNumber);
      const wasOpen = isOpenStage(before?.strikeOffStage ?? null);
      if (!wasOpen || isOpenStage(after?.strikeOffStage ?? null)) return;
      const reason = after?.status === "dissolved" ? "dissolved" : "left_strike_off";
      await stopEnrichment(tx, [{ number: companyNumber, reason }]);
    },
  });
});

function readStage(from: Pick<Tx, "company">, number: string) {
  return from.company.findUnique({ where: { number }, select: { status: true, strikeOffStage: true } });
}
