import { findAcceptedDomains } from "@/server/enrichment/lookups/wanted-officers";
import type { Tx } from "@/server/platform/db/client";
import { enqueue } from "@/server/queues/enqueue";

interface Waiting {
  runId: string;
  companyNumber: string;
  priority: number;
  wantsOfficers: boolean;
}

/**
 * Ends the wait for these domain questions, whose answer is withheld. A run goes on with another domain of the company, just as when it
 * asks after the fact (`requestDomain`); for a company without one it is over.
 */
export async function endWithheldDomains(tx: Tx, lookupIds: readonly string[]): Promise<void> {
  if (lookupIds.length === 0) return;
  const waiting = await tx.$queryRaw<Waiting[]>`
    select link.run_id as "runId", link.company_number as "companyNumber", lookup.priority,
      run.steps::text[] && array['officers', 'emails'] as "wantsOfficers"
    from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
    join runs run on run.id = link.run_id and run.state in ('running', 'paused')
    where link.lookup_id = any(${[...lookupIds]}::uuid[]) order by link.run_id, link.company_number`;
  const domains = await findAcceptedDomains(
    tx,
    waiting.map(({ companyNumber }) => companyNumber),
  );
  for (const { runId, companyNumber, priority, wantsOfficers } of waiting) {
    const about = { companyNumber, runId };
    if (wantsOfficers && domains.has(companyNumber)) await enqueue(tx, "fetch-officers", about, { ...about, priority });
    else await tx.runItem.updateMany({ where: { ...about, skipped: null }, data: { skipped: "suppressed" } });
  }
}
