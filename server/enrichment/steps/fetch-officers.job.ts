import { rescoreCompany } from "@/server/enrichment/domains/rescore-domain";
import { stopEnrichment } from "@/server/enrichment/lookups/stop-enrichment";
import { askerOf } from "@/server/enrichment/steps/request-domain";
import { requestEmails } from "@/server/enrichment/steps/request-emails";
import { db } from "@/server/platform/db/client";
import { catalogue } from "@/server/queues/catalogue";
import { defineJob, type JobOutcome } from "@/server/queues/define-job";
import { fetchOfficers } from "@/server/register/rest/fetch-officers";
import { refreshCompany } from "@/server/register/rest/refresh-company";

const SOONEST_SECONDS = 10;
const LATEST_SECONDS = 600;
/** Of the time that it has waited already: a run's companies may wait by the thousand, and must leave the queue to others. */
const SHARE = 1 / 8;

/**
 * After an accepted domain, or one that only its officers can decide: who runs the company, and then their e-mails. Whether it is
 * still in strike-off is read first where its domain was asked for by what was told.
 */
export const fetchOfficersJob = defineJob("fetch-officers", async ({ companyNumber, runId }, { signal }) => {
  const run = await db.run.findUniqueOrThrow({
    where: { id: runId },
    select: { id: true, isRefresh: true, requestedBy: true, createdAt: true },
  });
  const isWaitedFor = (await askerOf(db, run)) === "waiting";
  let isOver = false;
  let isTooEarly = false;
  await refreshCompany(companyNumber, {
    isForced: false,
    isWaitedFor,
    priority: catalogue["fetch-officers"].priority,
    signal,
    onStored: async (tx, _isKnown, ended) => {
      isOver = ended !== null;
      if (ended) await stopEnrichment(tx, [{ number: companyNumber, reason: ended }]);
    },
  });
  if (isOver) return undefined;
  const { officersFetchedAt } = await db.company.findUniqueOrThrow({ where: { number: companyNumber } });
  await fetchOfficers(companyNumber, {
    // Once a run, however often it comes here.
    isForced: run.isRefresh && (officersFetchedAt === null || officersFetchedAt < run.createdAt),
    isWaitedFor,
    signal,
    onStored: async (tx) => {
      // Their names on the site may decide whether the domain is the company's.
      await rescoreCompany(tx, companyNumber);
      isTooEarly = (await requestEmails(tx, companyNumber, runId)) === "waits";
    },
  });
  return isTooEarly ? comeAgain(runId, companyNumber) : undefined;
});

async function comeAgain(runId: string, companyNumber: string): Promise<JobOutcome> {
  const job = await db.queueJob.findFirst({
    where: { runId, companyNumber, queue: "fetch-officers" },
    orderBy: { createdAt: "desc" },
    select: { createdAt: true },
  });
  const waited = job ? (Date.now() - job.createdAt.getTime()) / 1_000 : 0;
  return {
    status: "returned",
    afterSeconds: Math.round(Math.min(Math.max(waited * SHARE, SOONEST_SECONDS), LATEST_SECONDS)),
    why: "the domain's first answer, which another company waits for, may show that it accepts any address",
  };
}
