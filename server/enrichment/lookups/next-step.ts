import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import type { Tx } from "@/server/platform/db/client";
import { enqueueAll } from "@/server/queues/enqueue";

export interface ItemLink {
  lookupId: string;
  runId: string;
  companyNumber: string;
  officerId: string | null;
}

/**
 * Sends everyone who waits for the answers of these lookups on to the next step, in the transaction that stored them. What was paid
 * for is stored whatever became of its run; the steps after it look whether the run is still open.
 */
export async function continueFrom(tx: Tx, kind: LookupKind, lookupIds: readonly string[]): Promise<void> {
  await continueItems(tx, kind, await tx.runItemLookup.findMany({ where: { lookupId: { in: [...lookupIds] } } }));
}

/** The step after an answered lookup, for each of these run items. */
export async function continueItems(tx: Tx, kind: LookupKind, links: readonly ItemLink[]): Promise<void> {
  if (kind === "domain") {
    const steps = links.map(({ companyNumber, runId, lookupId }) => ({ companyNumber, runId, lookupId }));
    await enqueueAll(
      tx,
      "score-domain",
      steps.map((step) => ({ ...step, payload: step })),
    );
    return;
  }
  const steps = links.flatMap(({ companyNumber, runId, officerId, lookupId }) =>
    officerId ? [{ companyNumber, runId, officerId, lookupId }] : [],
  );
  if (kind === "email")
    await enqueueAll(
      tx,
      "store-emails",
      steps.map((step) => ({ ...step, payload: step })),
    );
  if (kind === "verification")
    await enqueueAll(
      tx,
      "store-verification",
      steps.map((step) => ({ ...step, payload: { officerId: step.officerId, lookupId: step.lookupId } })),
    );
}
