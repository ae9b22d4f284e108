import { enqueueOfficers, findOpenRun, wantsOfficers } from "@/server/enrichment/steps/request-domain";
import type { Tx } from "@/server/platform/db/client";

/** The step after a domain: the company's officers, once for a run that still wants them. */
export async function continueToOfficers(tx: Tx, companyNumber: string, runId: string): Promise<void> {
  const run = await findOpenRun(tx, runId);
  if (!run || !wantsOfficers(run)) return;
  const isUnderWay = await tx.queueJob.count({ where: { queue: "fetch-officers", runId, companyNumber } });
  if (isUnderWay === 0) await enqueueOfficers(tx, run, companyNumber);
}
