import { db } from "@/server/platform/db/client";
import { enqueueAll } from "@/server/queues/enqueue";

/** So many wait in the queue at most: a back-fill of hundreds of thousands must not bury what is urgent. */
const MOST_QUEUED = 200;
/** Profile and filings come apart: what is in doubt now is mostly settled by the next event. */
const SETTLING_SECONDS = 30;
/** A job that has ended without its check being done was lost. */
const LOST_HOURS = 6;

/**
 * Hands what the stream left open to the queue, the most urgent first. The jobs do not name their company to the queue's history:
 * that it is looked at again must not show as enrichment in progress. Returns how many were handed over.
 */
export async function enqueueChecks(): Promise<number> {
  return db.$transaction(async (tx) => {
    const queued = await tx.queueJob.count({
      where: { queue: "check-company", state: { in: ["queued", "retrying"] } },
    });
    if (queued >= MOST_QUEUED) return 0;
    const due = await tx.$queryRaw<{ company_number: string; priority: number }[]>`
      update register_checks set enqueued_at = now() where company_number in (
        select company_number from register_checks
        where (enqueued_at is null and (priority = 0 or asked_at < now() - make_interval(secs => ${SETTLING_SECONDS})))
          or enqueued_at < now() - make_interval(hours => ${LOST_HOURS})
        order by priority desc, asked_at limit ${MOST_QUEUED - queued} for update skip locked)
      returning company_number, priority`;
    const jobs = due.map(({ company_number, priority }) => ({ payload: { companyNumber: company_number }, priority }));
    await enqueueAll(tx, "check-company", jobs);
    return due.length;
  });
}
