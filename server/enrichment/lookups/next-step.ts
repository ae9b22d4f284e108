import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import type { Tx } from "@/server/platform/db/client";
import { enqueue } from "@/server/queues/enqueue";

/**
 * Sends everyone who waits for a lookup's answer on to the next step, in the transaction that stored the answer. What was paid
 * for is stored whatever became of its run; the steps after it look whether the run is still open.
 */
export async function continueFrom(tx: Tx, lookupId: string, kind: LookupKind): Promise<void> {
  const links = await tx.runItemLookup.findMany({ where: { lookupId } });
  for (const link of links) await continueItem(tx, kind, link);
}

export interface ItemLink {
  lookupId: string;
  runId: string;
  companyNumber: string;
  officerId: string | null;
}

/** The step after an answered lookup, for one run item. */
export async function continueItem(
  tx: Tx,
  kind: LookupKind,
  { lookupId, runId, companyNumber, officerId }: ItemLink,
): Promise<void> {
  if (kind === "domain") {
    await enqueue(tx, "score-domain", { companyNumber, runId, lookupId }, { companyNumber, runId, lookupId });
  }
  if (!officerId) return;
  const about = { companyNumber, runId, officerId, lookupId };
  if (kind === "email") await enqueue(tx, "store-emails", about, about);
  if (kind === "verification") await enqueue(tx, "store-verification", { officerId, lookupId }, about);
}
