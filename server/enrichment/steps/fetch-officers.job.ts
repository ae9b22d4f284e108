import { rescoreCompany } from "@/server/enrichment/domains/rescore-domain";
import { stopEnrichment } from "@/server/enrichment/lookups/stop-enrichment";
import { askerOf } from "@/server/enrichment/steps/request-domain";
import { requestEmails } from "@/server/enrichment/steps/request-emails";
import { db } from "@/server/platform/db/client";
import { catalogue } from "@/server/queues/catalogue";
import { defineJob, type JobOutcome } from "@/server/queues/define-job";
import { fetchOfficers } from "@/server/register/rest/fetch-officers";
import { refreshCompany } from "@/server/register/rest/refresh-company";

const ASKED_FOR_ANOTHER: JobOutcome = {
  status: "returned",
  afterSeconds: 10,
  why: "the domain's first answer, which another company waits for, may show that it accepts any address",
};

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
  return isTooEarly ? ASKED_FOR_ANOTHER : undefined;
});
